import { describe, expect, test } from 'vitest';
import { patternsIn, wordsIn } from '../../../src/filter/expression-facts.ts';
import { parseFilter } from '../../../src/filter/parse-filter.ts';

describe('what is marked', () => {
  const read = parseFilter('trade -quote ("ab c" or dir:in) /x/ -/y/ data.id~7');
  const expression = read.ok ? read.value : null;
  test('are the words that must be there, not those that must be absent', () => {
    expect(expression === null ? null : wordsIn(expression)?.source).toBe('trade|ab c|7');
  });
  test('are the patterns that must match', () => {
    expect(expression === null ? null : patternsIn(expression).map(({ source }) => source)).toEqual(['x']);
  });
});
