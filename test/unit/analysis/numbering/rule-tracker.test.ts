import { describe, expect, test } from 'vitest';
import { Interruptions } from '../../../../src/analysis/numbering/interruptions.ts';
import { EVENT_ID } from '../../../../src/analysis/numbering/path.ts';
import { GRACE_MESSAGES, RuleTracker } from '../../../../src/analysis/numbering/rule-tracker.ts';
import type { Sample } from '../../../../src/analysis/numbering/sample.ts';
import { millis } from '../../../../src/base/units.ts';
import { samplesOf, times } from './samples.ts';
import { CONTIGUOUS, LINK, uninterrupted } from './subject.ts';

const counted = (numbers: readonly number[], g = 'a'): Sample[] => samplesOf(numbers.map((n) => ({ g, n })));

function track(samples: readonly Sample[], spec = CONTIGUOUS, interruptions = uninterrupted(), isPolled = false) {
  const tracker = new RuleTracker(spec, interruptions, () => isPolled);
  const concerned = samples.map((sample) => tracker.take(sample));
  return { tracker, concerned };
}

const upTo = (last: number, first = 1): number[] => times(last - first + 1, (index) => first + index);

describe('the messages that a rule concerns', () => {
  test('are those with its number', () => {
    const samples = samplesOf([{ g: 'a', n: 1 }, { g: 'a' }, 'text', { g: 'a', n: 'x' }, { g: 'a', n: 2 }]);
    const { tracker, concerned } = track(samples);
    expect(concerned).toEqual([true, false, false, false, true]);
    expect([tracker.messages, tracker.score.steps, tracker.score.breaks]).toEqual([2, 1, 0]);
    expect(samples.map((sample) => tracker.concerns(sample))).toEqual(concerned);
  });

  test('are those of a link with both numbers, or snapshots with the last one', () => {
    const samples = samplesOf([{ n: 5 }, { type: 'snapshot', n: 5 }, { p: 5, n: 9 }]);
    expect(track(samples, LINK).concerned).toEqual([false, true, true]);
  });

  // Three counters of four messages each: 3 × 3 steps.
  test('count for each group by itself', () => {
    const samples = samplesOf(times(12, (index) => ({ g: 'abc'.charAt(index % 3), n: Math.floor(index / 3) })));
    const { tracker } = track(samples);
    expect([tracker.messages, tracker.score.steps, tracker.score.breaks]).toEqual([12, 9, 0]);
  });

  test('are not judged beyond 5,000 groups, and counted', () => {
    const { tracker } = track(samplesOf(times(5_003, (index) => ({ g: `group ${index}`, n: 1 }))));
    expect([tracker.messages, tracker.unjudged]).toEqual([5_003, 3]);
  });
});

describe('a rule holds', () => {
  // 100 messages are 99 steps; without 10 of them in the middle, each a hole of its own, there are 89 with 10 breaks.
  test('by the share of its steps that fit', () => {
    const { tracker } = track(counted(upTo(100).filter((n) => n % 9 !== 5 || n > 90)));
    expect([tracker.score.steps, tracker.score.breaks]).toEqual([89, 10]);
    expect(tracker.score.share).toBeCloseTo(79 / 89, 10);
    // A field of an open name, and too few steps for its losses.
    expect([tracker.standing, tracker.hasFailed]).toEqual(['likely', false]);
  });

  test('until it has been seen for 20 steps, whatever breaks', () => {
    const sparse = (count: number) => track(counted(times(count, (index) => index * 2))).tracker;
    expect([sparse(20).hasFailed, sparse(21).hasFailed]).toEqual([false, true]);
    expect(track([]).tracker.score.share).toBe(1);
  });

  test('with a late message that closes its gap as if nothing had been missing', () => {
    const { tracker } = track(counted([1, 2, 4, 3, 5]));
    expect([tracker.score.breaks, tracker.lateCount, tracker.lateFurthest, tracker.gaps.open.length]).toEqual([
      0, 1, 1, 0,
    ]);
    expect(tracker.lateMessages).toHaveLength(1);
  });

  test('densely if nearly every message brings one number', () => {
    const links = (own: (index: number) => number) =>
      track(samplesOf(times(30, (index) => ({ p: own(index), n: own(index + 1) }))), LINK).tracker.isDense;
    expect([links((index) => index), links((index) => index * 3)]).toEqual([true, false]);
  });
});

describe('a hole waits for late messages', () => {
  const holed = (more: Partial<Sample> = {}, interruptions = uninterrupted()) => {
    const { tracker } = track(
      counted([1, 2, 3, 6]).map((sample) => ({ ...sample, ...more })),
      CONTIGUOUS,
      interruptions,
    );
    const [gap] = tracker.gaps.open;
    if (gap === undefined) throw new Error('no gap');
    return { tracker, gap };
  };

  // Messages come 100 ms apart: five of these are less than a second. The gap was seen with the fourth, at 300 ms.
  test('for a second', () => {
    const { tracker, gap } = holed();
    expect(tracker.grace).toBe(1_000);
    expect([tracker.isSettled(gap, 1_299), tracker.isSettled(gap, 1_300)]).toEqual([false, true]);
  });

  test('for five usual intervals if that is longer', () => {
    const slow = counted([1, 2, 3, 4]).map((sample, index) => ({ ...sample, at: millis(index * 700) }));
    expect(track(slow).tracker.grace).toBe(3_500);
  });

  test('for 50 messages at most', () => {
    const { tracker, gap } = holed();
    const more = counted(upTo(6 + GRACE_MESSAGES, 7)).map((sample) => ({ ...sample, at: millis(301) }));
    for (const sample of more.slice(0, -1)) tracker.take(sample);
    expect(tracker.isSettled(gap, 301)).toBe(false);
    for (const sample of more.slice(-1)) tracker.take(sample);
    expect(tracker.isSettled(gap, 301)).toBe(true);
  });

  test('no longer than its connection lives', () => {
    const interruptions = uninterrupted();
    const { tracker, gap } = holed({}, interruptions);
    interruptions.ended(1, false);
    expect(tracker.isSettled(gap, 301)).toBe(false);
    interruptions.ended(0, false);
    expect(tracker.isSettled(gap, 301)).toBe(true);
    expect(tracker.isEndedByPage(0)).toBe(false);
  });
});

describe('what breaks a rule', () => {
  // 999 gaps: the last hundred of the counter may still be closed, the others are settled; all of them count.
  test('are gaps, of which the last hundred may still be closed', () => {
    const { tracker } = track(counted(times(1_000, (index) => index * 2)));
    expect(tracker.gaps.open.length).toBe(100);
    expect(tracker.gaps.total(() => true)).toEqual({ places: 999, missing: 999 });
  });

  test('is no gap if our own recording has a hole there', () => {
    const { tracker } = track(counted([1, 2, 9, 10]), CONTIGUOUS, new Interruptions({ isUnrecorded: () => true }));
    expect([tracker.gaps.open.length, tracker.score.breaks]).toEqual([0, 0]);
  });

  test('is a number that comes again with the same content, unless it is polled', () => {
    expect(track(counted([1, 2, 3, 3, 4])).tracker.duplicates.items).toMatchObject([{ group: 'a', number: 3 }]);
    expect(track(counted([1, 2, 3, 3, 4]), CONTIGUOUS, uninterrupted(), true).tracker.duplicates.length).toBe(0);
  });

  test('is a number that comes again with other content, once the count continues', () => {
    const samples = samplesOf([1, 2, 3, 3, 4, 5].map((n, index) => ({ g: 'a', n, text: `message ${index}` })));
    const { tracker } = track(samples);
    expect(tracker.others.items).toMatchObject([{ group: 'a', number: 3, message: { index: 3 } }]);
    expect(tracker.duplicates.length).toBe(0);
  });

  test('is an id that stays in force for events without one of their own: that is usual', () => {
    const spec = { ...CONTIGUOUS, high: [{ kind: 'key', name: EVENT_ID }], groups: [] } as const;
    const ids = ['1', '2', '2', '3', '4', '4', '5'];
    const samples = samplesOf(ids.map((_, index) => ({ text: index }))).map((sample, index) => ({
      ...sample,
      id: ids[index] ?? null,
    }));
    const { tracker } = track(samples, spec);
    expect([tracker.idsInForce, tracker.duplicates.length, tracker.others.length]).toEqual([2, 0, 0]);
  });

  test('is a count that steps back and continues from there', () => {
    const { tracker } = track(counted([...upTo(3_000, 2_900), ...upTo(5)]));
    expect(tracker.resets.items).toMatchObject([{ group: 'a', from: 3_000, to: 1, isExplained: false }]);
    const withOthers = track(counted([...upTo(3_000, 2_900), 1])).tracker;
    expect(withOthers.resets.length).toBe(0);
  });

  test('are two counters under one name', () => {
    const mixed = upTo(60).flatMap((n) => [n, 5_000 + n]);
    expect(track(counted(mixed)).tracker.isRefuted).toBe(true);
    expect(track(counted(upTo(60))).tracker.isRefuted).toBe(false);
  });

  test('is late: the first and the last 199 late messages are remembered, all are counted', () => {
    // Each pair is swapped: of 1,000 messages the half comes late by one.
    const { tracker } = track(counted([0, ...upTo(500).flatMap((pair) => [pair * 2, pair * 2 - 1])]));
    expect([tracker.lateCount, tracker.lateMessages.length]).toEqual([500, 200]);
    expect([tracker.lateMessages[0]?.index, tracker.lateMessages.at(-1)?.index]).toEqual([2, 1_000]);
  });
});

describe('a connection of which it is not known whose it is', () => {
  const doubtful = () => new Interruptions({ isUnrecorded: (before, after) => before.connection !== after.connection });
  const second = (numbers: readonly number[]): Sample[] =>
    counted(numbers).map((sample) => ({ ...sample, index: sample.index + 40, connection: 1 }));

  test('says nothing of how the stream numbers its connections, and is judged from its first number on', () => {
    const numbers = upTo(104, 45).filter((n) => n !== 80);
    const { tracker } = track([...counted(upTo(1_040, 1_001)), ...second(numbers)], CONTIGUOUS, doubtful());
    expect([tracker.resets.length, tracker.replays.length, tracker.excusedCount]).toEqual([
      0,
      0,
      { places: 1, missing: 0 },
    ]);
    expect(tracker.gaps.open.map(({ low, missing }) => [low, missing])).toEqual([[79, 1]]);
  });

  test('a replay of what came before stays one', () => {
    const { tracker } = track([...counted(upTo(40)), ...second(upTo(60, 31))], CONTIGUOUS, doubtful());
    expect(tracker.replays.items.map(({ count }) => count)).toEqual([10]);
    expect(tracker.excusedCount.places).toBe(0);
  });
});
