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

/** The rows of a CSV file (`formats/csv.ts`), in the order of the messages; each is read when its line is written. */
export function* csvRows(
  analysis: Pick<Analysis, 'streams' | 'induced'>,
  messages: readonly StreamMessage[],
  readings: Pick<ReadingMemory, 'read'>,
): Generator<CsvRow> {
  const labels = new Map(analysis.streams().map(({ id, label }) => [id, label]));
  const faults = analysis.induced();
  for (const message of messages) {
    const induced = faults.messageOf(message.ref)?.fault ?? '';
    yield { ...message, induced, streamLabel: labels.get(message.stream) ?? '', decoded: readings.read(message) };
  }
}
