import type { Finding, FindingKind } from '../../../src/analysis/finding.ts';
import { millis } from '../../../src/base/units.ts';

/** A finding of stream 1 about this time, with what a test does not care about filled in. */
export const finding = (kind: FindingKind, from: number, until = from, more: Partial<Finding> = {}): Finding => ({
  id: `${kind}-${from}`,
  kind,
  severity: 'warning',
  confidence: 'inferred',
  stream: 1,
  from: millis(from),
  until: millis(until),
  count: 1,
  missing: [],
  text: '',
  evidence: [],
  doubt: '',
  advice: '',
  records: [],
  ...more,
});
