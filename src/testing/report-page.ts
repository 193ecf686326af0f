import { unrecordedLines } from '../texts/unrecorded.ts';
import { resolve } from 'node:path';
import { writeTexts } from '../cli/output.ts';
import { reportInduced } from '../analysis/induced/induced-report.ts';
import { createReadingMemory } from '../analysis/reading-memory.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import { millis } from '../base/units.ts';
import { redactorOf } from '../cli/load-recording.ts';
import { createJudgement } from '../policy/judgement.ts';
import type { Policy } from '../policy/policy.ts';
import { htmlReport } from '../formats/report/html-report.ts';
import { REPORT_TITLE } from '../texts/cli/progress.ts';
import type { Reading } from './observation.ts';
import type { WireRecord } from '../wire/record.ts';

/** Writes records as an HTML page, judged under a policy, with credentials replaced. */
export async function writeReportPage(
  path: string,
  title: string,
  records: readonly WireRecord[],
  { zero, policy, reading }: { readonly zero: number; readonly policy: Policy; readonly reading: Reading },
): Promise<void> {
  const redactor = redactorOf({ hasUsual: true, paths: [], patterns: [] });
  for (const record of records) redactor.learn(record);
  const { analysis } = createJudgement(policy, reading);
  const messages: StreamMessage[] = [];
  const readings = createReadingMemory();
  let until = millis(0);
  for (const record of records) {
    for (const [place, message] of analysis.push(redactor.apply(record)).entries()) {
      messages.push(message);
      readings.note(message, analysis.reading(place));
    }
    if (record.at > until) until = record.at;
  }
  if (records.length > 0) analysis.advance(millis(Date.now() - zero));
  const page = htmlReport({
    title: title === '' ? REPORT_TITLE : title,
    zero,
    writer: 'realtime-inspector/testing',
    streams: analysis.streams(),
    messages,
    decoded: readings.read,
    findings: analysis.findings(),
    until,
    problems: [...analysis.ledger().map(({ text }) => text), ...unrecordedLines(analysis.unrecorded())],
    redaction: redactor.summary(),
    induced: reportInduced(analysis),
  });
  const problem = await writeTexts(resolve(path), page, { inputs: [] });
  if (problem !== null) throw new Error(`${path}: ${problem}`);
}
