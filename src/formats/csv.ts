import type { Bytes, Millis } from '../base/units.ts';
import type { BodyKind, Direction, Payload } from '../wire/record.ts';
import { writeInstant } from './text/instant.ts';

/** One row of the table: a message with the name of its stream. A message of the analysis has all but `streamLabel`. */
interface MessageRow {
  readonly at: Millis;
  readonly direction: Direction;
  readonly size: Bytes;
  readonly bodyKind: BodyKind;
  readonly payload: Payload;
  readonly event: string | null;
  readonly id: string | null;
  readonly streamLabel: string;
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
];

/**
 * A cell as RFC 4180 has it. A spreadsheet takes a cell that begins with one of these signs for a formula, which a payload
 * could bring in; an apostrophe before it makes it text.
 */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Writes messages as CSV (RFC 4180, lines end in CRLF, first a line of names): what the table shows, in its order.
 *
 * @param zero milliseconds since the epoch of the recording's zero; if it is 0, `time` stays empty.
 */
export function* messagesToCsv(rows: Iterable<MessageRow>, zero: number): Generator<string> {
  yield `${COLUMNS.map(cell).join(',')}\r\n`;
  for (const { at, streamLabel, direction, bodyKind, event, id, size, payload } of rows) {
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
    ];
    yield `${cells.join(',')}\r\n`;
  }
}
