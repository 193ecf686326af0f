import { describe, expect, test } from 'vitest';
import { gapFindings } from '../../../../../src/analysis/numbering/findings/gaps.ts';
import type { StreamClass } from '../../../../../src/analysis/streams/stream.ts';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import { createNumberingDetector } from '../../../../../src/analysis/detectors/numbering.ts';
import { byteCount, millis } from '../../../../../src/base/units.ts';
import { Recording } from '../../recording.ts';
import { analyse, inShort } from '../scenario.ts';
import { samplesOf, times } from '../samples.ts';
import { downtimesOf, LINK, pathOf, subjectOf } from '../subject.ts';
import { tick, ticker, upTo, without } from '../ticker.ts';

describe('gaps', () => {
  test('a clean count has no finding', () => {
    expect(inShort(analyse(ticker(upTo(200))))).toEqual([]);
  });

  // 1 … 41, 45 … 100: 42, 43 and 44 never came.
  test('numbers that never came are one gap with their count', () => {
    const [gap, ...more] = analyse(ticker(without(upTo(100), 42, 43, 44))).findings();
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ kind: 'gap', count: 3, confidence: 'inferred', severity: 'error' });
    expect(gap?.text).toContain('Missed 3 messages: 42 to 44 never arrived');
    // Message 41 came at 1 s + 40 × 100 ms, message 45 right after it.
    expect([gap?.from, gap?.until]).toEqual([5_000, 5_100]);
    expect(gap?.records).toHaveLength(2);
  });

  test('a gap before the numbering was known is found afterwards', () => {
    expect(inShort(analyse(ticker(without(upTo(60), 5))))).toEqual(['gap 1']);
  });

  test('a swap is late and no loss', () => {
    const numbers = upTo(100);
    [numbers[50], numbers[51]] = [52, 51];
    expect(inShort(analyse(ticker(numbers)))).toEqual(['late 1']);
  });

  // 0 … 10, 21 … 31, 19, 12 … 18, 20, 11, 32 …: ten messages come up to 20 numbers late.
  test('a stretch that comes ten messages late in disorder is late and no loss', () => {
    const numbers = [...upTo(10, 0), ...upTo(31, 21), 19, 12, 13, 14, 15, 16, 17, 18, 20, 11, ...upTo(90, 32)];
    expect(inShort(analyse(ticker(numbers)))).toEqual(['late 10']);
  });

  test('a gap at the very end waits for late messages: not before a second has passed', () => {
    const recording = ticker(without(upTo(60), 59));
    const analysis = createAnalysis({ detectors: [createNumberingDetector] });
    for (const record of recording.records) analysis.push(record);
    expect(inShort(analysis)).toEqual([]);
    analysis.advance(millis(1_000 + 58 * 100 + 1_000));
    expect(inShort(analysis)).toEqual(['gap 1']);
  });

  test('a message that nobody could read excuses the number it took', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const number of upTo(60)) {
      const data = number === 30 ? '{"sequence":30,"text":"' : tick(number);
      const payload = { encoding: 'text', data, size: byteCount(100_000), isCut: number === 30 } as const;
      recording.message(1_000 + number * 100, socket, data, { payload });
    }
    expect(inShort(analyse(recording))).toEqual([]);
  });

  test('records that we lost ourselves excuse the numbers in them', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const number of upTo(60)) {
      const at = 1_000 + number * 100;
      if (number === 30)
        recording.add(at, { kind: 'lost', reason: 'ring', count: 3, messages: 3, until: millis(at + 200) });
      else if (number < 30 || number > 32) recording.message(at, socket, tick(number));
    }
    expect(inShort(analyse(recording))).toEqual([]);
  });

  test('a channel left and joined again goes on elsewhere without a loss', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const number of upTo(40)) recording.message(1_000 + number * 100, socket, tick(number));
    recording.message(6_000, socket, '{"op":"subscribe","channel":"RTI"}', { direction: 'out' });
    for (const number of upTo(540, 500)) recording.message(6_000 + number * 100, socket, tick(number));
    expect(inShort(analyse(recording))).toEqual([]);
  });
});

describe('skipped numbers', () => {
  const counted = (numbers: readonly number[]) => samplesOf(numbers.map((n) => ({ g: 'a', n })));

  test('wait until nothing more is expected to fill them', () => {
    // The gap is seen with the message at 300 ms, and waits for a second.
    const at = (now: number) => gapFindings(subjectOf(counted([1, 2, 3, 6]), { now })).map(({ kind }) => kind);
    expect([at(1_299), at(1_300)]).toEqual([[], ['gap']]);
  });

  test('are named run by run, with what came late', () => {
    const [gap, ...more] = gapFindings(subjectOf(counted([1, 2, 9, 5, 10])));
    expect(more).toEqual([]);
    expect(gap).toMatchObject({
      count: 5,
      missing: [
        { group: 'a', first: '3', last: '4' },
        { group: 'a', first: '6', last: '8' },
      ],
    });
    expect(gap?.text).toContain('Missed 5 messages of a: 3 to 4, 6 to 8 never arrived');
    expect(gap?.evidence).toContain('1 message of the same stretch came late');
  });

  // More than 10,000 numbers, and more than 50 times the messages so far.
  test('by a jump far beyond what was counted are another count and no loss', () => {
    const [jump, ...more] = gapFindings(subjectOf(counted([1, 2, 3, 10_005])));
    expect(more).toEqual([]);
    expect(jump).toMatchObject({ kind: 'reset', severity: 'info', count: 1 });
    expect(jump?.text).toContain('jumped from 3 to 10005');
    expect(gapFindings(subjectOf(counted([1, 2, 3, 10_004])))).toMatchObject([{ kind: 'gap', count: 10_000 }]);
    // 203 messages: a jump of 10,001 is less than 50 × 203.
    expect(gapFindings(subjectOf(counted([...upTo(202), 10_204])))).toMatchObject([{ kind: 'gap', count: 10_001 }]);
  });

  test('of a sparse link are places and not messages', () => {
    const links = [...times(30, (index) => ({ p: index * 5, n: index * 5 + 5 })), { p: 400, n: 405 }];
    const [gap] = gapFindings(subjectOf(samplesOf(links), { spec: LINK }));
    expect(gap).toMatchObject({ kind: 'gap', count: 1 });
    expect(gap?.text).toContain('Missed at least 1 message');
  });

  test('of links by times are no other count, however far apart the times are', () => {
    const links = [...times(30, (index) => ({ p: index * 1e8, n: (index + 1) * 1e8 })), { p: 31e8, n: 32e8 }];
    expect(gapFindings(subjectOf(samplesOf(links), { spec: LINK }))).toMatchObject([{ kind: 'gap', count: 1 }]);
  });

  test('of ranges of several numbers are numbers', () => {
    const spec = { ...LINK, kind: 'range', low: pathOf('U'), high: pathOf('u') } as const;
    const ranges = [...times(30, (index) => ({ U: index * 5 + 1, u: index * 5 + 5 })), { U: 161, u: 165 }];
    const [gap] = gapFindings(subjectOf(samplesOf(ranges), { spec }));
    // 151 to 160.
    expect(gap).toMatchObject({ kind: 'gap', count: 10 });
    expect(gap?.text).toContain('Missed 10 numbers');
  });

  test('of a state that is polled are nothing; of a stream that stays open they are', () => {
    const of = (streamClass: StreamClass) =>
      gapFindings(subjectOf(counted([1, 2, 3, 6]), { stream: { class: streamClass } })).length;
    expect((['request', 'short-poll', 'retry-loop'] as const).map(of)).toEqual([0, 0, 0]);
    expect((['websocket', 'sse', 'streamed-fetch', 'long-poll'] as const).map(of)).toEqual([1, 1, 1, 1]);
  });

  test('between connections name the time without one', () => {
    const samples = counted([1, 2, 5, 6]).map((sample, index) => ({ ...sample, connection: index < 2 ? 0 : 1 }));
    const [gap] = gapFindings(subjectOf(samples, { downtimes: downtimesOf([1, 2_500]) }));
    expect(gap?.text).toContain('during the reconnect at 200 ms, 2.5 s without a connection');
    expect(gap?.advice).toContain('Ask the server');
  });

  // A second one was open in between, and brought none of these numbers.
  test('over several connections name all the time without one', () => {
    const samples = counted([1, 2, 5, 6]).map((sample, index) => ({ ...sample, connection: index < 2 ? 0 : 2 }));
    const downtimes = downtimesOf([1, 2_500], [2, 500], [3, 9_000]);
    const [gap] = gapFindings(subjectOf(samples, { downtimes }));
    expect(gap?.text).toContain('3 s without a connection');
  });
});
