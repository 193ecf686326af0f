import type { Severity } from '../../../analysis/finding.ts';

/** The colour of a severity, as part of the class name `tone-…`. */
export const SEVERITY_TONES: Readonly<Record<Severity, string>> = { error: 'gap', warning: 'dup', info: 'quiet' };
