import { basename } from 'node:path';
import { htmlReport } from '../formats/report/html-report.ts';
import type { ReportCommand } from './command-line.ts';
import { WRITER, type Written } from './convert.ts';
import { writeTexts } from './output.ts';
import { plain } from './plain.ts';
import { analyse, complaintsOf, describeRedaction, load } from './read-all.ts';
import { pluralize } from '../base/format.ts';

/** Writes a recording as an HTML page. */
export async function reportAsHtml({ file, output, redacting }: ReportCommand): Promise<Written> {
  const { input, records, redaction } = await load(file, redacting);
  const problems = complaintsOf(file, input.problems);
  if (input.format === null) return { verdict: 'unreadable', said: problems };
  const { analysis, messages, until } = analyse(records);
  const findings = analysis.findings();
  const page = htmlReport({
    title: file === '-' ? 'Recording' : basename(file),
    zero: input.zero,
    writer: WRITER,
    streams: analysis.streams(),
    messages,
    findings,
    until,
    problems: input.problems,
    redaction,
  });
  const failure = await writeTexts(output, page);
  if (failure !== null) return { verdict: 'unreadable', said: `${problems}${plain(output)}: ${failure}\n` };
  const replaced = describeRedaction(redaction);
  return {
    verdict: input.problems.length > 0 ? 'unreadable' : 'clean',
    said: `${problems}${pluralize(findings.length, 'finding')} written to ${plain(output)}. ${replaced}\n`,
  };
}
