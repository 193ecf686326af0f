import { isRecord } from '../../base/is-object.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { type Millis, millis } from '../../base/units.ts';

import { FILE_PAYLOAD_BOUND, parseWireRecord } from '../../wire/parse-record.ts';
import { RECORD_VERSION, type WireRecord } from '../../wire/record.ts';
import { asCount, asText, field } from '../json/fields.ts';
import { createLineSplitter, type SplitLine } from '../text/line-splitter.ts';
import { createProblems } from '../problems.ts';
import { FILE_PROBLEMS, SESSION_PROBLEMS } from '../../texts/files.ts';
import { parseSessionDecoders, type SessionDecoder } from './session-decoders.ts';
import { upgradeRecord } from './session-upgrade.ts';

/**
 * Version of the file format: how lines are laid out. The records in them have their own, `RECORD_VERSION`. From 2 on the
 * last line says how many records there are, so that a missing end is noticed.
 */
export const SESSION_VERSION = 2;

/** Characters of one line: the largest payload, escaped at its worst, would be six times as long, which no recorder writes. */
const LINE_BOUND = 3 * FILE_PAYLOAD_BOUND;

/** The first line of a session file. See docs/reference/session-format.md. */
interface SessionHeader {
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
  /** The user's own decoders of its streams; left out where there are none. */
  readonly decoders?: readonly SessionDecoder[];
}

/** Writes the first line of a session file, its line end included. */
export function writeSessionHeader(
  zero: number,
  writer: string,
  isRedacted = false,
  decoders: readonly SessionDecoder[] = [],
): string {
  const header: SessionHeader = {
    format: 'rtlog',
    version: SESSION_VERSION,
    records: RECORD_VERSION,
    zero,
    writer,
    isRedacted,
    ...(decoders.length === 0 ? {} : { decoders }),
  };
  return `${JSON.stringify(header)}\n`;
}

/** Writes one record as a line, its line end included. JSON has no raw line ends, so a line is always one record. */
export const writeSessionRecord = (record: WireRecord): string => `${JSON.stringify(record)}\n`;

/**
 * Writes the last line.
 *
 * @param count of the records before it.
 * @param end how long was recorded, from the zero on; `null` if that is not known.
 */
export const writeSessionEnd = (count: number, end: Millis | null = null): string =>
  `${JSON.stringify({ format: 'rtlog-end', count, ...(end === null ? {} : { end }) })}\n`;

/** Reads a session file piece by piece, so that a file is never one text in memory. */
export interface SessionReader {
  /** Takes the next piece and gives the records whose lines it ends. */
  push(piece: string): readonly WireRecord[];
  /** Takes a last line without a line end, as a recording that was cut off leaves it. */
  end(): readonly WireRecord[];
  /** `null` until the first line is read, and for a file that has none. */
  readonly header: SessionHeader | null;
  /**
   * How long was recorded, from the zero on, as the last line says. `null` if it does not, and where that would judge what
   * is not there: in a damaged file, whose missing lines may hold the answer, and in files that were joined.
   */
  readonly endsAt: Millis | null;
  /** What could not be read, with line numbers. Other lines are not touched by it. */
  readonly problems: readonly string[];
}

/** Reads the first line of a session file. Decoders that cannot be used are left out; `onFault` gets the reason. */
function parseSessionHeader(
  line: string,
  onFault: (problem: string) => void = () => undefined,
): Result<SessionHeader, string> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return fail(SESSION_PROBLEMS.headerNotJson);
  }
  if (!isRecord(value) || value['format'] !== 'rtlog') return fail(SESSION_PROBLEMS.notHeader);
  const version = asCount(value['version']);
  if (version === null) return fail(SESSION_PROBLEMS.noVersion);
  if (version > SESSION_VERSION) return fail(SESSION_PROBLEMS.newerFile(version, SESSION_VERSION));
  const records = asCount(value['records']) ?? RECORD_VERSION;
  if (records > RECORD_VERSION) return fail(SESSION_PROBLEMS.newerRecords(records, RECORD_VERSION));
  const decoders = parseSessionDecoders(value['decoders']);
  if (!decoders.ok) onFault(decoders.error);
  return ok({
    format: 'rtlog',
    version,
    records,
    zero: asCount(value['zero']) ?? 0,
    writer: asText(value['writer']) ?? '',
    isRedacted: value['isRedacted'] === true,
    ...(decoders.ok && decoders.value.length > 0 ? { decoders: decoders.value } : {}),
  });
}

/** Whether a text begins like a session file. */
export const isSession = (text: string): boolean =>
  /^\ufeff?\s*\{[^\n]{0,400}"format"\s*:\s*"rtlog"/.test(text.slice(0, 1_000));

/**
 * Makes a reader. A damaged line is reported and skipped. Time that runs backwards within a document, which no recorder
 * writes, is reported and set to the latest instant so far, because everything downstream relies on it. Several files
 * joined by `cat` are read as one; `at` of each then counts from its own zero.
 */
export function createSessionReader(): SessionReader {
  return new SessionLineReader();
}

class SessionLineReader implements SessionReader {
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
  #headers = 0;
  #endsAt: Millis | null = null;
  #records: WireRecord[] = [];

  get header(): SessionHeader | null {
    return this.#header;
  }

  get endsAt(): Millis | null {
    return this.#headers === 1 && this.#problems.list().length === 0 ? this.#endsAt : null;
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
    if (this.#lines === 0) this.#problems.add(FILE_PROBLEMS.isEmpty);
    else if (this.#awaitsEnd) this.#problems.add(SESSION_PROBLEMS.endMissing(this.#lines));
    return this.#drain();
  }

  #complain(problem: string): void {
    this.#problems.add(SESSION_PROBLEMS.inLine(this.#lines, problem));
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
      this.#complain(SESSION_PROBLEMS.lineTooLong);
    } else if (text.trim() === '') return;
    else if (this.#lines === 1) this.#takeHeader(text);
    else this.#takeRecord(text);
  };

  #takeHeader(text: string): void {
    const parsed = parseSessionHeader(text, (problem) => this.#complain(problem));
    if (!parsed.ok) return this.#complain(parsed.error);
    if (this.#header !== null && parsed.value.decoders !== undefined) this.#complain(SESSION_PROBLEMS.joinedDecoders);
    this.#header ??= parsed.value;
    this.#headers += 1;
    this.#recordVersion = parsed.value.records;
    this.#awaitsEnd = parsed.value.version >= 2;
    this.#count = 0;
  }

  #takeEnd(line: unknown): void {
    this.#awaitsEnd = false;
    const end = asCount(field(line, 'end'));
    this.#endsAt = end === null ? null : millis(end);
    const count = field(line, 'count');
    if (count === this.#count) return;
    this.#complain(SESSION_PROBLEMS.wrongCount(String(count), this.#count));
  }

  #takeRecord(text: string): void {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.#count += 1;
      return this.#complain(SESSION_PROBLEMS.notJson);
    }
    const format = field(value, 'format');
    // A second header marks where files were joined; that is no damage.
    if (format === 'rtlog') return this.#takeHeader(text);
    if (format === 'rtlog-end') return this.#takeEnd(value);
    this.#count += 1;
    const parsed = parseWireRecord(upgradeRecord(value, this.#recordVersion));
    if (!parsed.ok) return this.#complain(parsed.error.detail);
    this.#records.push(this.#inTime(parsed.value));
  }

  #inTime(record: WireRecord): WireRecord {
    const clock = this.#clocks.get(record.document) ?? record.at;
    if (record.at >= clock) {
      this.#clocks.set(record.document, record.at);
      return record;
    }
    this.#complain(SESSION_PROBLEMS.timeRunsBackwards);
    return { ...record, at: clock };
  }
}
