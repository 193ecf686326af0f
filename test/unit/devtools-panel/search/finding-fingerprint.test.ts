import { expect, test } from 'vitest';
import type { Finding } from '../../../../src/analysis/finding.ts';
import { millis } from '../../../../src/base/units.ts';
import { fingerprintOf } from '../../../../src/devtools-panel/search/finding-fingerprint.ts';

const finding = (kind: Finding['kind'], stream: number, ...numbers: readonly number[]): Finding => ({
  id: `${kind} ${stream}`,
  kind,
  severity: 'warning',
  confidence: 'inferred',
  stream,
  from: millis(0),
  until: millis(0),
  count: numbers.length,
  text: '',
  evidence: [],
  missing: [],
  records: numbers.map((n) => ({ document: 'd', n, part: 0 })),
  doubt: '',
  advice: '',
});

test('the fingerprint changes when a finding comes, goes or names another record', () => {
  const before = fingerprintOf([finding('gap', 1, 7)]);
  expect(fingerprintOf([finding('gap', 1, 7)])).toBe(before);
  expect(fingerprintOf([])).not.toBe(before);
  expect(fingerprintOf([finding('gap', 1, 7, 8)])).not.toBe(before);
  expect(fingerprintOf([finding('gap', 1, 7), finding('late', 1, 7)])).not.toBe(before);
});
