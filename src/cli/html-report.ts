import { unrecordedLines } from '../texts/unrecorded.ts';
import { PROGRESS, REPORT_TITLE } from '../texts/cli/progress.ts';
import { reportInduced } from '../analysis/induced/induced-report.ts';
import { basename } from 'node:path';
import { htmlReport } from '../formats/report/html-report.ts';
import type { ReportCommand } from './command-line.ts';
import { WRITER, type WriteOutcome } from './convert.ts';
import { describeOutputProblem, outputProblemLine, writeTexts } from './output.ts';
import { toPrintable } from './printable.ts';
import { analyse, describeProblems, describeRedaction, load } from './load-recording.ts';

/** Writes a recording as an HTML page. */
export async function reportAsHtml({ file, output, redaction: rules }: ReportCommand): Promise<WriteOutcome> {
  const obstacle = describeOutputProblem(output, { inputs: [file] });
  if (obstacle !== null) return { verdict: 'unreadable', stderr: outputProblemLine(output, obstacle) };
  const loaded = await load(file, rules);
  const { input, redaction } = loaded;
  const problems = describeProblems(file, input.problems);
  if (input.format === null) return { verdict: 'unreadable', stderr: problems };
  const { analysis, messages, readings, until } = analyse(loaded);
  const findings = analysis.findings();
  const page = htmlReport({
    title: file === '-' ? REPORT_TITLE : basename(file),
    zero: input.zero,
    writer: WRITER,
    streams: analysis.streams(),
    messages,
    decoded: readings.read,
    findings,
    until,
    problems: [
      ...input.problems,
      ...analysis.ledger().map(({ text }) => text),
      ...unrecordedLines(analysis.unrecorded()),
    ],
    redaction,
    induced: reportInduced(analysis),
  });
  const failure = await writeTexts(output, page, { inputs: [file] });
  if (failure !== null) return { verdict: 'unreadable', stderr: problems + outputProblemLine(output, failure) };
  return {
    verdict: input.problems.length > 0 ? 'unreadable' : 'clean',
    stderr: `${problems}${PROGRESS.reported(toPrintable(output), findings.length)} ${describeRedaction(redaction)}\n`,
  };
}
