import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { foldOffset, readOrdinal, showOrdinal, isWrap } from '../../../../src/analysis/numbering/ordinal.ts';

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('message numbers', () => {
  test('are whole, from 0 up, as number, digits or big integer', () => {
    expect([0, 7, '42', 12n].map(readOrdinal)).toEqual([0, 7, 42, 12]);
    expect([-1, 1.5, '1.5', '', 'a7', null, true, 2 ** 60].map(readOrdinal)).toEqual(times(8, null));
  });

  test('above 2^53 keep their steps and show in full', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 10n ** 20n }), (value) => {
        const folded = readOrdinal(value);
        expect(showOrdinal(folded ?? -1, foldOffset(value))).toBe(String(value));
        expect(readOrdinal(String(value))).toBe(folded);
      }),
    );
    expect(readOrdinal(9_007_199_254_740_995n + 1n)).toBe((readOrdinal(9_007_199_254_740_995n) ?? 0) + 1);
  });
});

test('a counter of eight or sixteen bits starts over behind its largest number', () => {
  expect([isWrap(255, 0), isWrap(65_535, 1), isWrap(254, 0), isWrap(255, 2)]).toEqual([true, true, false, false]);
});
