import type { WireRecord } from '../wire/record.ts';
import { encodePieces, packed, toStream } from './octets.ts';
import { writeSessionEnd, writeSessionHeader, writeSessionRecord } from './session.ts';

/** What the first line of a file says. */
export interface SessionFacts {
  /** Milliseconds since the epoch of the recording's zero; 0 where it is not known. */
  readonly zero: number;
  /** Who writes, for people. */
  readonly writer: string;
  /** Whether secrets have been replaced. */
  readonly isRedacted?: boolean;
}

/** The lines of a session file in their order, line ends included; the last one counts the records. */
export async function* sessionLines(
  records: Iterable<WireRecord> | AsyncIterable<WireRecord>,
  facts: SessionFacts,
): AsyncGenerator<string> {
  yield writeSessionHeader(facts.zero, facts.writer, facts.isRedacted);
  let count = 0;
  for await (const record of records) {
    yield writeSessionRecord(record);
    count += 1;
  }
  yield writeSessionEnd(count);
}

/**
 * Writes a session file as a stream of octets: one record is in memory at a time, beside what the reader of the stream has
 * not yet taken.
 *
 * @param records in the order in which they are to be read again.
 * @param options `isPacked: false` leaves out gzip, for people who want to read the file.
 */
export function writeSession(
  records: Iterable<WireRecord> | AsyncIterable<WireRecord>,
  facts: SessionFacts,
  options: { readonly isPacked?: boolean } = {},
): ReadableStream<Uint8Array> {
  const octets = encodePieces(sessionLines(records, facts));
  return options.isPacked === false ? toStream(octets) : packed(octets);
}
