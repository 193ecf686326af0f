import * as fc from '../../property.ts';
import { expect, test } from 'vitest';
import { RecentSet } from '../../../src/base/recent-set.ts';

test('remembers at least as many different values as it must, and forgets the older generation', () => {
  const set = new RecentSet<number>(2);
  expect(set.isEmpty).toBe(true);
  for (const value of [1, 2, 3, 4]) set.add(value);
  expect([1, 2, 3, 4].map((value) => set.has(value))).toEqual([true, true, true, true]);
  set.add(5);
  expect([1, 2, 3, 4, 5].map((value) => set.has(value))).toEqual([false, false, true, true, true]);
  expect(set.isEmpty).toBe(false);
});

// The slow twin is the list of all values added; fast-check prints the seed where they differ.
test('holds the last values whatever is added, and none that was never added', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(9), { maxLength: 60 }), (minimum, values) => {
      const set = new RecentSet<number>(minimum);
      for (const [index, value] of values.entries()) {
        set.add(value);
        const added = values.slice(0, index + 1);
        // The last `minimum` additions hold at most that many different values.
        for (const recent of added.slice(-minimum)) expect(set.has(recent)).toBe(true);
        const held = Array.from({ length: 10 }, (_, other) => other).filter((other) => set.has(other));
        expect(held.every((other) => added.includes(other))).toBe(true);
      }
    }),
  );
});
