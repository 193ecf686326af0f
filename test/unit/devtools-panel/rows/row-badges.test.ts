import { expect, test } from 'vitest';
import type { Finding } from '../../../../src/analysis/finding.ts';
import { millis } from '../../../../src/base/units.ts';
import { badgesOf } from '../../../../src/devtools-panel/rows/row-badges.ts';

const ref = (n: number) => ({ document: 'd', n, part: 0 });

const finding = (kind: Finding['kind'], ...numbers: readonly number[]): Finding => ({
  id: kind,
  kind,
  severity: 'warning',
  confidence: 'inferred',
  stream: 1,
  from: millis(0),
  until: millis(0),
  count: 1,
  text: '',
  evidence: [],
  missing: [],
  records: numbers.map(ref),
  doubt: '',
  advice: '',
});

test('of two equal messages only the second is a duplicate', () => {
  const badge = badgesOf([finding('duplicate', 3, 9)], 1);
  expect([badge(ref(3)), badge(ref(9))?.kind]).toEqual([undefined, 'duplicate']);
});

test('a duplicate whose original is gone has its badge', () => {
  expect(badgesOf([finding('duplicate', 9)], 1)(ref(9))?.kind).toBe('duplicate');
});

test('every message of a replay has one, and so has a late message', () => {
  const badge = badgesOf([finding('replay', 3, 4), finding('late', 5)], 1);
  expect([3, 4, 5, 6].map((n) => badge(ref(n))?.kind)).toEqual(['duplicate', 'duplicate', 'late', undefined]);
});

test('findings of other streams and of other kinds give none', () => {
  expect(badgesOf([finding('late', 5)], 2)(ref(5))).toBeUndefined();
  expect(badgesOf([finding('gap', 5)], 1)(ref(5))).toBeUndefined();
});

test('what was done on purpose comes before what was found', () => {
  const badge = badgesOf([finding('late', 5)], 1, ({ n }) => (n === 5 ? { fault: 'by-hand' } : null));
  expect(badge(ref(5))).toEqual({ kind: 'induced', label: 'made by hand' });
  expect(badge(ref(6))).toBeUndefined();
});
