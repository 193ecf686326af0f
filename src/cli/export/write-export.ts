import { csvRowMaker } from '../../analysis/csv-rows.ts';
import { CSV_HEAD, messageToCsv } from '../../formats/csv.ts';
import { HarBuilder } from '../../formats/har/write-har.ts';
import type { SessionFacts } from '../../formats/session/write-session.ts';
import { writeSession } from '../../formats/session/write-session.ts';
import { encodePieces, piecesOf } from '../../formats/text/byte-pieces.ts';
import { traceBegin, traceEnd, traceMessage } from '../../formats/trace.ts';
import type { WireRecord } from '../../wire/record.ts';
import { type ExportedRecording, analyseSource } from './exported-recording.ts';
import { MessageEvents, writeOtlp } from './otlp.ts';
import { recordStore } from './record-store.ts';
import type { RecordingSource } from './recording-source.ts';
import { SpilledLists } from './spilled-lists.ts';

/** How often a recording is read for a format, where nothing is replaced. */
export const READINGS = { session: 1, har: 1, otlp: 1, trace: 2, csv: 2, parquet: 2 } as const;

/** What a file that is made of a recording says of it, once its first records are there. */
export const factsOf = (source: RecordingSource, isRedacted: boolean, writer: string): SessionFacts => ({
  zero: source.summary.zero,
  endsAt: () => source.summary.endsAt,
  writer,
  isRedacted: source.summary.isRedacted || isRedacted,
  decoders: source.summary.decoders,
});

/** The bytes of a file, and what is to be done when it is written or cannot be. */
export interface Export {
  readonly bytes: AsyncIterable<Uint8Array>;
  close(): void;
}

const closeNothing = (): void => undefined;

/**
 * A recording as a session; its first records are read, since the header needs what they bring.
 *
 * @returns `null` where the file is no recording.
 */
export async function exportSession(
  source: RecordingSource,
  options: { readonly isRedacted: boolean; readonly isPacked: boolean; readonly writer: string },
): Promise<Export | null> {
  const batches = source.batches();
  let first = await batches.next();
  while (first.done !== true && first.value.length === 0) first = await batches.next();
  if (first.done === true && source.summary.format === null) return null;
  async function* records(): AsyncGenerator<WireRecord> {
    if (first.done !== true) yield* first.value;
    for await (const batch of batches) yield* batch;
  }
  const facts = factsOf(source, options.isRedacted, options.writer);
  const session = writeSession(records(), facts, { isPacked: options.isPacked });
  return { bytes: piecesOf(session), close: closeNothing };
}

/** A recording as a HAR file: its records wait in a temporary file where they are many, since entries are written one by one. */
export async function exportHar(source: RecordingSource, isRedacted: boolean, writer: string): Promise<Export | null> {
  const lists = new SpilledLists();
  try {
    const builder = new HarBuilder(recordStore(lists));
    for await (const batch of source.batches()) for (const record of batch) builder.take(record);
    if (source.summary.format !== null) {
      const text = builder.pieces(factsOf(source, isRedacted, writer));
      return { bytes: encodePieces(text), close: () => lists.close() };
    }
    lists.close();
    return null;
  } catch (error) {
    lists.close();
    throw error;
  }
}

/** A recording as spans of OpenTelemetry. */
export async function exportOtlp(source: RecordingSource, name: string): Promise<Export | null> {
  const lists = new SpilledLists();
  try {
    const events = new MessageEvents(lists);
    const recording = await analyseSource(name, source, (message) => events.add(message));
    if (recording.input.format !== null)
      return { bytes: encodePieces(writeOtlp(recording, events)), close: () => lists.close() };
    lists.close();
    return null;
  } catch (error) {
    lists.close();
    throw error;
  }
}

async function* csvOf(recording: ExportedRecording): AsyncGenerator<string> {
  const rowOf = csvRowMaker(recording.analysis);
  yield CSV_HEAD;
  for await (const { message, decoded } of recording.messages())
    yield messageToCsv(rowOf(message, decoded), recording.input.zero);
}

async function* traceOf(recording: ExportedRecording): AsyncGenerator<string> {
  const { analysis, until } = recording;
  yield* traceBegin({ streams: analysis.streams(), until });
  for await (const { message } of recording.messages()) yield traceMessage(message);
  yield* traceEnd(analysis.findings());
}

/** A recording as a table or a trace: analysed first, then read once more for its messages. */
export async function exportMessages(source: RecordingSource, name: string, format: 'csv' | 'trace') {
  const recording = await analyseSource(name, source);
  if (recording.input.format === null) return null;
  const text = format === 'csv' ? csvOf(recording) : traceOf(recording);
  return { bytes: encodePieces(text), close: closeNothing } satisfies Export;
}
