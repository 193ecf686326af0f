import { describe, expect, test } from 'vitest';
import { RecordingStart } from '../../../../src/cli/record/page-recording.ts';

describe('the beginning of what record writes', () => {
  const line = (document: string, url: string, n: number, at: number): string =>
    `${JSON.stringify({ kind: 'document', n, at, document, url, isTop: true, isLate: false, timeOrigin: 0 })}\n`;

  test('is the first record of the page itself, not of the empty page before it', () => {
    const start = new RecordingStart();
    const first = [...start.read(line('blank', 'about:blank', 0, 0))];
    const rest = [...start.read(line('page', 'http://a.test/', 0, 1_500) + line('frame', 'about:blank', 0, 1_600))];
    expect(first).toEqual([]);
    expect(rest.map(({ document, at }) => [document, at])).toEqual([
      ['page', 0],
      ['frame', 100],
    ]);
    expect(start.shift).toBe(1_500);
  });

  test('is the first record of the page also where a worker spoke sooner', () => {
    const start = new RecordingStart();
    const worker = JSON.parse(line('worker', 'http://a.test/w.js', 0, 1_550));
    const early = [...start.read(`${JSON.stringify({ ...worker, isTop: false, worker: 'dedicated' })}\n`)];
    const rest = [...start.read(line('page', 'http://a.test/', 0, 1_500))];
    expect(early).toEqual([]);
    expect(rest.map(({ document, at }) => [document, at])).toEqual([
      ['page', 0],
      ['worker', 50],
    ]);
  });
});
