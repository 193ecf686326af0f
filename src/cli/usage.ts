import { FINDING_KINDS } from '../analysis/finding.ts';
import { usageText } from '../texts/cli/usage.ts';
import type { CommandName } from './command-line.ts';

/** The text of `--help`, of the whole program (`null`) or of one command. */
export const usageOf = (about: CommandName | null): string => usageText(about, FINDING_KINDS);
