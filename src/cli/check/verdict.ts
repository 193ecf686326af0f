import { shorten } from '../../base/shorten.ts';
import { verdictText } from '../../texts/cli/check-report.ts';
import { toPrintable } from '../printable.ts';
import type { Checked } from './check.ts';

/** Characters of a line that comes from the recording. */
const LINE = 300;

/** The verdict in a few sentences, safe to print. */
export const writeVerdict = ({
  findings,
  failing,
  exceededLimits,
  unjudged,
  failingUnjudged,
  input,
}: Checked): string =>
  verdictText({
    records: input.records,
    findings: findings.length,
    failing: failing.length,
    failingKinds: [...new Set(failing.map(({ kind }) => kind))],
    exceededLimits: exceededLimits.length,
    unjudged: unjudged.length,
    unjudgedReasons: [...new Set(unjudged.map(({ reason }) => reason))],
    isUnjudgedFailing: failingUnjudged.length > 0,
    problems: input.problems.length,
    firstProblem: shorten(toPrintable(input.problems[0] ?? ''), LINE),
  });
