import type { Finding } from '../../../src/analysis/finding.ts';
import { millis } from '../../../src/base/units.ts';

/** A finding of a kind on a stream, which names records by their numbers. */
export const namedFinding = (kind: Finding['kind'], stream: number, ...numbers: readonly number[]): Finding => ({
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
