import { describe, expect, test } from 'vitest';
import { Gap } from '../../../../src/analysis/numbering/gap.ts';
import { refOf } from './refs.ts';

// 11 to 20 are missing: above 10, up to 20.
const gapOf = (low = 10, high = 20) =>
  new Gap({ group: '', offset: 0n, step: 1 }, { low, high }, refOf(1), refOf(2), 2);

describe('a gap', () => {
  test('misses every number from above its low to its high', () => {
    expect(gapOf().missing).toBe(10);
  });

  test('is closed number by number by late messages, which leave holes', () => {
    const gap = gapOf();
    gap.fill(14, 15, refOf(3), 3);
    expect([gap.missing, gap.late, gap.holes]).toEqual([
      9,
      1,
      [
        { low: 10, high: 14 },
        { low: 15, high: 20 },
      ],
    ]);
    expect([gap.covers(14, 15), gap.covers(13, 14), gap.covers(20, 21)]).toEqual([false, true, false]);
  });

  test('knows whether a late message continues exactly where the counter stood before', () => {
    const gap = gapOf();
    expect([gap.fill(10, 11, refOf(3), 3), gap.fill(11, 12, refOf(4), 4), gap.lowerRun]).toEqual([true, true, 2]);
    expect([gap.fill(15, 16, refOf(5), 5), gap.lowerRun]).toEqual([false, 0]);
  });

  test('counts exactly even when its holes are too many to list', () => {
    const gap = gapOf(0, 3_000);
    // Every second number comes late: each would split a hole in two.
    for (let number = 2; number <= 3_000; number += 2) gap.fill(number - 1, number, refOf(number), number);
    expect(gap.missing).toBe(1_500);
    expect(gap.holes.length).toBeLessThanOrEqual(500);
  });

  test('leaves out what another counter brought: that was neither missing nor late', () => {
    const gap = gapOf();
    gap.exclude(12, 15);
    expect([gap.missing, gap.skipped, gap.late]).toEqual([7, 7, 0]);
    expect(gap.holes).toEqual([
      { low: 10, high: 12 },
      { low: 15, high: 20 },
    ]);
  });

  test('lies across connections if its two messages came on different ones', () => {
    expect(gapOf().isAcrossConnections).toBe(false);
    expect(
      new Gap({ group: '', offset: 0n, step: 1 }, { low: 1, high: 2 }, refOf(1), refOf(2, { connection: 1 }), 2)
        .isAcrossConnections,
    ).toBe(true);
  });
});
