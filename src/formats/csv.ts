import type { Bytes, Millis } from '../base/units.ts';
import type { BodyKind, Direction, Payload } from '../wire/record.ts';
import type { DecodedMessage } from './protocols/decoded-message.ts';
import { writeInstant } from './text/instant.ts';

/** One row of the table: a message with the name of its stream. A message of the analysis has all but the last three. */
interface MessageRow {
  readonly at: Millis;
  readonly direction: Direction;
  readonly size: Bytes;
  readonly bodyKind: BodyKind;
  readonly payload: Payload;
  readonly event: string | null;
  readonly id: string | null;
  readonly streamLabel: string;
  /** Kind of the fault that changed it on purpose, or `by-hand`; empty for none. */
  readonly induced: string;
  /** What the message says, as its protocol reads it. */
  readonly decoded: Pick<DecodedMessage, 'protocol' | 'type' | 'channel' | 'ref' | 'number' | 'parts'>;
}

const COLUMNS = [
  'time',
  'at (ms)',
  'stream',
  'direction',
  'kind',
  'event',
  'id',
  'size (B)',
  'cut',
  'encoding',
  'data',
  'protocol',
  'type',
  'channel',
  'ref',
  'number',
  'on purpose',
];

/**
 * The beginning of a cell that a spreadsheet takes for a formula: `=`, `+`, `-`, `@`, also in full width, tab or CR. With
 * apostrophes before it, it is guarded too: otherwise no reader could tell which apostrophe came with the payload.
 */
const FORMULA = /^'*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r]/;

/**
 * The same in the middle of a cell. A spreadsheet whose list separator is `;`, tab or `|` (`;` in most of Europe) splits
 * there, and takes a quotation mark within a cell as a letter, so that a line end begins a new row. What it may drop
 * before the formula, blanks and quotation marks, does not count.
 */
const INNER_FORMULA = /[;|\t\r\n](?='*[ "]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** A cell as RFC 4180 has it. An apostrophe makes text of what a payload would bring in as a formula. */
function cell(text: string): string {
  const guarded = text.replace(INNER_FORMULA, "$&'");
  const safe = FORMULA.test(text) ? `'${guarded}` : guarded;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What the protocol says; of several messages in one, what each says, one behind the other. */
function protocolCells({ protocol, parts, ...only }: MessageRow['decoded']): readonly string[] {
  const all = parts.length === 0 ? [only] : parts;
  const joined = (values: readonly (string | number | bigint | null)[]): string =>
    cell(values.some((value) => value !== null) ? values.map((value) => String(value ?? '')).join(' | ') : '');
  return [
    cell(protocol),
    joined(all.map(({ type }) => type)),
    joined(all.map(({ channel }) => channel)),
    joined(all.map(({ ref }) => ref)),
    joined(all.map(({ number }) => number)),
  ];
}

/** The line of names, with which the file begins. */
export const CSV_HEAD = `${COLUMNS.map(cell).join(',')}\r\n`;

/**
 * Writes a message as a line of CSV (RFC 4180, lines end in CRLF): what the table shows, in its order.
 *
 * @param zero milliseconds since the epoch of the recording's zero; if it is 0, `time` stays empty.
 */
export function messageToCsv(row: MessageRow, zero: number): string {
  const { at, streamLabel, direction, bodyKind, event, id, size, payload, decoded, induced } = row;
  const cells = [
    zero === 0 ? '' : writeInstant(zero + at),
    // Not rounded to what a person reads: it is for sorting and for sums.
    String(at),
    cell(streamLabel),
    direction,
    bodyKind,
    cell(event ?? ''),
    cell(id ?? ''),
    String(size),
    payload.isCut ? 'cut' : '',
    payload.encoding,
    cell(payload.data),
    ...protocolCells(decoded),
    cell(induced),
  ];
  return `${cells.join(',')}\r\n`;
}

/** Writes messages as CSV with the line of names; see {@link messageToCsv}. */
export function* messagesToCsv(rows: Iterable<MessageRow>, zero: number): Generator<string> {
  yield CSV_HEAD;
  for (const row of rows) yield messageToCsv(row, zero);
}
