import type { Finding } from '../../analysis/finding.ts';

/** A text that changes whenever a finding comes, goes, or names another record. */
export const fingerprintOf = (findings: readonly Finding[]): string =>
  `${findings.length} ${findings.reduce((sum, { records }) => sum + records.length, 0)} ${findings.at(-1)?.id ?? ''}`;
