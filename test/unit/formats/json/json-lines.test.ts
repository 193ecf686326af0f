import { describe, expect, test } from 'vitest';
import { createJsonLines } from '../../../../src/formats/json/json-lines.ts';
import { brief, readPieces } from '../text/read-pieces.ts';

describe('JSON lines', () => {
  test.each(['application/x-ndjson', 'application/jsonl; charset=utf-8', 'Application/Stream+JSON'])(
    '%s gives a message a line, the last one without a line end too',
    (type) => {
      const { messages } = readPieces(['{"a":1}\n\r\n{"b":', '2}\r\n', '{"c":3}'], type);
      expect(brief(messages)).toEqual([
        [null, null, '{"a":1}'],
        [null, null, '{"b":2}'],
        [null, null, '{"c":3}'],
      ]);
    },
  );

  test('a JSON sequence is split where its records begin, and may hold line ends', () => {
    const { messages } = readPieces(['\u001e{"a":\n1}\n\u001e{"b":2}\n'], 'application/json-seq');
    expect(messages.map(({ data }) => data)).toEqual(['{"a":\n1}', '{"b":2}']);
  });

  test('a line over the limit comes cut, with its true size', () => {
    expect(createJsonLines('lf', 4).push('123456\nab\n')).toMatchObject([
      { data: '1234', isCut: true, size: 6 },
      { data: 'ab', isCut: false, size: 2 },
    ]);
  });
});
