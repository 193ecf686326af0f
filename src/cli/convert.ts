import { createReadStream } from 'node:fs';
import { messagesToCsv } from '../formats/csv.ts';
import { writeHar } from '../formats/har/write-har.ts';
import { piecesOf } from '../formats/text/byte-pieces.ts';
import { openRecording } from '../formats/recording-file.ts';
import { writeTrace } from '../formats/trace.ts';
import { type SessionFacts, writeSession } from '../formats/session/write-session.ts';
import type { WireRecord } from '../wire/record.ts';
import type { ConvertCommand } from './command-line.ts';
import { describeFileError, type InputSummary } from './input.ts';
import { writeBytes, writeTexts } from './output.ts';
import { plain } from './plain.ts';
import { createProgress } from './progress.ts';
import { programVersion } from './program-version.ts';
import { analyse, complaintsOf, describeRedaction, load, type Loaded, readAloud, redactorOf } from './read-all.ts';
import { pluralize } from '../base/format.ts';

/** What a command that writes a file has to say. */
export interface Written {
  readonly verdict: 'clean' | 'unreadable';
  /** For standard error: what was done, and what could not be read or written. */
  readonly said: string;
}

/** How we name ourselves in files. */
export const WRITER = `Realtime Inspector ${programVersion()}`;

/** The analysis' view of a recording, as CSV or trace. */
function textsOf(format: 'har' | 'trace' | 'csv', { records, input, redaction }: Loaded): Iterable<string> {
  const facts: SessionFacts = { zero: input.zero, writer: WRITER, isRedacted: input.isRedacted || redaction !== null };
  if (format === 'har') return writeHar(records, facts);
  const { analysis, messages, until } = analyse(records);
  if (format === 'trace')
    return writeTrace({ streams: analysis.streams(), messages, findings: analysis.findings(), until });
  const labels = new Map(analysis.streams().map(({ id, label }) => [id, label]));
  const rows = messages.map((message) => ({ ...message, streamLabel: labels.get(message.stream) ?? '' }));
  return messagesToCsv(rows, input.zero);
}

/** A session out of anything that is too large for memory: record by record, and a second time where secrets are replaced. */
async function convertToSession(command: ConvertCommand): Promise<Written> {
  const { from, to, isPacked, redacting } = command;
  const redactor = redacting === null ? null : redactorOf(redacting);
  if (redactor !== null) await readAloud(from, (record) => redactor.learn(record));
  const progress = createProgress();
  const reading = openRecording(createReadStream(from), { describe: describeFileError });
  async function* records(): AsyncGenerator<WireRecord> {
    let count = 0;
    for await (const batch of reading) {
      for (const record of batch.records) yield redactor === null ? record : redactor.apply(record);
      count += batch.records.length;
      progress.show(`${pluralize(count, 'record')} written to ${plain(to)}`);
    }
  }
  // The header comes first, so what it says must be known first: the first batch is read before anything is written.
  const source = records();
  const first = await source.next();
  const summary = (): InputSummary => reading.summary;
  if (summary().format === null && first.done === true)
    return { verdict: 'unreadable', said: complaintsOf(from, summary().problems) };
  async function* whole(): AsyncGenerator<WireRecord> {
    if (first.done !== true) yield first.value;
    yield* source;
  }
  const isRedacted = redactor !== null || summary().isRedacted;
  const session = writeSession(whole(), { zero: summary().zero, writer: WRITER, isRedacted }, { isPacked });
  const failure = await writeBytes(to, piecesOf(session));
  progress.end();
  return said(command, summary(), failure, redactor === null ? null : describeRedaction(redactor.summary()));
}

function said(
  { from, to }: ConvertCommand,
  input: InputSummary,
  failure: string | null,
  redacted: string | null,
): Written {
  const problems = complaintsOf(from, input.problems);
  if (failure !== null) return { verdict: 'unreadable', said: `${problems}${plain(to)}: ${failure}\n` };
  const done = `${pluralize(input.records, 'record')} of ${plain(from)} written to ${plain(to)}.`;
  return {
    verdict: input.problems.length > 0 ? 'unreadable' : 'clean',
    said: `${problems}${done}${redacted === null ? '' : ` ${redacted}`}\n`,
  };
}

/** TaskScheduler one recording into another format. */
export async function convert(command: ConvertCommand): Promise<Written> {
  const { from, to, format, redacting } = command;
  if (format === 'session' && from !== '-') return convertToSession(command);
  const loaded = await load(from, redacting);
  const { input, records, redaction } = loaded;
  if (input.format === null) return { verdict: 'unreadable', said: complaintsOf(from, input.problems) };
  const facts = { zero: input.zero, writer: WRITER, isRedacted: input.isRedacted || redaction !== null };
  const failure =
    format === 'session'
      ? await writeBytes(to, piecesOf(writeSession(records, facts, { isPacked: command.isPacked })))
      : await writeTexts(to, textsOf(format, loaded));
  return said(command, input, failure, redacting === null ? null : describeRedaction(redaction));
}
