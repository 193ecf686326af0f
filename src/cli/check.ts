import { type Analysis, createAnalysis } from '../analysis/analysis.ts';
import type { Finding } from '../analysis/finding.ts';
import { formatClock } from '../base/format.ts';
import { toCheckJson } from './check-json.ts';
import type { CheckCommand } from './command-line.ts';
import { writeJunit } from './junit.ts';
import { describeOutputProblem, outputProblemLine, writeTexts } from './output.ts';
import { type InputSummary, readInput } from './input.ts';
import { createLimitChecker, type ExceededLimit, type LimitChecker } from './gate-limits.ts';
import { toPrintableJson } from './printable.ts';
import { describeProblems } from './load-recording.ts';
import { writeReport } from './text-report.ts';

/** What `check` answers. */
export interface CheckOutcome {
  readonly verdict: 'clean' | 'findings' | 'unreadable';
  readonly stdout: string;
  /** What could not be read or written. */
  readonly stderr: string;
}

/** Everything that a report is made of. */
export interface Checked {
  readonly file: string;
  readonly input: InputSummary;
  readonly analysis: Analysis;
  readonly findings: readonly Finding[];
  readonly exceededLimits: readonly ExceededLimit[];
  /** Milliseconds from the recording's zero to its last record. */
  readonly length: number;
  /** Findings that the caller wants to fail on. */
  readonly failing: readonly Finding[];
}

/** Reads a recording, analyses it and compares it with the limits. */
export async function check(command: CheckCommand): Promise<CheckOutcome> {
  const { file, junit } = command;
  const obstacle = junit === null ? null : describeOutputProblem(junit, { inputs: [file] });
  if (junit !== null && obstacle !== null)
    return { verdict: 'unreadable', stdout: '', stderr: outputProblemLine(junit, obstacle) };
  let analysis = createAnalysis();
  let limits: LimitChecker = createLimitChecker(command.limits, analysis);
  let length = 0;
  const input = await readInput(file, {
    begin(zero) {
      if (zero === 0) return;
      // Time of day in UTC: the same on every machine, so that reports can be compared.
      analysis = createAnalysis({ clock: (at) => formatClock(zero + at, 'milli') });
      limits = createLimitChecker(command.limits, analysis);
    },
    take(record) {
      limits.take(record, analysis.push(record));
      length = Math.max(length, record.at);
    },
  });
  const findings = analysis.findings();
  const failing = findings.filter(({ kind, severity }) => command.failOn.has(kind) || command.failOn.has(severity));
  const exceededLimits = limits.finish();
  const checked: Checked = { file, input, analysis, findings, exceededLimits, length, failing };
  const unwritten = junit === null ? null : await writeTexts(junit, [writeJunit(checked)], { inputs: [file] });
  const junitProblem = unwritten === null ? '' : outputProblemLine(junit ?? '', unwritten);
  return {
    verdict:
      input.problems.length > 0 || unwritten !== null
        ? 'unreadable'
        : failing.length + exceededLimits.length > 0
          ? 'findings'
          : 'clean',
    stdout: command.asJson
      ? toPrintableJson(`${JSON.stringify(toCheckJson(checked), null, 2)}\n`)
      : writeReport(checked),
    stderr: describeProblems(file, input.problems) + junitProblem,
  };
}
