import { PROGRESS } from '../texts/cli/progress.ts';
import { createReadStream } from 'node:fs';
import type { StreamMessage } from '../analysis/streams/message.ts';
import type { InducedFaults } from '../analysis/induced/induced-faults.ts';
import type { ReadingMemory } from '../analysis/reading-memory.ts';
import type { StreamId } from '../analysis/streams/stream.ts';
import { messagesToCsv } from '../formats/csv.ts';
import { writeHar } from '../formats/har/write-har.ts';
import { piecesOf } from '../formats/text/byte-pieces.ts';
import { openRecording } from '../formats/recording-file.ts';
import { writeTrace } from '../formats/trace.ts';
import { type SessionFacts, writeSession } from '../formats/session/write-session.ts';
import type { WireRecord } from '../wire/record.ts';
import type { ConvertCommand } from './command-line.ts';
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

/** Messages with what the table shows of them; each is read when its line is written. */
function* csvRows(
  messages: readonly StreamMessage[],
  labels: ReadonlyMap<StreamId, string>,
  readings: ReadingMemory,
  faults: InducedFaults,
) {
  for (const message of messages) {
    const induced = faults.messageOf(message.ref)?.fault ?? '';
    yield { ...message, induced, streamLabel: labels.get(message.stream) ?? '', decoded: readings.read(message) };
  }
}

/** What a file that is made of a recording says of it. */
const factsOf = ({ input, redaction }: LoadedRecording): SessionFacts => ({
  zero: input.zero,
  endsAt: () => input.endsAt,
  writer: WRITER,
  isRedacted: input.isRedacted || redaction !== null,
  decoders: input.decoders,
});

/** A recording as text, piece by piece. */
function textsOf(format: 'har' | 'trace' | 'csv', loaded: LoadedRecording): Iterable<string> {
  const { records, input } = loaded;
  if (format === 'har') return writeHar(records, factsOf(loaded));
  const { analysis, messages, readings, until } = analyse(loaded);
  if (format === 'trace')
    return writeTrace({ streams: analysis.streams(), messages, findings: analysis.findings(), until });
  const labels = new Map(analysis.streams().map(({ id, label }) => [id, label]));
  return messagesToCsv(csvRows(messages, labels, readings, analysis.induced()), input.zero);
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

function toOutcome(
  { from, to }: ConvertCommand,
  input: InputSummary,
  failure: string | null,
  redacted: string | null,
): WriteOutcome {
  const problems = describeProblems(from, input.problems);
  if (failure !== null) return { verdict: 'unreadable', stderr: problems + outputProblemLine(to, failure) };
  const done = PROGRESS.converted(toPrintable(from), toPrintable(to), input.records);
  return {
    verdict: input.problems.length > 0 ? 'unreadable' : 'clean',
    stderr: `${problems}${done}${redacted === null ? '' : ` ${redacted}`}\n`,
  };
}

/** Turns one recording into another format. */
export async function convert(command: ConvertCommand): Promise<WriteOutcome> {
  const { from, to, format, redaction: rules } = command;
  const obstacle = describeOutputProblem(to, { inputs: [from] });
  if (obstacle !== null) return { verdict: 'unreadable', stderr: outputProblemLine(to, obstacle) };
  if (format === 'session' && from !== '-') return convertToSession(command);
  const loaded = await load(from, rules);
  const { input, records, redaction } = loaded;
  if (input.format === null) return { verdict: 'unreadable', stderr: describeProblems(from, input.problems) };
  const failure =
    format === 'session'
      ? await writeBytes(to, piecesOf(writeSession(records, factsOf(loaded), { isPacked: command.isPacked })), {
          inputs: [from],
        })
      : await writeTexts(to, textsOf(format, loaded), { inputs: [from] });
  return toOutcome(command, input, failure, rules === null ? null : describeRedaction(redaction));
}
