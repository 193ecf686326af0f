import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { Interruptions } from '../../../../src/analysis/numbering/interruptions.ts';
import type { RuleSpec } from '../../../../src/analysis/numbering/rule-spec.ts';
import { RuleTracker } from '../../../../src/analysis/numbering/rule-tracker.ts';
import { parsePath } from '../../../../src/analysis/numbering/path.ts';
import { samplesOf, seeded } from './samples.ts';

const path = (text: string) => parsePath(text) ?? [];

const CONTIGUOUS: RuleSpec = {
  kind: 'contiguous',
  low: null,
  high: path('n'),
  groups: [path('g')],
  confidence: 'inferred',
  source: '',
};

interface Arrival {
  readonly g: string;
  readonly n: number;
}

function track(arrivals: readonly Arrival[], spec: RuleSpec = CONTIGUOUS): RuleTracker {
  const tracker = new RuleTracker(spec, new Interruptions({ isUnrecorded: () => false }), () => false);
  for (const sample of samplesOf(arrivals)) tracker.take(sample);
  return tracker;
}

interface Tally {
  readonly missing: number;
  readonly late: number;
  readonly duplicates: number;
}

/** The same questions answered the obvious way: by remembering every number of every group. */
function slowTally(arrivals: readonly Arrival[]): Tally {
  const groups = new Map<string, { seen: Set<number>; first: number; top: number; late: number; duplicates: number }>();
  for (const { g, n } of arrivals) {
    const group = groups.get(g);
    if (group === undefined) {
      groups.set(g, { seen: new Set([n]), first: n, top: n, late: 0, duplicates: 0 });
    } else {
      if (group.seen.has(n)) group.duplicates += 1;
      else if (n < group.top) group.late += 1;
      group.seen.add(n);
      group.top = Math.max(group.top, n);
    }
  }
  let missing = 0;
  for (const { seen, first, top } of groups.values()) {
    for (let number = first; number <= top; number += 1) if (!seen.has(number)) missing += 1;
  }
  const sum = (of: 'late' | 'duplicates') => [...groups.values()].reduce((total, group) => total + group[of], 0);
  return { missing, late: sum('late'), duplicates: sum('duplicates') };
}

function fastTally(tracker: RuleTracker): Tally {
  const open = tracker.gaps.open;
  return {
    missing: open.reduce((sum, gap) => sum + gap.missing, 0),
    late: open.reduce((sum, gap) => sum + gap.late, tracker.lateCount),
    duplicates: tracker.duplicates.items.length + tracker.duplicates.evicted,
  };
}

/** Counts of three groups with drops, duplicates and messages up to 15 places late, from a seed. */
function disturbed(seed: number): readonly Arrival[] {
  const random = seeded(seed);
  const next = new Map<string, number>();
  const arrivals: { readonly place: number; readonly arrival: Arrival }[] = [];
  for (let place = 0; place < 600; place += 1) {
    const g = 'abc'.charAt(Math.floor(random() * 3));
    const n = next.get(g) ?? 1_000;
    next.set(g, n + 1);
    // The first of each group comes in time: nothing older than it belongs to the group.
    const isFirst = n === 1_000;
    if (!isFirst && random() < 0.04) continue;
    const delay = !isFirst && random() < 0.05 ? 1 + random() * 15 : 0;
    arrivals.push({ place: place + delay, arrival: { g, n } });
    if (random() < 0.03) arrivals.push({ place: place + delay + 0.5, arrival: { g, n } });
  }
  return arrivals.sort((left, right) => left.place - right.place).map(({ arrival }) => arrival);
}

describe('a counter', () => {
  test('agrees with one that remembers everything, for 200 seeds', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const arrivals = disturbed(seed);
      const tracker = track(arrivals);
      expect(fastTally(tracker), `seed ${seed}`).toEqual(slowTally(arrivals));
      expect(tracker.isRefuted, `seed ${seed}`).toBe(false);
    }
  });

  test('has nothing to report on any clean count', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.integer({ min: 1, max: 300 }), (first, count) => {
        const tracker = track(Array.from({ length: count }, (_, index) => ({ g: 'a', n: first + index })));
        expect([tracker.score.breaks, tracker.score.steps, tracker.gaps.open.length]).toEqual([0, count - 1, 0]);
      }),
    );
  });

  test('misses exactly what was taken away from between the first and the last', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 198 }), { maxLength: 60 }), (gone) => {
        const kept = Array.from({ length: 200 }, (_, n) => n).filter((n) => !gone.includes(n));
        const tracker = track(kept.map((n) => ({ g: 'a', n })));
        const holes = tracker.gaps.open.flatMap(({ holes: of }) => of);
        const named = holes.flatMap(({ low, high }) => Array.from({ length: high - low }, (_, step) => low + 1 + step));
        expect(named).toEqual([...gone].sort((left, right) => left - right));
      }),
    );
  });

  // [10,12] [13,13] [16,18]: 14 and 15 are missing.
  test('of ranges misses the numbers between them', () => {
    const ranges = [
      [10, 12],
      [13, 13],
      [16, 18],
    ].map(([U, u]) => ({ U, u }));
    const tracker = new RuleTracker(
      { ...CONTIGUOUS, kind: 'range', low: path('U'), high: path('u'), groups: [] },
      new Interruptions({ isUnrecorded: () => false }),
      () => false,
    );
    for (const sample of samplesOf(ranges)) tracker.take(sample);
    expect(tracker.gaps.open.map(({ missing, holes }) => ({ missing, holes }))).toEqual([
      { missing: 2, holes: [{ low: 13, high: 15 }] },
    ]);
  });

  // 5 → 9 → 20 and then a message that follows 40: what led from 20 to 40 is missing.
  test('of links misses what led to the number named', () => {
    const links = [
      [1, 5],
      [5, 9],
      [9, 20],
      [40, 47],
    ].map(([p, id]) => ({ p, id }));
    const tracker = new RuleTracker(
      { ...CONTIGUOUS, kind: 'link', low: path('p'), high: path('id'), groups: [] },
      new Interruptions({ isUnrecorded: () => false }),
      () => false,
    );
    for (const sample of samplesOf(links)) tracker.take(sample);
    expect(tracker.gaps.open.map(({ holes }) => holes)).toEqual([[{ low: 20, high: 40 }]]);
    expect(tracker.isDense).toBe(false);
  });
});
