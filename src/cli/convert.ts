import { basename } from 'node:path';
import { unreachable } from '../base/unreachable.ts';
import { PROGRESS } from '../texts/cli/progress.ts';
import type { ConvertCommand } from './command-line.ts';
import { analyseSource, type ExportedRecording } from './export/exported-recording.ts';
import { writeParquet } from './export/parquet.ts';
import { openSource, type RecordingSource } from './export/recording-source.ts';
import { TABLE_NAMES, tablesOf } from './export/tables.ts';
import { type Export, exportHar, exportMessages, exportOtlp, exportSession, READINGS } from './export/write-export.ts';
import { describeFileError } from './input.ts';
import { describeOutputProblem, outputProblemLine, writeBytes } from './output.ts';
import { toPrintable } from './printable.ts';
import { programVersion } from './program-version.ts';
import { describeProblems, describeRedaction } from './load-recording.ts';

/** What a command that writes a file answers. */
export interface WriteOutcome {
  readonly verdict: 'clean' | 'unreadable';
  /** What was done, and what could not be read or written. */
  readonly stderr: string;
}

/** The name of this program in the files that it writes. */
export const WRITER = `Realtime Inspector ${programVersion()}`;

/** The file of a table: `run.parquet` becomes `run.messages.parquet`. */
const tablePath = (to: string, name: string): string => `${to.replace(/\.parquet$/i, '')}.${name}.parquet`;

/** The files that a conversion writes. */
export const outputsOf = ({ to, format }: Pick<ConvertCommand, 'to' | 'format'>): readonly string[] =>
  format === 'parquet' ? TABLE_NAMES.map((name) => tablePath(to, name)) : [to];

/** The bytes of the file; `null` where the recording is none. */
function exportOf(command: ConvertCommand, source: RecordingSource): Promise<Export | null> {
  const { from, format, isPacked } = command;
  const isRedacted = command.redaction !== null;
  switch (format) {
    case 'session':
      return exportSession(source, { isRedacted, isPacked, writer: WRITER });
    case 'har':
      return exportHar(source, isRedacted, WRITER);
    case 'otlp':
      return exportOtlp(source, basename(from));
    case 'csv':
    case 'trace':
      return exportMessages(source, from, format);
    case 'parquet':
      throw new Error('tables are files of their own');
    default:
      return unreachable(format);
  }
}

/** What a conversion must not touch. */
interface Surroundings {
  readonly inputs: readonly string[];
}

/** What was written: a sentence where it could not be, and whether there was a recording. */
interface Written {
  readonly isRecording: boolean;
  readonly failure: string | null;
}

/** Writes each table as a file of its own; the first that cannot be written ends it. */
async function writeTables(to: string, recording: ExportedRecording, around: Surroundings): Promise<Written> {
  if (recording.input.format === null) return { isRecording: false, failure: null };
  for (const table of tablesOf(recording)) {
    const failure = await writeBytes(tablePath(to, table.name), writeParquet(table, WRITER), around);
    if (failure !== null) return { isRecording: true, failure };
  }
  return { isRecording: true, failure: null };
}

async function write(command: ConvertCommand, source: RecordingSource, around: Surroundings): Promise<Written> {
  if (command.format === 'parquet') return writeTables(command.to, await analyseSource(command.from, source), around);
  const made = await exportOf(command, source);
  if (made === null) return { isRecording: false, failure: null };
  try {
    return { isRecording: true, failure: await writeBytes(command.to, made.bytes, around) };
  } finally {
    made.close();
  }
}

function toOutcome(command: ConvertCommand, source: RecordingSource, { isRecording, failure }: Written): WriteOutcome {
  const { from, to, format } = command;
  const { problems: found, records } = source.summary;
  const problems = describeProblems(from, found);
  if (!isRecording) return { verdict: 'unreadable', stderr: problems };
  if (failure !== null) return { verdict: 'unreadable', stderr: problems + outputProblemLine(to, failure) };
  const written = format === 'parquet' ? tablePath(to, `{${TABLE_NAMES.join(',')}}`) : to;
  const done = PROGRESS.converted(toPrintable(from), toPrintable(written), records);
  const redacted = command.redaction === null ? '' : ` ${describeRedaction(source.redaction)}`;
  return { verdict: found.length > 0 ? 'unreadable' : 'clean', stderr: `${problems}${done}${redacted}\n` };
}

/**
 * Turns one recording into another format, reading it as often as the format needs, so that it may be larger than memory.
 *
 * @param inputs other files that must not be written.
 */
export async function convert(command: ConvertCommand, inputs: readonly string[] = []): Promise<WriteOutcome> {
  const { from, format, redaction } = command;
  const around = { inputs: [from, ...inputs] };
  for (const output of outputsOf(command)) {
    const obstacle = describeOutputProblem(output, around);
    if (obstacle !== null) return { verdict: 'unreadable', stderr: outputProblemLine(output, obstacle) };
  }
  try {
    const source = await openSource(from, redaction, READINGS[format]);
    return toOutcome(command, source, await write(command, source, around));
  } catch (error) {
    // The temporary file, which a large recording needs.
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { verdict: 'unreadable', stderr: outputProblemLine(command.to, describeFileError(error)) };
  }
}
