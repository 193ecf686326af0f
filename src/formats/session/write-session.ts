import type { Millis } from '../../base/units.ts';
import type { WireRecord } from '../../wire/record.ts';
import { gzip } from '../text/gzip.ts';
import { encodePieces, toStream } from '../text/byte-pieces.ts';
import type { SessionDecoder } from './session-decoders.ts';
import { writeSessionEnd, writeSessionHeader, writeSessionRecord } from './read-session.ts';

/** What the first line of a file says. */
export interface SessionFacts {
  /** Milliseconds since the epoch of the recording's zero; 0 if it is not known. */
  readonly zero: number;
  /** Who writes, for people. */
  readonly writer: string;
  /** Whether secrets have been replaced. */
  readonly isRedacted?: boolean;
  /**
   * How long was recorded, from the zero on: rules that wait for something judge up to there. `null` if it is not known.
   * Asked after the last record of a session file.
   */
  readonly endsAt?: () => Millis | null;
  /** The user's own decoders of its streams. */
  readonly decoders?: readonly SessionDecoder[];
}

/** Characters of lines that are handed on at once: a step of an asynchronous iteration costs more than to write a record. */
const PIECE = 32 * 1024;

/** Lines joined as they come, handed on when they are worth it. */
class Lines {
  count = 0;
  #lines: string[] = [];
  #length = 0;

  /** @returns whether there is enough to hand on. */
  add(record: WireRecord): boolean {
    const line = writeSessionRecord(record);
    this.count += 1;
    this.#lines.push(line);
    this.#length += line.length;
    return this.#length >= PIECE;
  }

  take(): string {
    const text = this.#lines.join('');
    this.#lines = [];
    this.#length = 0;
    return text;
  }
}

/** The text of a session file in pieces, each of whole lines; the last line counts the records and says how long was recorded. */
export async function* sessionLines(
  records: Iterable<WireRecord> | AsyncIterable<WireRecord>,
  facts: SessionFacts,
): AsyncGenerator<string> {
  yield writeSessionHeader(facts.zero, facts.writer, facts.isRedacted, facts.decoders);
  const lines = new Lines();
  if (Symbol.iterator in records) {
    for (const record of records) if (lines.add(record)) yield lines.take();
  } else {
    for await (const record of records) if (lines.add(record)) yield lines.take();
  }
  yield lines.take();
  yield writeSessionEnd(lines.count, facts.endsAt?.() ?? null);
}

/**
 * Writes a session file as a stream of bytes: only a few records are in memory at a time, and what the reader of the
 * stream has not taken yet.
 *
 * @param records in the order in which they are to be read again.
 * @param options `isPacked: false` leaves out gzip, for people who want to read the file.
 */
export function writeSession(
  records: Iterable<WireRecord> | AsyncIterable<WireRecord>,
  facts: SessionFacts,
  options: { readonly isPacked?: boolean } = {},
): ReadableStream<Uint8Array> {
  const bytes = encodePieces(sessionLines(records, facts));
  return toStream(options.isPacked === false ? bytes : gzip(bytes));
}
