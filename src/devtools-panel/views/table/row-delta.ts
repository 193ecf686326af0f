import type { Row } from '../../rows/row-model.ts';
import type { TableRows } from './use-rows.ts';

const timeOf = (rows: TableRows, row: Row | undefined): number | null => {
  if (row === undefined) return null;
  if (row.kind === 'part') return row.at;
  return row.kind === 'eventRow' ? row.eventRow.at : (rows.log?.message(row.position)?.at ?? null);
};

/** The time since the previous row, skipping gap rows, which have no time of their own; `null` for the first row. */
export function deltaAt(rows: TableRows, index: number): number | null {
  const own = timeOf(rows, rows.model.row(index));
  let previous = index - 1;
  let before = rows.model.row(previous);
  while (before?.kind === 'eventRow' && before.eventRow.kind === 'gap') before = rows.model.row((previous -= 1));
  const since = timeOf(rows, before);
  return own === null || since === null ? null : Math.max(0, own - since);
}
