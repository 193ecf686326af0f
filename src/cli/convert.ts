import { PROGRESS } from '../texts/cli/progress.ts';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { csvRows } from '../analysis/csv-rows.ts';
import { messagesToCsv } from '../formats/csv.ts';
import { writeHar } from '../formats/har/write-har.ts';
import { piecesOf } from '../formats/text/byte-pieces.ts';
import { openRecording } from '../formats/recording-file.ts';
import { writeTrace } from '../formats/trace.ts';
import { type SessionFacts, writeSession } from '../formats/session/write-session.ts';
import type { WireRecord } from '../wire/record.ts';
import type { ConvertCommand } from './command-line.ts';
import { writeOtlp } from './export/otlp.ts';
import { writeParquet } from './export/parquet.ts';
import { type ExportedRecording, TABLE_NAMES, tablesOf } from './export/tables.ts';
import { describeFileError, type InputSummary } from './input.ts';
import { describeOutputProblem, outputProblemLine, writeBytes, writeTexts } from './output.ts';
import { toPrintable } from './printable.ts';
import { createProgress } from './progress.ts';
import { programVersion } from './program-version.ts';
import {
  analyse,
  describeProblems,
  describeRedaction,
  load,
  type LoadedRecording,
  readWithProgress,
  redactorOf,
} from './load-recording.ts';

/** What a command that writes a file answers. */
export interface WriteOutcome {
  readonly verdict: 'clean' | 'unreadable';
  /** What was done, and what could not be read or written. */
  readonly stderr: string;
}

/** The name of this program in the files that it writes. */
export const WRITER = `Realtime Inspector ${programVersion()}`;

/** What a file that is made of a recording says of it. */
const factsOf = ({ input, redaction }: LoadedRecording): SessionFacts => ({
  zero: input.zero,
  endsAt: () => input.endsAt,
  writer: WRITER,
  isRedacted: input.isRedacted || redaction !== null,
  decoders: input.decoders,
});

/** A recording as text, piece by piece. */
function textsOf(from: string, format: 'har' | 'trace' | 'csv' | 'otlp', loaded: LoadedRecording): Iterable<string> {
  const { records, input } = loaded;
  if (format === 'har') return writeHar(records, factsOf(loaded));
  const analysed = analyse(loaded);
  if (format === 'otlp') return writeOtlp({ file: basename(from), input, ...analysed });
  const { analysis, messages, readings, until } = analysed;
  if (format === 'trace')
    return writeTrace({ streams: analysis.streams(), messages, findings: analysis.findings(), until });
  return messagesToCsv(csvRows(analysis, messages, readings), input.zero);
}

/** Writes a session record by record, so that it may be larger than memory; reads it twice if secrets are replaced. */
async function convertToSession(command: ConvertCommand): Promise<WriteOutcome> {
  const { from, to, isPacked, redaction } = command;
  const redactor = redaction === null ? null : redactorOf(redaction);
  if (redactor !== null) await readWithProgress(from, (record) => redactor.learn(record));
  const progress = createProgress();
  const reading = openRecording(createReadStream(from), { describe: describeFileError });
  async function* records(): AsyncGenerator<WireRecord> {
    let count = 0;
    for await (const batch of reading) {
      for (const record of batch.records) yield redactor === null ? record : redactor.apply(record);
      count += batch.records.length;
      progress.show(PROGRESS.writing(toPrintable(to), count));
    }
  }
  // The header is written first and needs facts that the first batch brings.
  const source = records();
  const first = await source.next();
  const summary = (): InputSummary => reading.summary;
  if (summary().format === null && first.done === true)
    return { verdict: 'unreadable', stderr: describeProblems(from, summary().problems) };
  async function* whole(): AsyncGenerator<WireRecord> {
    if (first.done !== true) yield first.value;
    yield* source;
  }
  const isRedacted = redactor !== null || summary().isRedacted;
  const { zero, decoders } = summary();
  const facts: SessionFacts = { zero, endsAt: () => summary().endsAt, writer: WRITER, isRedacted, decoders };
  const session = writeSession(whole(), facts, { isPacked });
  const failure = await writeBytes(to, piecesOf(session), { inputs: [from] });
  progress.end();
  return toOutcome(command, summary(), failure, redactor === null ? null : describeRedaction(redactor.summary()));
}

/** The file of a table: `run.parquet` becomes `run.messages.parquet`. */
const tablePath = (to: string, name: string): string => `${to.replace(/\.parquet$/i, '')}.${name}.parquet`;

function toOutcome(
  { from, to, format }: ConvertCommand,
  input: InputSummary,
  failure: string | null,
  redacted: string | null,
): WriteOutcome {
  const written = format === 'parquet' ? tablePath(to, `{${TABLE_NAMES.join(',')}}`) : to;
  const problems = describeProblems(from, input.problems);
  if (failure !== null) return { verdict: 'unreadable', stderr: problems + outputProblemLine(to, failure) };
  const done = PROGRESS.converted(toPrintable(from), toPrintable(written), input.records);
  return {
    verdict: input.problems.length > 0 ? 'unreadable' : 'clean',
    stderr: `${problems}${done}${redacted === null ? '' : ` ${redacted}`}\n`,
  };
}

/** Writes each table as a file of its own; the first that cannot be written ends it. */
async function writeTables(to: string, recording: ExportedRecording): Promise<string | null> {
  for (const table of tablesOf(recording)) {
    const path = tablePath(to, table.name);
    const failure = await writeBytes(path, writeParquet(table, WRITER), { inputs: [recording.file] });
    if (failure !== null) return failure;
  }
  return null;
}

/** The files that a conversion writes. */
const outputsOf = ({ to, format }: ConvertCommand): readonly string[] =>
  format === 'parquet' ? TABLE_NAMES.map((name) => tablePath(to, name)) : [to];

/** Turns one recording into another format. */
export async function convert(command: ConvertCommand): Promise<WriteOutcome> {
  const { from, to, format, redaction: rules } = command;
  for (const output of outputsOf(command)) {
    const obstacle = describeOutputProblem(output, { inputs: [from] });
    if (obstacle !== null) return { verdict: 'unreadable', stderr: outputProblemLine(output, obstacle) };
  }
  if (format === 'session' && from !== '-') return convertToSession(command);
  const loaded = await load(from, rules);
  const { input, records, redaction } = loaded;
  if (input.format === null) return { verdict: 'unreadable', stderr: describeProblems(from, input.problems) };
  if (format === 'parquet') {
    const unwritten = await writeTables(to, { file: from, input, ...analyse(loaded) });
    return toOutcome(command, input, unwritten, rules === null ? null : describeRedaction(redaction));
  }
  const failure =
    format === 'session'
      ? await writeBytes(to, piecesOf(writeSession(records, factsOf(loaded), { isPacked: command.isPacked })), {
          inputs: [from],
        })
      : await writeTexts(to, textsOf(from, format, loaded), { inputs: [from] });
  return toOutcome(command, input, failure, rules === null ? null : describeRedaction(redaction));
}
