import { fail, ok, type Result } from '../base/result.ts';
import { isObject } from '../wire/check.ts';
import { FILE_PAYLOAD_BOUND, parseWireRecord } from '../wire/parse-record.ts';
import { RECORD_VERSION, type WireRecord } from '../wire/record.ts';
import { asCount, asText, field } from './fields.ts';
import { createLineSplitter, type SplitLine } from './line-splitter.ts';
import { createProblems } from './problems.ts';

/** Version of the file format: how lines are laid out. The records in them have their own, `RECORD_VERSION`. */
export const SESSION_VERSION = 1;

/** Characters of one line: the largest payload, escaped at its worst, would be six times as long, which no recorder writes. */
const LINE_BOUND = 3 * FILE_PAYLOAD_BOUND;

/** The first line of a session file. */
export interface SessionHeader {
  readonly format: 'rtlog';
  readonly version: number;
  /** Version of the record vocabulary. */
  readonly records: number;
  /** Milliseconds since the epoch of the recording's zero. */
  readonly zero: number;
  /** Who wrote the file, for people. */
  readonly writer: string;
}

/** Writes the first line of a session file, its line end included. */
export function writeSessionHeader(zero: number, writer: string): string {
  const header: SessionHeader = { format: 'rtlog', version: SESSION_VERSION, records: RECORD_VERSION, zero, writer };
  return `${JSON.stringify(header)}\n`;
}

/** Writes one record as a line, its line end included. JSON has no raw line ends, so a line is always one record. */
export const writeSessionRecord = (record: WireRecord): string => `${JSON.stringify(record)}\n`;

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
  return ok({
    format: 'rtlog',
    version,
    records: asCount(value['records']) ?? RECORD_VERSION,
    zero: asCount(value['zero']) ?? 0,
    writer: asText(value['writer']) ?? '',
  });
}

/** Whether a text begins like a session file. */
export const isSession = (text: string): boolean =>
  /^\ufeff?\s*\{[^\n]{0,400}"format"\s*:\s*"rtlog"/.test(text.slice(0, 1_000));

/**
 * Makes a reader. A damaged line is reported and passed over; time that runs backwards within a document, which no
 * recorder writes, is reported and held, since all that follows relies on it.
 */
export function createSessionReader(): SessionReader {
  const splitter = createLineSplitter('lf', LINE_BOUND);
  const problems = createProblems();
  const clocks = new Map<string, WireRecord['at']>();
  let header: SessionHeader | null = null;
  let lines = 0;
  let records: WireRecord[] = [];

  const takeHeader = (text: string): void => {
    const parsed = parseSessionHeader(text);
    if (parsed.ok) header = parsed.value;
    else problems.add(`line 1: ${parsed.error}`);
  };

  const takeRecord = (text: string): void => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      problems.add(`line ${lines}: not JSON`);
      return;
    }
    const parsed = parseWireRecord(value);
    if (!parsed.ok) {
      // A second header stands where files were joined; that is no damage.
      if (field(value, 'format') !== 'rtlog') problems.add(`line ${lines}: ${parsed.error.detail}`);
      return;
    }
    const record = parsed.value;
    const clock = clocks.get(record.document) ?? record.at;
    if (record.at < clock) problems.add(`line ${lines}: time runs backwards`);
    const at = record.at < clock ? clock : record.at;
    clocks.set(record.document, at);
    records.push(at === record.at ? record : { ...record, at });
  };

  const takeLine = (line: SplitLine): void => {
    lines += 1;
    const text = lines === 1 && line.text.startsWith('\ufeff') ? line.text.slice(1) : line.text;
    if (line.skipped > 0) problems.add(`line ${lines}: too long`);
    else if (text.trim() === '') return;
    else if (lines === 1) takeHeader(text);
    else takeRecord(text);
  };

  const drain = (): readonly WireRecord[] => {
    const taken = records;
    records = [];
    return taken;
  };

  return {
    push(piece) {
      splitter.push(piece, takeLine);
      return drain();
    },
    end() {
      const rest = splitter.end();
      if (rest !== null) takeLine(rest);
      if (lines === 0) problems.add('the file is empty');
      return drain();
    },
    get header() {
      return header;
    },
    get problems() {
      return problems.list();
    },
  };
}
