import type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
import type { Analysis } from './analysis.ts';
import type { ReadingMemory } from './reading-memory.ts';
import type { StreamMessage } from './streams/message.ts';

/** A message with what a table of all messages says of it. */
export type CsvRow = StreamMessage & {
  readonly streamLabel: string;
  /** Kind of the fault that changed it on purpose, or `by-hand`; empty for none. */
  readonly induced: string;
  readonly decoded: DecodedMessage;
};

/** Makes the row of a message of an analysed recording (`formats/csv.ts`). */
export function csvRowMaker(
  analysis: Pick<Analysis, 'streams' | 'induced'>,
): (message: StreamMessage, decoded: DecodedMessage) => CsvRow {
  const labels = new Map(analysis.streams().map(({ id, label }) => [id, label]));
  const faults = analysis.induced();
  return (message, decoded) => {
    const induced = faults.messageOf(message.ref)?.fault ?? '';
    return { ...message, induced, streamLabel: labels.get(message.stream) ?? '', decoded };
  };
}

/** The rows of a CSV file, in the order of the messages; each is read when its line is written. */
export function* csvRows(
  analysis: Pick<Analysis, 'streams' | 'induced'>,
  messages: readonly StreamMessage[],
  readings: Pick<ReadingMemory, 'read'>,
): Generator<CsvRow> {
  const rowOf = csvRowMaker(analysis);
  for (const message of messages) yield rowOf(message, readings.read(message));
}
