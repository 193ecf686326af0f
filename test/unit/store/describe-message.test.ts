import { describe, expect, test } from 'vitest';
import { byteCount } from '../../../src/base/units.ts';
import { describeMessage, bytesOf } from '../../../src/store/describe-message.ts';
import { cutFields, visible, visibleLines } from '../../../src/store/preview-fields.ts';
import { binary, message } from './messages.ts';

const line = (of: ReturnType<typeof message>): string =>
  cutFields(describeMessage(of).preview)
    .map(({ name, value }) => (name === '' ? value : `${name} ${value}`))
    .join('  ');

describe('the kind of a message', () => {
  test('JSON names it in its most telling field, which then is not in the preview', () => {
    const trade = message('{"seq":7,"type":"trade","price":"64.5"}');
    expect(describeMessage(trade).kind).toBe('trade');
    expect(line(trade)).toBe('seq 7  price 64.5');
  });
  test('an event type goes before any field, and then the field is shown', () => {
    const event = message('{"type":"paid","order":7}', { event: 'order' });
    expect(describeMessage(event).kind).toBe('order');
    expect(line(event)).toBe('type paid  order 7');
  });
  test('an array that begins with a name is of that kind', () => {
    expect(describeMessage(message('["trade",{"p":1}]')).kind).toBe('trade');
    expect(describeMessage(message('[1,2]')).kind).toBe('json');
  });
  test('what is no JSON is text, binary is what it was made of', () => {
    expect(describeMessage(message('hello')).kind).toBe('text');
    expect(describeMessage(message('{not json')).kind).toBe('text');
    expect(describeMessage(binary([1, 2])).kind).toBe('arraybuffer');
  });
});

describe('the preview', () => {
  test('empty JSON is still something', () => {
    expect(line(message('[]'))).toBe('[]');
    expect(line(message('{}'))).toBe('{}');
  });
  test('nested values show what is in them: the fields, of a list its length and its first item', () => {
    expect(line(message('{"a":[1,2,3],"b":{"c":1},"d":null}'))).toBe('a [1, 2, 3]  b {c 1}  d null');
    expect(line(message('{"messages":[{"id":7,"text":"hi"},{"id":8}]}'))).toBe('messages [2] {id 7, text hi}');
    expect(line(message('{"a":[1,2,3,4,5,6],"b":[],"c":{}}'))).toBe('a [1, 2, 3, 4, … 6]  b []  c {}');
  });
  test('fields that say the same in every row step back', () => {
    const { preview } = describeMessage(message('{"id":"chat-1","model":"m","text":"hi"}'));
    const names = cutFields(preview, new Set(['id', 'model'])).map(({ name }) => name);
    expect(names).toEqual(['text', 'id', 'model']);
  });
  // Fields of 2 + 98 + 2 spacing each: the first leaves 98 of 200, the second is cut inside, the third is left out.
  test('it is cut at 200 characters', () => {
    const value = 'x'.repeat(98);
    const text = line(message(JSON.stringify({ aa: value, bb: value + value, cc: value })));
    expect(text.startsWith(`aa ${value}  bb x`)).toBe(true);
    expect(text.endsWith('x…')).toBe(true);
    expect(text).not.toContain('cc');
  });
  test('text is cut and control characters are seen', () => {
    expect(line(message('a\nb\u0000'))).toBe('a␊b␀');
    expect(line(message('y'.repeat(300)))).toBe(`${'y'.repeat(200)}…`);
  });
  test('binary shows its size and first eight bytes', () => {
    expect(line(binary([0, 255, 16, 3, 4, 5, 6, 7, 8]))).toBe('9 B  00 ff 10 03 04 05 06 07 …');
    expect(line(binary([]))).toBe('empty');
  });
  test('a content that was given up is said to be, an empty one is empty', () => {
    const payload = { encoding: 'text', data: '', size: byteCount(200), isCut: true } as const;
    expect(line(message('', { payload }))).toBe('content not stored');
    expect(line(binary([]))).toBe('empty');
    expect(line(message(''))).toBe('');
  });
});

test('control characters become their pictures, line breaks only where lines are shown', () => {
  expect(visible('\t\u007f\u0085')).toBe('␉␡␦');
  expect(visibleLines('a\tb\n\u0007')).toBe('a\tb\n␇');
});

test('bytes come out of base64, also only the first of them', () => {
  expect([...bytesOf('AAECAwQ=')]).toEqual([0, 1, 2, 3, 4]);
  expect([...bytesOf('AAECAwQ=', 2)]).toEqual([0, 1]);
});
