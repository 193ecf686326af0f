import { describe, expect, test } from 'vitest';
import { ruleKey } from '../../../../src/analysis/numbering/rule-spec.ts';
import type { Sample } from '../../../../src/analysis/numbering/sample.ts';
import { StreamNumbering } from '../../../../src/analysis/numbering/stream-numbering.ts';
import { Recording } from '../recording.ts';
import { analyse, inShort } from './scenario.ts';
import { samplesOf, seeded, times } from './samples.ts';
import { CONTIGUOUS, pathOf } from './subject.ts';
import { tick, ticker, upTo } from './ticker.ts';

describe('rules that change', () => {
  test('a second counter that joins late under the same name is told apart, without a finding', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    let at = 1_000;
    const say = (symbol: string, seq: number): void => {
      recording.message((at += 50), socket, JSON.stringify({ symbol, seq, px: at % 97 }));
    };
    for (const number of upTo(100)) say('BTC', number);
    for (const number of upTo(100)) {
      say('BTC', 100 + number);
      say('ETH', 5_000 + number);
    }
    const analysis = analyse(recording);
    expect(inShort(analysis)).toEqual([]);
    expect(analysis.numbering(1)).toMatchObject([{ rule: 'contiguous', path: 'seq', groupBy: ['symbol'] }]);
  });

  // 30 numbers in a row, then every other one is skipped with even odds.
  test('a numbering that once held is not given up when it begins to skip', () => {
    const random = seeded(11);
    let last = 0;
    let skipped = 0;
    const numbers = times(600, (index) => {
      const isSkipped = index >= 30 && random() >= 0.5;
      if (isSkipped) skipped += 1;
      return (last += isSkipped ? 2 : 1);
    });
    const [gap, ...more] = analyse(ticker(numbers)).findings();
    expect(more).toEqual([]);
    expect(gap).toMatchObject({ kind: 'gap', count: skipped, confidence: 'inferred' });
    expect(gap?.missing).toHaveLength(skipped);
    expect(gap?.evidence[0]).toMatch(/^from .* on, \d+ of \d+ steps break/);
  });

  test('a sequence of which this page sees every third number has no gap', () => {
    const analysis = analyse(ticker(times(200, (index) => index * 3)));
    expect(inShort(analysis)).toEqual([]);
    expect(analysis.numbering(1)).toEqual([]);
  });

  test('a sequence of which about half comes is told once, without naming numbers', () => {
    const random = seeded(4);
    const numbers = upTo(600).filter(() => random() < 0.47);
    const [half, ...more] = analyse(ticker(numbers)).findings();
    expect(more).toEqual([]);
    expect(half).toMatchObject({ kind: 'gap', severity: 'info', confidence: 'heuristic', missing: [] });
    expect(half?.text).toContain('lost, or not meant for this subscriber');
  });

  test('one stray message with a huge number does not take the count along', () => {
    expect(inShort(analyse(ticker([...upTo(50), 9_000_000, ...upTo(150, 51)])))).toEqual([]);
  });

  test('a count that goes back without reason is reported once', () => {
    const recording = ticker(upTo(3_000, 2_900));
    for (const number of upTo(60, 1)) recording.message(20_000 + number * 100, 1, tick(number));
    expect(inShort(analyse(recording))).toEqual(['reset 1']);
  });
});

describe('the rules of a stream', () => {
  const numbering = (more: Partial<ConstructorParameters<typeof StreamNumbering>[0]> = {}): StreamNumbering =>
    new StreamNumbering({
      isPolled: () => false,
      known: [],
      chosen: null,
      confirm: (spec) => spec,
      isUnrecorded: () => false,
      ...more,
    });

  const feed = (count: number, first = 1) => samplesOf(times(count, (index) => ({ seq: first + index, text: 'x' })));

  const rulesOf = (found: StreamNumbering): readonly string[] => found.trackers().map(({ spec }) => ruleKey(spec));

  const take = (into: StreamNumbering, samples: readonly Sample[]): readonly boolean[] =>
    samples.map((sample) => into.take(sample));

  const counted = (count: number) => samplesOf(times(count, (index) => ({ id: index, text: 'x' })));

  // 21 messages are 20 steps.
  test('are inferred from 21 messages on', () => {
    const found = numbering();
    take(found, counted(20));
    expect(rulesOf(found)).toEqual([]);
    take(found, counted(21).slice(20));
    expect(rulesOf(found)).toEqual(['contiguous | id']);
    // The 22nd is judged by it as it comes.
    expect(take(found, counted(22).slice(21))).toEqual([true]);
  });

  test('are likely from the fifth message on where the name says sequence', () => {
    const found = numbering();
    take(found, feed(4));
    expect(rulesOf(found)).toEqual([]);
    take(found, feed(5).slice(4));
    expect(rulesOf(found)).toEqual(['contiguous | seq']);
    expect(found.trackers().map(({ confidence }) => confidence)).toEqual(['heuristic']);
  });

  test('judge the messages before them too, and those after them as they come', () => {
    const found = numbering();
    const judged = take(
      found,
      feed(22).filter((_, index) => index !== 5),
    );
    expect(judged).toEqual(Array(21).fill(false));
    take(found, feed(60).slice(22));
    expect(found.trackers()[0]?.gaps.open.map(({ low, missing }) => [low, missing])).toEqual([[5, 1]]);
    expect(found.take(feed(61)[60] ?? never())).toBe(true);
  });

  test('are those of a documented feed from the second message on', () => {
    const found = numbering({ known: [{ ...CONTIGUOUS, high: pathOf('seq'), groups: [], confidence: 'documented' }] });
    take(found, feed(1));
    expect(rulesOf(found)).toEqual([]);
    take(found, feed(2).slice(1));
    expect(rulesOf(found)).toEqual(['contiguous | seq']);
  });

  test('are just those that the user chose, whatever the messages say', () => {
    const none = numbering({ chosen: [] });
    take(none, feed(100));
    expect(rulesOf(none)).toEqual([]);
    const odd = numbering({ chosen: [{ ...CONTIGUOUS, high: pathOf('seq'), groups: [], confidence: 'documented' }] });
    take(odd, samplesOf(times(100, (index) => ({ seq: index * 2 }))));
    expect(odd.trackers().map(({ score }) => [score.steps, score.breaks])).toEqual([[99, 99]]);
  });

  test('are dropped when their numbers fall, and not taken again', () => {
    const found = numbering();
    take(found, feed(40));
    expect(rulesOf(found)).toHaveLength(1);
    const random = seeded(2);
    const disorder = samplesOf(times(300, (index) => ({ seq: Math.floor(random() * 9_000), text: `x${index}` })));
    take(
      found,
      disorder.map((sample, index) => ({ ...sample, index: 40 + index })),
    );
    expect(rulesOf(found)).toEqual([]);
  });

  test('are found although reading the findings looks ahead after every message, and the same', () => {
    const [watched, unwatched] = [numbering(), numbering()];
    for (const sample of feed(200).filter((_, index) => index % 50 !== 30)) {
      watched.take(sample);
      watched.trackers();
      unwatched.take(sample);
    }
    const facts = (of: StreamNumbering) =>
      of.trackers().map(({ score, messages }) => [score.steps, score.breaks, messages]);
    expect(facts(watched)).toEqual(facts(unwatched));
    // Of 200 messages 4 are missing: 195 steps from one to the next, 4 of which skip a number.
    expect(facts(watched)).toEqual([[195, 4, 196]]);
  });

  test('are eight at most', () => {
    const found = numbering();
    // Ten protocols on one stream, each with a counter under another name.
    const names = times(10, (index) => `${'abcdefghij'.charAt(index)}Seq`);
    take(found, samplesOf(times(1_000, (index) => ({ [names[index % 10] ?? '']: Math.floor(index / 10) }))));
    expect(rulesOf(found)).toHaveLength(8);
  });
});

describe('messages that wait for a rule', () => {
  const make = (): StreamNumbering =>
    new StreamNumbering({
      isPolled: () => false,
      known: [],
      chosen: null,
      confirm: (spec) => spec,
      isUnrecorded: () => false,
    });

  const plain = (count: number) => samplesOf(times(count, (index) => ({ price: (index * 7_919) % 1_000 })));

  test('are the last ones, in their order', () => {
    const found = make();
    for (const sample of plain(100)) found.take(sample);
    expect(found.stored().map(({ index }) => index)).toEqual(times(100, (index) => index));
  });

  // 2,048 that wait and 256 more before the oldest 256 go.
  test('are bounded', () => {
    const found = make();
    let most = 0;
    for (const sample of plain(20_000)) {
      found.take(sample);
      most = Math.max(most, found.stored().length);
    }
    expect(most).toBeGreaterThan(2_000);
    expect(most).toBeLessThanOrEqual(2_048 + 256);
  });

  test('are bounded in characters too', () => {
    const found = make();
    // Each of a quarter of a mebibyte: of the 4 MiB 16 fit.
    for (const sample of plain(18)) found.take({ ...sample, length: 256 * 1024 });
    expect(found.stored().length).toBeLessThanOrEqual(16);
    expect(found.stored().at(-1)?.index).toBe(17);
  });

  test('that are text without an id do not wait at all', () => {
    const found = make();
    for (const sample of samplesOf(times(30, (index) => `line ${index}`))) found.take(sample);
    expect(found.stored()).toEqual([]);
  });

  test('of a stream that turned out to be the same are taken over in order of time', () => {
    const [one, other] = [make(), make()];
    const samples = samplesOf(times(24, (index) => ({ seq: index })));
    for (const sample of samples) (sample.index % 2 === 0 ? one : other).take(sample);
    one.absorb(other);
    expect(one.stored().map(({ at }) => at)).toEqual(samples.map(({ at }) => at));
    expect(one.trackers().map(({ spec }) => ruleKey(spec))).toEqual(['contiguous | seq']);
  });

  test('are not taken over by a stream that has a rule already', () => {
    const [one, other] = [make(), make()];
    for (const sample of samplesOf(times(40, (index) => ({ seq: index })))) one.take(sample);
    for (const sample of plain(10)) other.take(sample);
    const before = one.stored().length;
    one.absorb(other);
    expect(one.stored().length).toBe(before);
  });
});

function never(): never {
  throw new Error('no such sample');
}
