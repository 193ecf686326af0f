import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { createTimeColumn } from '../../../src/base/time-column.ts';

const columnOf = (times: readonly number[]) => {
  const column = createTimeColumn();
  for (const at of times) column.push(at);
  return column;
};

describe('time column', () => {
  test('an instant that runs back is lifted to the one before', () => {
    const column = columnOf([10, 20, 19, 21]);
    expect([0, 1, 2, 3].map(column.at)).toEqual([10, 20, 20, 21]);
  });

  test('positions stay valid when older ones are dropped', () => {
    const column = columnOf(Array.from({ length: 5_000 }, (_, index) => index));
    column.dropBefore(3_000);
    expect(column.begin).toBe(3_000);
    expect(column.end).toBe(5_000);
    expect(column.at(2_999)).toBeNaN();
    expect(column.at(3_000)).toBe(3_000);
    expect(column.firstFrom(0)).toBe(3_000);
    column.push(6_000);
    expect(column.at(5_000)).toBe(6_000);
  });

  // The slow twin walks from the start; seeds are printed by fast-check where they differ.
  test('the search finds what a walk over all instants finds, from any start and after any drop', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 3_000, size: 'max' });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(instants, fc.nat(70), share, share, (steps, wanted, startShare, droppedShare) => {
        const times = steps.toSorted((one, other) => one - other);
        const start = Math.floor(startShare * startShare * times.length);
        const dropped = Math.floor(droppedShare * droppedShare * times.length);
        const column = columnOf(times);
        column.dropBefore(dropped);
        const low = Math.min(times.length, Math.max(start, dropped));
        const found = times.findIndex((at, position) => position >= low && at >= wanted);
        expect(column.firstFrom(wanted, start)).toBe(found < 0 ? times.length : found);
      }),
    );
  });
});
