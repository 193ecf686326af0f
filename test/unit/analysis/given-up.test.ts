import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/analysis/analysis.ts';
import { byteCount } from '../../../src/base/units.ts';
import type { Payload } from '../../../src/wire/record.ts';
import { Recording } from './recording.ts';

/** What the recorder leaves of a content that it gave up: its size. */
const givenUp = (data: string): Payload => ({ encoding: 'text', data: '', size: byteCount(data.length), isCut: true });

const findings = (recording: Recording) => {
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  return analysis.findings();
};

/** Two sockets of one address, `{"seq":n}` each 10 ms on both; of `isGone` numbers the contents were given up. */
function burst(isGone: (n: number) => boolean, isMissing: (n: number) => boolean = () => false): Recording {
  const recording = new Recording();
  const sockets = [recording.socket(0), recording.socket(1)];
  for (let n = 1; n <= 1_000; n += 1) {
    for (const [place, socket] of sockets.entries()) {
      const data = `{"seq":${n},"room":${place}}`;
      if (isMissing(n)) continue;
      recording.message(100 + n * 10 + place, socket, data, isGone(n) ? { payload: givenUp(data) } : {});
    }
  }
  return recording;
}

describe('messages whose content was given up past what the path carries', () => {
  test('are no finding: no gap in the numbers that nobody can read, no duplicates, no heartbeats', () => {
    expect(findings(burst((n) => n > 300 && n <= 700))).toEqual([]);
    expect(findings(burst((n) => n % 2 === 0))).toEqual([]);
  });

  test('hide no gap of the app elsewhere: 801 to 805 never came', () => {
    const found = findings(
      burst(
        (n) => n > 300 && n <= 700,
        (n) => n > 800 && n <= 805,
      ),
    );
    expect(found.map(({ kind, count }) => [kind, count])).toEqual([
      ['gap', 5],
      ['gap', 5],
    ]);
  });
});
