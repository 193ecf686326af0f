import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import { Recording } from '../../recording.ts';

/** What is counted of a body of a media type that is read in these pieces. */
function piecesOf(type: string, ...pieces: readonly string[]) {
  const recording = new Recording();
  const call = recording.connect(0, 'fetch', 'https://app.test/answer', { method: 'POST' });
  recording.open(20, call, { headers: [['content-type', type]] });
  for (const [index, piece] of pieces.entries()) recording.chunk(100 * (index + 1), call, piece);
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  return analysis.streams()[0]?.pieces;
}

describe('the pieces of a body', () => {
  test('end inside a line where the next one goes on with it', () => {
    expect(piecesOf('application/x-ndjson', '{"a":', '1}\n', '{"a":2}\n')).toEqual({ read: 3, insideLine: 1 });
    expect(piecesOf('text/event-stream', 'data: a\r\n\r\nda', 'ta: b\r\n', '\r\n')).toEqual({ read: 3, insideLine: 1 });
  });

  test('may end without a line end at the very end', () => {
    expect(piecesOf('application/x-ndjson', '{"a":1}\n', '{"a":2}')).toEqual({ read: 2, insideLine: 0 });
  });

  test('are not counted where the body is not made of lines', () => {
    expect(piecesOf('application/octet-stream', 'abc', 'def')).toBeUndefined();
  });
});
