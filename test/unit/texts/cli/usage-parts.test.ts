import { expect, test } from 'vitest';
import { kindsOf } from '../../../../src/texts/cli/usage-parts.ts';

test('a list of kinds is broken between words, and each is there once', () => {
  const kinds = Array.from({ length: 60 }, (_unused, index) => `kind-${index}`);
  const lines = kindsOf(kinds).trimEnd().split('\n').slice(1);
  expect(lines.length).toBeGreaterThan(5);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(78);
  expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(kinds);
  expect(kindsOf(['a'])).toBe('Kinds of finding\n  a\n');
});
