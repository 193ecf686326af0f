import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { readHar } from '../formats/har.ts';
import { createSessionReader, isSession, type SessionReader } from '../formats/session.ts';
import type { WireRecord } from '../wire/record.ts';

/** Octets of a session file, unpacked, that are read: a day of a very busy page. A gzip bomb ends here. */
export const SESSION_BOUND = 8 * 1024 * 1024 * 1024;

/** Characters of a HAR file: it must be parsed as a whole, and takes about eight times as much memory then. */
export const HAR_BOUND = 256 * 1024 * 1024;

/** Takes in what a file holds, in order. */
export interface InputSink {
  /** @param zero milliseconds since the epoch of the recording's zero, 0 where it is not known. */
  begin(zero: number): void;
  take(record: WireRecord): void;
}

/** What was read. */
export interface InputSummary {
  readonly format: 'har' | 'session' | null;
  readonly records: number;
  readonly zero: number;
  /** What could not be read, in words. */
  readonly problems: readonly string[];
  readonly passedOver: number;
  /** Characters read. */
  readonly length: number;
}

/** A failure of reading in words for people. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be read';
  const code = 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'reading it is not allowed';
    case 'EISDIR':
      return 'it is a folder';
    default:
      return code.startsWith('Z_') ? `the gzip data is damaged (${error.message})` : error.message;
  }
}

/** Unpacks gzip where the first two octets say so. A packed file that is cut gives what stands before the cut, then the error. */
async function* unpacked(source: Readable): AsyncGenerator<Buffer> {
  const chunks: AsyncIterator<Buffer> = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const rest: AsyncIterable<Buffer> = { [Symbol.asyncIterator]: () => chunks };
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    if (head.length > 0) yield head;
    yield* rest;
    return;
  }
  const whole = async function* (): AsyncGenerator<Buffer> {
    yield head;
    yield* rest;
  };
  // An error on either side reaches the iteration of the last stream; the callback has nothing to add.
  yield* pipeline(whole, createGunzip(), () => undefined);
}

/** The text of a file piece by piece, as UTF-8. */
async function* textOf(source: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for await (const octets of unpacked(source)) yield decoder.decode(octets, { stream: true });
  const last = decoder.decode();
  if (last !== '') yield last;
}

/** Reads pieces as they come: first enough to know the format, then by its reader. */
class Intake {
  readonly #sink: InputSink;
  readonly #pieces: string[] = [];
  #length = 0;
  #session: SessionReader | null = null;
  #hasBegun = false;
  #isForeign = false;
  #records = 0;

  constructor(sink: InputSink) {
    this.#sink = sink;
  }

  /** @returns a sentence where the file is too large, `null` to go on. */
  push(piece: string): string | null {
    this.#length += piece.length;
    if (this.#session === null) {
      this.#pieces.push(piece);
      const isUndecided = this.#pieces.length === 1 || this.#length < 4_096;
      if (isUndecided && isSession(this.#pieces.join(''))) {
        this.#session = createSessionReader();
        for (const held of this.#pieces.splice(0)) this.#deliver(this.#session.push(held));
      }
    } else this.#deliver(this.#session.push(piece));
    // Both formats begin with an object; of anything else not a gigabyte need be read to know it.
    if (this.#pieces.length === 1 && !/^\ufeff?\s*(?:\{|$)/.test(piece.slice(0, 1_000))) {
      this.#isForeign = true;
      return 'it is no recording: neither a HAR nor a session file begins like this';
    }
    const bound = this.#session === null ? HAR_BOUND : SESSION_BOUND;
    return this.#length > bound ? `it is larger than ${bound} characters; the rest is not read` : null;
  }

  finish(): InputSummary {
    if (this.#session !== null) {
      this.#deliver(this.#session.end());
      const { header, problems } = this.#session;
      return {
        format: 'session',
        records: this.#records,
        zero: header?.zero ?? 0,
        problems,
        passedOver: 0,
        length: this.#length,
      };
    }
    if (this.#length === 0 || this.#isForeign) {
      const reasons = this.#isForeign ? [] : ['the file is empty'];
      return { format: null, records: 0, zero: 0, problems: reasons, passedOver: 0, length: this.#length };
    }
    const { records, problems, zero, passedOver } = readHar(this.#pieces.splice(0).join('').slice(0, HAR_BOUND));
    this.#begin(zero);
    for (const record of records) this.#sink.take(record);
    const format = records.length === 0 && problems.length > 0 ? null : 'har';
    return { format, records: records.length, zero, problems, passedOver, length: this.#length };
  }

  #begin(zero: number): void {
    if (!this.#hasBegun) this.#sink.begin(zero);
    this.#hasBegun = true;
  }

  #deliver(records: readonly WireRecord[]): void {
    if (records.length === 0) return;
    this.#begin(this.#session?.header?.zero ?? 0);
    for (const record of records) this.#sink.take(record);
    this.#records += records.length;
  }
}

/**
 * Reads a recording and hands its records on, a session file piece by piece.
 *
 * @param path of a session or HAR file, plain or gzip; `-` for standard input.
 * @returns what was read; whatever went wrong on the way is a problem in words. Never throws for the file's sake.
 */
export async function readInput(path: string, sink: InputSink): Promise<InputSummary> {
  const intake = new Intake(sink);
  const failures: string[] = [];
  try {
    for await (const piece of textOf(path === '-' ? process.stdin : createReadStream(path))) {
      const excess = intake.push(piece);
      if (excess !== null) {
        failures.push(excess);
        break;
      }
    }
  } catch (error) {
    failures.push(describe(error));
  }
  const summary = intake.finish();
  // A file that could not even be opened has that one reason.
  const problems = summary.length === 0 && failures.length > 0 ? failures : [...failures, ...summary.problems];
  return { ...summary, problems };
}
