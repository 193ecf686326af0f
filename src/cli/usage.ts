import { FINDING_KINDS } from '../analysis/finding.ts';
import { usageText } from '../texts/cli/usage.ts';

/** The text of `--help`. */
export const USAGE = usageText(FINDING_KINDS);
