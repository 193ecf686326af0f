import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { IntervalUnion } from '../../../src/analysis/interval-union.ts';
import { millis } from '../../../src/base/units.ts';

const unionOf = (intervals: readonly (readonly [number, number])[], maximum = 1_000): IntervalUnion => {
  const union = new IntervalUnion(maximum);
  for (const [from, until] of intervals) union.add(millis(from), millis(until));
  return union;
};

const firstIn = (union: IntervalUnion, from: number, until: number): number | null =>
  union.firstIn(millis(from), millis(until));

describe('the time that intervals cover together', () => {
  test('two that touch are one stretch, and one in between joins what it reaches', () => {
    const union = unionOf([
      [10, 20],
      [20, 30],
      [50, 60],
    ]);
    expect([firstIn(union, 25, 28), firstIn(union, 31, 49), firstIn(union, 31, 50)]).toEqual([10, null, 50]);
    union.add(millis(30), millis(50));
    expect(firstIn(union, 60, 70)).toBe(10);
  });

  test('an interval that ends before it begins is an instant', () => {
    const union = unionOf([[10, 5]]);
    expect([firstIn(union, 0, 9), firstIn(union, 0, 10), firstIn(union, 11, 20)]).toEqual([null, 10, null]);
  });

  test('beyond the bound the earliest stretch goes', () => {
    const union = unionOf(
      [
        [0, 1],
        [10, 11],
        [20, 21],
      ],
      2,
    );
    expect([firstIn(union, 0, 5), firstIn(union, 0, 15)]).toEqual([null, 10]);
  });

  // The slow twin looks at every instant from 0 to 120.
  test('a window overlaps the union exactly where it overlaps an interval', () => {
    const interval = fc.tuple(fc.nat(100), fc.nat(20)).map(([from, length]) => [from, from + length] as const);
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 30 }), interval, (intervals, [from, until]) => {
        const covered = (at: number): boolean => intervals.some(([begin, end]) => begin <= at && at <= end);
        const begins = intervals.filter(([begin, end]) => begin <= until && end >= from).map(([begin]) => begin);
        const found = firstIn(unionOf(intervals), from, until);
        expect(found === null).toBe(begins.length === 0);
        // It is the start of the first of them, or lies before the window, as far back as all is covered.
        const isFirst = found === null || found === Math.min(...begins);
        const isCoveredBefore = found !== null && found < Math.min(from, ...begins) && covered(found);
        expect(isFirst || isCoveredBefore).toBe(true);
      }),
    );
  });
});
