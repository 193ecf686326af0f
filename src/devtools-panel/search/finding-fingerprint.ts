import type { Finding } from '../../analysis/finding.ts';

/**
 * A text that changes whenever a finding comes, goes, or names another record, or another message is marked.
 *
 * @param marked messages that were changed on purpose.
 */
export const fingerprintOf = (findings: readonly Finding[], marked = 0): string =>
  `${marked} ${findings.length} ${findings.reduce((sum, { records }) => sum + records.length, 0)} ${findings.at(-1)?.id ?? ''}`;
