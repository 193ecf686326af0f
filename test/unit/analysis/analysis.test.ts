import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/analysis/analysis.ts';
import type { CreateDetector } from '../../../src/analysis/detector.ts';
import { DETECTORS } from '../../../src/analysis/detectors/index.ts';
import { millis } from '../../../src/base/units.ts';
import type { WireRecord } from '../../../src/wire/record.ts';
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

  test('takes nothing from the other rules nor from the messages, and is told each time', () => {
    const failures: unknown[] = [];
    const onFailure = (error: unknown): void => void failures.push(error);
    const analysis = createAnalysis({ detectors: [broken, ...DETECTORS], onFailure });
    const messages = records.flatMap((record) => [...analysis.push(record)]);
    expect(messages).toEqual(whole.messages);
    expect(analysis.findings()).toEqual(whole.findings);
    expect(failures.length).toBe(messages.length + 1);
  });

  test('is thrown where nobody asked to be told', () => {
    const analysis = createAnalysis({ detectors: [broken] });
    expect(() => records.forEach((record) => void analysis.push(record))).toThrow('broken rule');
  });
});
