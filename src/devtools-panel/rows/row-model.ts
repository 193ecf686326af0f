import type { TimeColumn } from '../../base/time-column.ts';
import type { EventRow } from './event-rows.ts';
import type { PartRow } from './part-rows.ts';

/** What a table row shows: a message by its position, a part of the message above it, or an event. */
export type Row =
  | { readonly kind: 'message'; readonly position: number }
  | { readonly kind: 'eventRow'; readonly eventRow: EventRow }
  | PartRow;

/** A row between messages. */
type RowBetween = EventRow | PartRow;

const rowOf = (between: RowBetween): Row =>
  between.kind === 'part' ? between : { kind: 'eventRow', eventRow: between };

/**
 * The rows of a table without an array of them: messages by position, with event rows between. Works for millions of
 * messages; the cost depends on the event rows, which are few.
 */
export interface RowModel {
  readonly count: number;
  row(index: number): Row | undefined;
  /** The row of a message, or of the first shown one after it; `count` if there is none. */
  indexOf(position: number): number;
}

/**
 * All messages from `begin` to before `end`, with event rows in their places.
 *
 * @param eventRows in order; those before `begin` (their messages were dropped) come first, those after `end` last.
 */
export function allRows(begin: number, end: number, eventRows: readonly RowBetween[]): RowModel {
  const place = (index: number): number => {
    const eventRow = eventRows[index];
    return eventRow === undefined ? Infinity : Math.min(Math.max(eventRow.position, begin), end) - begin + index;
  };
  /** How many event rows come before a row, by binary search. */
  const before = (row: number): number => {
    let low = 0;
    let high = eventRows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (place(middle) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    count: end - begin + eventRows.length,
    row(index) {
      const passed = before(index);
      const eventRow = eventRows[passed];
      if (eventRow !== undefined && place(passed) === index) return rowOf(eventRow);
      const position = begin + index - passed;
      return index >= 0 && position < end ? { kind: 'message', position } : undefined;
    },
    indexOf(position) {
      const wanted = Math.min(Math.max(position, begin), end);
      let low = 0;
      let high = eventRows.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((eventRows[middle]?.position ?? Infinity) <= wanted) low = middle + 1;
        else high = middle;
      }
      return wanted - begin + low;
    },
  };
}

/**
 * Only the messages that passed a filter.
 *
 * @param positions of all that passed, rising; those before `begin` (dropped) or from `end` on (paused) are left out.
 * @param eventRows rows between them, as in `allRows`; none when a search asks for messages.
 */
export function filteredRows(
  positions: TimeColumn,
  begin: number,
  end: number,
  eventRows: readonly RowBetween[] = [],
): RowModel {
  const skipped = positions.firstFrom(begin);
  const count = Math.max(0, positions.firstFrom(end) - skipped);
  const placeOf = (position: number): number => Math.min(count, Math.max(0, positions.firstFrom(position) - skipped));
  // The rows of a log that stored only those messages.
  const inner = allRows(
    0,
    count,
    eventRows.map((eventRow) => ({ ...eventRow, position: placeOf(eventRow.position) })),
  );
  return {
    count: inner.count,
    row(index) {
      const row = inner.row(index);
      return row?.kind === 'message' ? { kind: 'message', position: positions.at(skipped + row.position) } : row;
    },
    indexOf: (position) => inner.indexOf(placeOf(position)),
  };
}
