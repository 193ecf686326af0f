import { describe, expect, test } from 'vitest';
import { pathWords, searchJson, valueAt } from '../../../../src/devtools-panel/text/json-path.ts';

const trade = { type: 'trade', book: { bids: [{ price: '64188.00' }, { price: '64187.50' }], 'last trade': null } };

describe('pathWords', () => {
  test('fields by name, items by index, odd names in quotes, the document itself as $', () => {
    expect(pathWords(['book', 'bids', '1', 'price'], trade)).toBe('book.bids[1].price');
    expect(pathWords(['book', 'last trade'], trade)).toBe('book["last trade"]');
    expect(pathWords([], trade)).toBe('$');
  });
  test('a field named by a number is no index', () => {
    expect(pathWords(['7'], { 7: 'seven' })).toBe('["7"]');
  });
});

describe('valueAt', () => {
  test('the value at a path; nothing of the prototype', () => {
    expect(valueAt(trade, ['book', 'bids', '1', 'price'])).toBe('64187.50');
    expect(valueAt(trade, ['toString'])).toBeUndefined();
  });
});

describe('searchJson', () => {
  test('names and values, upper and lower case alike, in the order of the document', () => {
    const { paths, isComplete } = searchJson(trade, 'TRADE');
    expect(paths).toEqual([['type'], ['book', 'last trade']]);
    expect(isComplete).toBe(true);
  });
  test('a branch is found by its name, not by what is in it', () => {
    expect(searchJson(trade, 'bids').paths).toEqual([['book', 'bids']]);
  });
  test('it ends where enough was found, and says so', () => {
    const { paths, isComplete } = searchJson(
      Array.from({ length: 10 }, () => 'x'),
      'x',
      3,
    );
    expect(paths).toHaveLength(3);
    expect(isComplete).toBe(false);
  });
  test('an empty text finds nothing', () => {
    expect(searchJson(trade, '').paths).toEqual([]);
  });
});
