import { describe, expect, test } from 'vitest';
import { parsePath } from '../../../src/analysis/numbering/path.ts';
import { satisfies, valuesAt } from '../../../src/filter/json-values-at.ts';

const at = (path: string, value: unknown): readonly unknown[] => valuesAt(value, parsePath(path) ?? []);

describe('the values at a path', () => {
  test('are those of every item where a list has no index', () => {
    const book = { bids: [{ price: 1 }, { price: 2 }] };
    expect(at('bids.price', book)).toEqual([1, 2]);
    expect(at('bids[0].price', book)).toEqual([1]);
    expect(at('bids[-1].price', book)).toEqual([2]);
    expect(at('bids[5].price', book)).toEqual([]);
  });

  test('are none where the path ends early, and never inherited ones', () => {
    expect(at('a.b', { a: 1 })).toEqual([]);
    expect(at('constructor', {})).toEqual([]);
  });
});

describe('comparing with what a filter says', () => {
  test('= compares by content: 1, 1.0 and "1" are all 1', () => {
    expect([1, '1', 1n].map((value) => satisfies(value, '=', '1'))).toEqual([true, true, true]);
    expect(satisfies(1, '=', '1.0')).toBe(true);
    expect(satisfies(null, '=', 'null')).toBe(true);
    expect(satisfies(true, '!=', 'false')).toBe(true);
  });

  test('order compares numbers, and is false for what is none', () => {
    expect([satisfies('7', '>', '6'), satisfies(7n, '<=', '7')]).toEqual([true, true]);
    expect([satisfies('x', '>', '6'), satisfies('', '<', '6'), satisfies(null, '<', '6')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});
