import { expect, test } from 'vitest';
import { SYNTAX_PROBLEMS, VALUE_PROBLEMS } from '../../../src/texts/filter.ts';

test('the words of the engine about a pattern follow, if it gave any', () => {
  expect(SYNTAX_PROBLEMS.badPattern('')).toBe('the regular expression cannot be read');
  expect(SYNTAX_PROBLEMS.badPattern('nothing to repeat')).toMatch(/read: nothing to repeat$/);
});

test('the last of several names comes after "or"', () => {
  expect(VALUE_PROBLEMS.notOneOf('has', ['gap', 'late', 'finding'])).toBe('has: asks for gap, late or finding');
});
