import type { FindingKind } from '../../../analysis/finding.ts';
import { describeProblems } from '../../load-recording.ts';
import { toCheckJson } from '../check-json.ts';
import type { ReportFormat } from '../check-options.ts';
import { type Checked, verdictOf } from '../check.ts';
import { entriesOf, type ReportEntry } from '../entries.ts';
import { type JunitSuite, writeJunitSuite } from '../junit.ts';
import { type SarifParts, toSarifParts } from '../sarif.ts';
import { writeVerdict } from '../verdict.ts';

/** Entries of one file that a report of many can list; `check` of the file alone has them all. */
const ENTRIES = 200;

/** What is said of one of many files, as data that goes from thread to thread. */
export interface FileResult {
  readonly file: string;
  readonly verdict: 'clean' | 'findings' | 'unreadable';
  /** The verdict in sentences, safe to print. */
  readonly text: string;
  readonly records: number;
  readonly findings: number;
  /** What fails, counted by kind of finding. */
  readonly failing: Readonly<Partial<Record<FindingKind, number>>>;
  readonly exceededLimits: number;
  readonly unjudged: number;
  readonly problems: readonly string[];
  /** Whether the file is complete: one that is still being written has no last line, or its packed data ends too early. */
  readonly hasEnd: boolean;
  /** What fails first. */
  readonly entries: readonly ReportEntry[];
  readonly moreEntries: number;
  /** For standard error. */
  readonly stderr: string;
  /** The parts of the reports that were asked for. */
  readonly json: string | null;
  readonly junit: JunitSuite | null;
  readonly sarif: SarifParts | null;
}

/** Says of a file what reports of many need. */
export function toFileResult(checked: Checked, format: ReportFormat, needsJunit: boolean): FileResult {
  const { file, input, findings, exceededLimits, unjudged } = checked;
  const failing: Partial<Record<FindingKind, number>> = {};
  for (const { kind } of checked.failing) failing[kind] = (failing[kind] ?? 0) + 1;
  const entries = entriesOf(checked);
  return {
    file,
    verdict: verdictOf(checked),
    text: writeVerdict(checked),
    records: input.records,
    findings: findings.length,
    failing,
    exceededLimits: exceededLimits.length,
    unjudged: unjudged.length,
    problems: input.problems,
    hasEnd: input.problems.length === 0,
    entries: entries.slice(0, ENTRIES),
    moreEntries: Math.max(0, entries.length - ENTRIES),
    stderr: describeProblems(file, input.problems),
    json: format === 'json' ? JSON.stringify(toCheckJson(checked)) : null,
    junit: needsJunit ? writeJunitSuite(checked) : null,
    sarif: format === 'sarif' ? toSarifParts(checked) : null,
  };
}
