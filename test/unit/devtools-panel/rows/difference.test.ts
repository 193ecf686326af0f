import { describe, expect, test } from 'vitest';
import { compare, compareTexts } from '../../../../src/devtools-panel/rows/difference.ts';

describe('compare', () => {
  test('changed, new and gone leaves by their paths, the equal ones counted', () => {
    const before = { seq: 1, book: { bid: 2, ask: 3 }, gone: true };
    const after = { seq: 2, book: { bid: 2, ask: 4 }, fresh: [] };
    expect(compare(before, after)).toEqual({
      changes: [
        { path: 'seq', before: 1, after: 2 },
        { path: 'book.ask', before: 3, after: 4 },
        { path: 'fresh', before: undefined, after: [] },
        { path: 'gone', before: true, after: undefined },
      ],
      equal: 1,
    });
  });
});

describe('compareTexts', () => {
  // price 64|210.50| USD      in common: `price 64` before, ` USD` after
  test('what both share at their ends, and what stands between', () => {
    expect(compareTexts('price 64210.50 USD', 'price 64188 USD')).toEqual({
      begin: 'price 64',
      before: '210.50',
      after: '188',
      end: ' USD',
    });
  });
  test('a text that repeats itself is not counted twice: what the begin took is not in the end', () => {
    expect(compareTexts('aaa', 'aaaa')).toEqual({ begin: 'aaa', before: '', after: 'a', end: '' });
  });
  test('equal texts have nothing between', () => {
    expect(compareTexts('same', 'same')).toEqual({ begin: 'same', before: '', after: '', end: '' });
  });
});

describe('compare', () => {
  test('leaves are compared by their paths, empty branches count as leaves', () => {
    expect(compare({ a: 1, b: { c: 'x', d: [1] }, e: {} }, { a: 2, b: { c: 'x', d: [1, 2] }, f: null })).toEqual({
      changes: [
        { path: 'a', before: 1, after: 2 },
        { path: 'b.d[1]', before: undefined, after: 2 },
        { path: 'f', before: undefined, after: null },
        { path: 'e', before: {}, after: undefined },
      ],
      equal: 2,
    });
  });
});
