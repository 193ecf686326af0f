import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { plainMessage, textLine, writeMessages } from '../../../../src/devtools-panel/text/copy-forms.ts';
import { message } from '../../store/messages.ts';

/** 12:03:07.412 in milliseconds since midnight. */
const MIDNIGHT = ((12 * 60 + 3) * 60 + 7) * 1_000 + 412;

describe('a message as text', () => {
  test('is one line with time, direction, kind, size and content', () => {
    const text = textLine(message('{"type":"trade"}', { at: millis(88) }), MIDNIGHT);
    // 412 + 88 = 500 ms; the content has 16 bytes.
    expect(text).toBe('12:03:07.500\tin\ttrade\t16 B\t{"type":"trade"}');
  });
  test('keeps its lines apart from those of others', () => {
    expect(textLine(message('a\nb'), MIDNIGHT).split('\n')).toHaveLength(1);
  });
});

describe('a message as JSON', () => {
  test('has its content as JSON where it is JSON, else as text', () => {
    expect(plainMessage(message('{"seq":1}'), 0)).toMatchObject({ time: '1970-01-01T00:00:00.000Z', data: { seq: 1 } });
    expect(plainMessage(message('hello'), 0)).toMatchObject({ data: 'hello' });
  });
  test('says that it was cut, and is not read then', () => {
    const payload = { encoding: 'text', data: '{"a":', size: byteCount(900), isCut: true } as const;
    expect(plainMessage(message('', { payload }), 0)).toMatchObject({ cut: true, data: '{"a":' });
  });
});

describe('several messages', () => {
  const two = [message('{"n":1}'), message('{"n":2}')];
  test('as JSON are one document, as NDJSON a line each', () => {
    expect(JSON.parse(writeMessages(two, 'json', { epoch: 0, midnight: 0 }).text)).toHaveLength(2);
    const lines = writeMessages(two, 'ndjson', { epoch: 0, midnight: 0 }).text.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).data)).toEqual([{ n: 1 }, { n: 2 }]);
  });
});
