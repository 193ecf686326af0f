import { expect, test } from 'vitest';
import { fingerprintOf } from '../../../../src/devtools-panel/search/finding-fingerprint.ts';
import { namedFinding as finding } from '../../analysis/named-finding.ts';

test('the fingerprint changes when a finding comes, goes or names another record', () => {
  const before = fingerprintOf([finding('gap', 1, 7)]);
  expect(fingerprintOf([finding('gap', 1, 7)])).toBe(before);
  expect(fingerprintOf([])).not.toBe(before);
  expect(fingerprintOf([finding('gap', 1, 7, 8)])).not.toBe(before);
  expect(fingerprintOf([finding('gap', 1, 7), finding('late', 1, 7)])).not.toBe(before);
});
