import { expect, test } from 'vitest';
import { shorten } from '../../../src/base/shorten.ts';

test('a text that is too long has the given length with its ellipsis', () => {
  expect(shorten('abc', 3)).toBe('abc');
  expect(shorten('abcd', 3)).toBe('ab…');
  expect(shorten('', 3)).toBe('');
});
