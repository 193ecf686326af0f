import { describe, expect, test } from 'vitest';
import { createOvertakenDetector } from '../../../../src/analysis/detectors/overtaken.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

/** Polls each second; every fourth takes `slow`, the others 80 ms. Records in the order of time. */
function polls(slow: number, body: (index: number) => string, url = (_index: number) => 'https://app.test/state') {
  const recording = new Recording();
  const ends: { at: number; run: () => void }[] = [];
  for (let index = 0; index < 20; index += 1) {
    const start = index * 1_000;
    ends.push({
      at: start,
      run: () => {
        const connection = recording.connect(start, 'fetch', url(index));
        const end = start + (index % 4 === 3 ? slow : 80);
        ends.push({
          at: end,
          run: () => {
            recording.open(end, connection);
            recording.message(end, connection, body(index), { via: 'body', bodyKind: 'json' });
            recording.close(end, connection, { how: 'complete', wasClean: true });
          },
        });
      },
    });
  }
  while (ends.length > 0) {
    ends.sort((left, right) => left.at - right.at);
    ends.shift()?.run();
  }
  return findingsOf(recording, createOvertakenDetector);
}

describe('answers of one question', () => {
  // calls 3, 7, 11, 15 and 19 end after the two that follow them; the last has none behind it
  test('that come after those of later requests are counted, as a warning where a number goes back', () => {
    expect(polls(2_500, (index) => `{"revision":${index}}`)).toMatchObject([
      { kind: 'overtaken', severity: 'warning', count: 4 },
    ]);
    expect(polls(2_500, (index) => `{"load":${index}}`)).toMatchObject([{ severity: 'info', count: 4 }]);
  });

  test('are in order where none takes longer than the period', () => {
    expect(polls(900, (index) => `{"revision":${index}}`)).toEqual([]);
  });

  test('that say the same replace nothing', () => {
    expect(polls(2_500, () => '{"revision":1}')).toEqual([]);
  });

  test('to different questions are independent', () => {
    expect(
      polls(
        2_500,
        (index) => `[${index}]`,
        (index) => `https://app.test/search?q=word${index}`,
      ),
    ).toEqual([]);
  });
});
