import { expect, test } from 'vitest';
import { compileTextTest, literalPattern } from '../../../src/filter/text-test.ts';

test('a literal pattern finds the text itself in either case, whatever characters it has', () => {
  expect(literalPattern('a.b*(c)').test('xA.B*(C)y')).toBe(true);
  expect(literalPattern('a.b').test('axb')).toBe(false);
});

test('contains and equals ignore case', () => {
  expect(compileTextTest({ kind: 'contains', text: 'Tra' })('a TRADE')).toBe(true);
  expect(compileTextTest({ kind: 'equals', text: 'Trade' })('tRADE')).toBe(true);
  expect(compileTextTest({ kind: 'equals', text: 'trade' })('trades')).toBe(false);
});
