import { resolve } from 'node:path';
import { writeTexts } from '../cli/output.ts';
import { analyse, redactorOf } from '../cli/load-recording.ts';
import { htmlReport } from '../formats/report/html-report.ts';
import { REPORT_TITLE } from '../texts/cli/progress.ts';
import type { WireRecord } from '../wire/record.ts';

/** Writes records as an HTML page, with credentials replaced, as `realtime-inspector report` does. */
export async function writeReportPage(
  path: string,
  title: string,
  records: readonly WireRecord[],
  zero: number,
): Promise<void> {
  const redactor = redactorOf({ hasUsual: true, paths: [], patterns: [] });
  for (const record of records) redactor.learn(record);
  const { analysis, messages, until } = analyse(records.map((record) => redactor.apply(record)));
  const page = htmlReport({
    title: title === '' ? REPORT_TITLE : title,
    zero,
    writer: 'realtime-inspector/testing',
    streams: analysis.streams(),
    messages,
    findings: analysis.findings(),
    until,
    problems: [],
    redaction: redactor.summary(),
  });
  const problem = await writeTexts(resolve(path), page, { inputs: [] });
  if (problem !== null) throw new Error(`${path}: ${problem}`);
}
