import { createFileDecoder } from './container/text-decoder.ts';
import { unpack } from './container/unpack.ts';
import type { Millis } from '../base/units.ts';
import type { WireRecord } from '../wire/record.ts';
import { HarStream } from './har/har-stream.ts';
import { readHar } from './har/read-har.ts';
import { type ByteSource, piecesOf } from './text/byte-pieces.ts';
import { FILE_PROBLEMS } from '../texts/files.ts';
import type { SessionDecoder } from './session/session-decoders.ts';
import { createSessionReader, isSession, type SessionReader } from './session/read-session.ts';

/** Characters of a file, unpacked, that are read: a day of a very busy page. A gzip bomb ends here. */
const FILE_BOUND = 8 * 1024 * 1024 * 1024;

/**
 * Characters up to which a HAR file is parsed as a whole, which takes about eight times as much memory: all that it says of
 * order, of times and of its own damage is known then. A longer one is read entry by entry.
 */
const WHOLE_HAR_BOUND = 16 * 1024 * 1024;

/** Records of a HAR file that are given at once. */
const BATCH = 5_000;

/** Characters that tell the format for sure. */
const HEAD = 4_096;

/** Records as they come out of a file. */
export interface RecordingBatch {
  readonly records: readonly WireRecord[];
  /** Bytes of the file that have been read so far, as they lie on the disk. */
  readonly read: number;
}

/** What was read, complete when the last batch is out. */
export interface RecordingSummary {
  /** `null` if the file is no recording. */
  readonly format: 'har' | 'session' | null;
  readonly records: number;
  /** Milliseconds since the epoch of the recording's zero, 0 if it is not known. */
  readonly zero: number;
  /** How long was recorded, from the zero on; `null` if the file does not say. Known at the end alone. */
  readonly endsAt: Millis | null;
  /** Who wrote it, as the file says; empty if it does not. */
  readonly writer: string;
  readonly isRedacted: boolean;
  /** The user's own decoders of its streams. */
  readonly decoders: readonly SessionDecoder[];
  /** What could not be read, in words. */
  readonly problems: readonly string[];
  /** Entries of a HAR file that are parts of the page itself. */
  readonly skippedEntries: number;
  /** Characters read, unpacked. */
  readonly length: number;
}

/** A recording that is being read: iterate it once. Leaving the loop early closes the file. */
export interface RecordingReading extends AsyncIterable<RecordingBatch> {
  /** Known from the first batch with records on. */
  readonly summary: RecordingSummary;
}

/** How to read. */
interface OpenOptions {
  /** Unpacks gzip; the platform's own decompressor unless given. It gives what it can before it throws. */
  readonly gunzip?: (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
  /** What a failure of the source (not of the file's content) is called in words. */
  readonly describe?: (error: unknown) => string;
  /** Characters up to which a HAR file is parsed as a whole; {@link WHOLE_HAR_BOUND} unless given. */
  readonly wholeHarBound?: number;
}

type HarFacts = Pick<
  RecordingSummary,
  'format' | 'zero' | 'endsAt' | 'problems' | 'skippedEntries' | 'writer' | 'isRedacted'
>;

const describeError = (error: unknown): string => (error instanceof Error ? error.message : FILE_PROBLEMS.unreadable);

/** Why a file that begins so is no recording, `null` if it may be one: not a gigabyte need be read to know it. */
function foreignProblem(head: string): string | null {
  if (head.startsWith('PAR1')) return FILE_PROBLEMS.isParquet;
  if (/^\ufeff?\s*\{\s*"resourceSpans"/.test(head)) return FILE_PROBLEMS.isOtlp;
  // Both formats begin with an object.
  return /^\ufeff?\s*(?:\{|$)/.test(head) ? null : FILE_PROBLEMS.notRecording;
}

/**
 * Opens a session or HAR file, plain or packed (gzip, zlib, zip), whichever it is; a session file is read piece by piece.
 *
 * Whatever is wrong with the file becomes a problem in words, next to everything that could be read: nothing is thrown
 * because of it.
 */
export const openRecording = (source: ByteSource, options: OpenOptions = {}): RecordingReading =>
  new FileReading(source, options);

class FileReading implements RecordingReading {
  readonly #source: ByteSource;
  readonly #options: OpenOptions;
  readonly #failures: string[] = [];
  #pieces: string[] = [];
  #session: SessionReader | null = null;
  /** A HAR file that is read entry by entry. */
  #stream: HarStream | null = null;
  #har: HarFacts | null = null;
  #isForeign = false;
  #records = 0;
  #length = 0;
  #read = 0;
  #isFinished = false;

  constructor(source: ByteSource, options: OpenOptions) {
    this.#source = source;
    this.#options = options;
  }

  get summary(): RecordingSummary {
    const header = this.#session?.header ?? null;
    const har = this.#har ?? this.#streamedHar();
    const found = this.#session?.problems ?? har?.problems ?? this.#emptiness();
    // A file that could not even be opened has that one reason.
    const isUnopened = this.#length === 0 && this.#failures.length > 0;
    return {
      format: this.#session === null ? (har?.format ?? null) : 'session',
      records: this.#records,
      zero: header?.zero ?? har?.zero ?? 0,
      // What the source did not give may hold the answer.
      endsAt: this.#failures.length > 0 ? null : (this.#session?.endsAt ?? har?.endsAt ?? null),
      writer: header?.writer ?? har?.writer ?? '',
      isRedacted: header?.isRedacted ?? har?.isRedacted ?? false,
      decoders: header?.decoders ?? [],
      problems: isUnopened ? this.#failures : [...this.#failures, ...found],
      skippedEntries: har?.skippedEntries ?? 0,
      length: this.#length,
    };
  }

  #streamedHar(): HarFacts | null {
    if (this.#stream === null) return null;
    const { facts } = this.#stream;
    return { ...facts, format: this.#records === 0 && facts.problems.length > 0 ? null : 'har' };
  }

  #emptiness(): readonly string[] {
    return this.#isFinished && this.#length === 0 ? [FILE_PROBLEMS.isEmpty] : [];
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RecordingBatch> {
    const decoder = createFileDecoder();
    try {
      for await (const bytes of this.#unpacked()) {
        yield* this.#take(decoder.push(bytes));
        if (this.#failures.length > 0) break;
      }
    } catch (error) {
      this.#failures.push((this.#options.describe ?? describeError)(error));
    }
    yield* this.#take(decoder.end());
    yield* this.#finish();
    this.#isFinished = true;
  }

  /** The bytes as they come, counted, and unpacked if they are packed. */
  async *#unpacked(): AsyncGenerator<Uint8Array> {
    const source = this.#counted();
    try {
      yield* unpack(source, this.#options.gunzip);
    } finally {
      await source.return(undefined);
    }
  }

  async *#counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of piecesOf(this.#source)) {
      this.#read += piece.length;
      yield piece;
    }
  }

  #batch(records: readonly WireRecord[]): RecordingBatch {
    this.#records += records.length;
    return { records, read: this.#read };
  }

  *#take(piece: string): Generator<RecordingBatch> {
    if (piece === '') return;
    this.#length += piece.length;
    if (this.#stream !== null) yield this.#batch(this.#stream.push(piece));
    else if (this.#session === null) {
      this.#pieces.push(piece);
      const isUndecided = this.#pieces.length === 1 || this.#length < HEAD;
      if (isUndecided && isSession(this.#pieces.join(''))) {
        this.#session = createSessionReader();
        const text = this.#pieces.join('');
        this.#pieces = [];
        yield this.#batch(this.#session.push(text));
      } else yield this.#batch([]);
    } else yield this.#batch(this.#session.push(piece));
    const problem = this.#pieces.length === 1 ? foreignProblem(piece.slice(0, 1_000)) : null;
    if (problem !== null) {
      this.#isForeign = true;
      this.#failures.push(problem);
      return;
    }
    const isLong = this.#length > (this.#options.wholeHarBound ?? WHOLE_HAR_BOUND);
    if (isLong && this.#session === null && this.#stream === null) yield* this.#beginStream();
    if (this.#length > FILE_BOUND) this.#failures.push(FILE_PROBLEMS.tooLarge(FILE_BOUND));
  }

  /** The file is too long to be parsed as a whole. */
  *#beginStream(): Generator<RecordingBatch> {
    this.#stream = new HarStream();
    const pieces = this.#pieces;
    this.#pieces = [];
    for (const piece of pieces) yield this.#batch(this.#stream.push(piece));
  }

  *#finish(): Generator<RecordingBatch> {
    if (this.#session !== null) {
      yield this.#batch(this.#session.end());
      return;
    }
    if (this.#length === 0 || this.#isForeign) return;
    if (this.#stream !== null) {
      yield* this.#inBatches(this.#stream.end());
      return;
    }
    const text = this.#pieces.join('');
    this.#pieces = [];
    const { records, ...facts } = readHar(text);
    const format = records.length === 0 && facts.problems.length > 0 ? null : 'har';
    this.#har = { ...facts, format };
    yield* this.#inBatches(records);
  }

  *#inBatches(records: readonly WireRecord[]): Generator<RecordingBatch> {
    for (let at = 0; at < records.length; at += BATCH) yield this.#batch(records.slice(at, at + BATCH));
  }
}
