import { fail, ok, type Result } from '../../base/result.ts';
import { isObject } from '../../wire/check.ts';
import { FILE_PAYLOAD_BOUND, parseWireRecord } from '../../wire/parse-record.ts';
import { RECORD_VERSION, type WireRecord } from '../../wire/record.ts';
import { asCount, asText, field } from '../json/fields.ts';
import { createLineSplitter, type SplitLine } from '../text/line-splitter.ts';
import { createProblems } from '../problems.ts';
import { upgradeRecord } from './session-upgrade.ts';

/**
 * Version of the file format: how lines are laid out. The records in them have their own, `RECORD_VERSION`. From 2 on the
 * last line says how many records there are, so that a missing end is noticed.
 */
export const SESSION_VERSION = 2;

/** Characters of one line: the largest payload, escaped at its worst, would be six times as long, which no recorder writes. */
const LINE_BOUND = 3 * FILE_PAYLOAD_BOUND;

/** The first line of a session file. See docs/format.md. */
export interface SessionHeader {
  readonly format: 'rtlog';
  readonly version: number;
  /** Version of the record vocabulary. */
  readonly records: number;
  /** Milliseconds since the epoch of the recording's zero. */
  readonly zero: number;
  /** Who wrote the file, for people. */
  readonly writer: string;
  /** Whether secrets were replaced before it was written. */
  readonly isRedacted: boolean;
}

/** Writes the first line of a session file, its line end included. */
export function writeSessionHeader(zero: number, writer: string, isRedacted = false): string {
  const header: SessionHeader = {
    format: 'rtlog',
    version: SESSION_VERSION,
    records: RECORD_VERSION,
    zero,
    writer,
    isRedacted,
  };
  return `${JSON.stringify(header)}\n`;
}

/** Writes one record as a line, its line end included. JSON has no raw line ends, so a line is always one record. */
export const writeSessionRecord = (record: WireRecord): string => `${JSON.stringify(record)}\n`;

/** Writes the last line: how many records stand before it. */
export const writeSessionEnd = (count: number): string => `${JSON.stringify({ format: 'rtlog-end', count })}\n`;

/** Reads a session file piece by piece, so that a file is never one text in memory. */
export interface SessionReader {
  /** Takes the next piece and gives the records whose lines it ends. */
  push(piece: string): readonly WireRecord[];
  /** Takes a last line without a line end, as a recording that was cut off leaves it. */
  end(): readonly WireRecord[];
  /** `null` until the first line is read, and for a file that has none. */
  readonly header: SessionHeader | null;
  /** What could not be read, with line numbers. Other lines are not touched by it. */
  readonly problems: readonly string[];
}

/** Reads the first line of a session file. */
export function parseSessionHeader(line: string): Result<SessionHeader, string> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return fail('the first line is not JSON');
  }
  if (!isObject(value) || value['format'] !== 'rtlog') return fail('the first line is no session header');
  const version = asCount(value['version']);
  if (version === null) return fail('the session header has no version');
  if (version > SESSION_VERSION)
    return fail(`the file has version ${version}; this program reads up to ${SESSION_VERSION}`);
  const records = asCount(value['records']) ?? RECORD_VERSION;
  if (records > RECORD_VERSION)
    return fail(`the file's records have version ${records}; this program reads up to ${RECORD_VERSION}`);
  return ok({
    format: 'rtlog',
    version,
    records,
    zero: asCount(value['zero']) ?? 0,
    writer: asText(value['writer']) ?? '',
    isRedacted: value['isRedacted'] === true,
  });
}

/** Whether a text begins like a session file. */
export const isSession = (text: string): boolean =>
  /^\ufeff?\s*\{[^\n]{0,400}"format"\s*:\s*"rtlog"/.test(text.slice(0, 1_000));

/**
 * Makes a reader. A damaged line is reported and passed over; time that runs backwards within a document, which no
 * recorder writes, is reported and held, since all that follows relies on it. Several files one after another (`cat`)
 * are read as one; `at` of each then counts from the zero of its own.
 */
export function createSessionReader(): SessionReader {
  return new LineReader();
}

class LineReader implements SessionReader {
  readonly #splitter = createLineSplitter('lf', LINE_BOUND);
  readonly #problems = createProblems();
  readonly #clocks = new Map<string, WireRecord['at']>();
  #header: SessionHeader | null = null;
  /** Version of the records that are being read. */
  #recordVersion = RECORD_VERSION;
  #lines = 0;
  /** Lines since the last header that were meant to be records. */
  #count = 0;
  #awaitsEnd = false;
  #records: WireRecord[] = [];

  get header(): SessionHeader | null {
    return this.#header;
  }

  get problems(): readonly string[] {
    return this.#problems.list();
  }

  push(piece: string): readonly WireRecord[] {
    this.#splitter.push(piece, this.#takeLine);
    return this.#drain();
  }

  end(): readonly WireRecord[] {
    const rest = this.#splitter.end();
    if (rest !== null) this.#takeLine(rest);
    if (this.#lines === 0) this.#problems.add('the file is empty');
    else if (this.#awaitsEnd) this.#problems.add(`the end is missing after line ${this.#lines}`);
    return this.#drain();
  }

  #drain(): readonly WireRecord[] {
    const taken = this.#records;
    this.#records = [];
    return taken;
  }

  readonly #takeLine = (line: SplitLine): void => {
    this.#lines += 1;
    const text = this.#lines === 1 && line.text.startsWith('\ufeff') ? line.text.slice(1) : line.text;
    if (line.skipped > 0) {
      this.#count += 1;
      this.#problems.add(`line ${this.#lines}: too long`);
    } else if (text.trim() === '') return;
    else if (this.#lines === 1) this.#takeHeader(text);
    else this.#takeRecord(text);
  };

  #takeHeader(text: string): void {
    const parsed = parseSessionHeader(text);
    if (!parsed.ok) return this.#problems.add(`line ${this.#lines}: ${parsed.error}`);
    this.#header ??= parsed.value;
    this.#recordVersion = parsed.value.records;
    this.#awaitsEnd = parsed.value.version >= 2;
    this.#count = 0;
  }

  #takeEnd(count: unknown): void {
    this.#awaitsEnd = false;
    if (count === this.#count) return;
    this.#problems.add(`line ${this.#lines}: the end speaks of ${String(count)} records, ${this.#count} are here`);
  }

  #takeRecord(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.#count += 1;
      return this.#problems.add(`line ${this.#lines}: not JSON`);
    }
    const format = field(value, 'format');
    // A second header stands where files were joined; that is no damage.
    if (format === 'rtlog') return this.#takeHeader(text);
    if (format === 'rtlog-end') return this.#takeEnd(field(value, 'count'));
    this.#count += 1;
    const parsed = parseWireRecord(upgradeRecord(value, this.#recordVersion));
    if (!parsed.ok) return this.#problems.add(`line ${this.#lines}: ${parsed.error.detail}`);
    this.#records.push(this.#inTime(parsed.value));
  }

  #inTime(record: WireRecord): WireRecord {
    const clock = this.#clocks.get(record.document) ?? record.at;
    if (record.at >= clock) {
      this.#clocks.set(record.document, record.at);
      return record;
    }
    this.#problems.add(`line ${this.#lines}: time runs backwards`);
    return { ...record, at: clock };
  }
}
