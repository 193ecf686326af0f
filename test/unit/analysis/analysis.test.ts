import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/analysis/analysis.ts';
import type { CreateDetector } from '../../../src/analysis/detector.ts';
import { DETECTORS } from '../../../src/analysis/detectors/index.ts';
import { byteCount, millis } from '../../../src/base/units.ts';
import type { Payload, WireRecord } from '../../../src/wire/record.ts';
import { Recording } from './recording.ts';
import { CLEAN, brokenOnce } from './scenarios.ts';

/** Pushes the records in pieces, asking for everything after each, as a live view does. */
function inPieces(records: readonly WireRecord[], length: number) {
  const analysis = createAnalysis();
  const messages: unknown[] = [];
  for (let from = 0; from < records.length; from += length) {
    for (const record of records.slice(from, from + length)) messages.push(...analysis.push(record));
    analysis.findings();
    analysis.streams();
  }
  return { messages, streams: structuredClone(analysis.streams()), findings: analysis.findings() };
}

describe('one pass', () => {
  const recordings = Object.entries({ ...CLEAN, brokenOnce }).map(([name, make]) => [name, make(11)] as const);

  test.each(recordings)('%s: pieces of 1, 7 and 1,000 records and one go give the same', (_name, { records }) => {
    const whole = inPieces(records, records.length);
    for (const length of [1, 7, 1_000]) expect(inPieces(records, length)).toEqual(whole);
  });

  test.each(recordings)(
    '%s: a clock that runs between the records changes nothing in the end',
    (_name, { records }) => {
      const analysis = createAnalysis();
      for (const record of records) {
        // A live clock is ahead of what is still on its way by up to some seconds.
        analysis.advance(millis(record.at + 1_500));
        analysis.push(record);
      }
      expect(analysis.findings()).toEqual(inPieces(records, records.length).findings);
    },
  );
});

describe('clean traffic', () => {
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  test.each(Object.entries(CLEAN))('%s has no finding, whatever the seed', (_name, make) => {
    for (const seed of seeds) {
      expect(inPieces(make(seed).records, 1_000).findings.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([]);
    }
  });

  test('a socket that broke once and came back is one reconnect and nothing else', () => {
    const { findings } = inPieces(brokenOnce(3).records, 1_000);
    expect(findings.map(({ kind, severity }) => [kind, severity])).toEqual([['reconnect', 'info']]);
    // From the end at 40,100 to the open at 41,220.
    expect(findings[0]?.text).toBe(
      'Reconnected after 1.1 s; the connection ended at 40.100 s with code 1006 (no close frame).',
    );
  });

  test('dev tooling raises no findings, however often it breaks', () => {
    const recording = new Recording();
    for (let index = 0; index < 20; index += 1) {
      const socket = recording.socket(index * 100, 'wss://app.test/_next/webpack-hmr');
      recording.close(index * 100 + 50, socket, { code: 1006 });
    }
    const { streams, findings } = inPieces(recording.records, 1_000);
    expect(streams[0]?.isDevTooling).toBe(true);
    expect(findings).toEqual([]);
  });
});

describe('a rule that fails', () => {
  const broken: CreateDetector = () => ({
    message: () => {
      throw new Error('broken rule');
    },
    findings: () => {
      throw new Error('broken rule');
    },
  });
  const { records } = brokenOnce(3);
  const whole = inPieces(records, records.length);

  test('takes nothing from the other rules nor from the messages, and is reported each time', () => {
    const failures: unknown[] = [];
    const onFailure = (error: unknown): void => void failures.push(error);
    const analysis = createAnalysis({ detectors: [broken, ...DETECTORS], onFailure });
    const messages = records.flatMap((record) => [...analysis.push(record)]);
    expect(messages).toEqual(whole.messages);
    expect(analysis.findings()).toEqual(whole.findings);
    expect(failures.length).toBe(messages.length + 1);
  });

  test('is thrown if there is no one to report it to', () => {
    const analysis = createAnalysis({ detectors: [broken] });
    expect(() => records.forEach((record) => void analysis.push(record))).toThrow('broken rule');
  });
});

const wholeFindings = ({ records }: Recording) => inPieces(records, records.length).findings;

/** What the recorder leaves of a content that it gave up: its size. */
const givenUp = (data: string): Payload => ({ encoding: 'text', data: '', size: byteCount(data.length), isCut: true });

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
  test('are no finding: no gap in the numbers that are unreadable, no duplicates, no heartbeats', () => {
    expect(wholeFindings(burst((n) => n > 300 && n <= 700))).toEqual([]);
    expect(wholeFindings(burst((n) => n % 2 === 0))).toEqual([]);
  });

  test('hide no gap of the app elsewhere: 801 to 805 never came', () => {
    const found = wholeFindings(
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
