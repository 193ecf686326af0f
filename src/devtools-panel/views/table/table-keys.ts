import type { Panel } from '../../state/panel.ts';
import { isSameConnection } from '../../rows/event-rows.ts';
import type { RowModel } from '../../rows/row-model.ts';
import { stepMessage } from '../../state/navigation.ts';
import { consume } from '../hooks/keys.ts';
import { copyAs } from './copying.ts';
import type { TableRows } from './use-rows.ts';

/** Selects the row of a message; with `isMore` all rows from where the selection began up to it. */
export function selectRow(panel: Panel, position: number, isMore: boolean): void {
  const { message } = panel.selection.current.peek();
  const anchor = panel.selection.rows.peek()?.anchor ?? message;
  panel.selection.select({ message: position });
  if (isMore && anchor !== null && anchor !== position) panel.selection.selectRows({ anchor, head: position });
}

/** The message of a row, or of the next one in a direction; event rows are skipped. */
function positionNear(model: RowModel, index: number, direction: 1 | -1): number | null {
  let next = Math.min(Math.max(index, 0), model.count - 1);
  let row = model.row(next);
  while (row !== undefined && row.kind !== 'message') row = model.row((next += direction));
  return row?.kind === 'message' ? row.position : null;
}

/** Selects all rows of the table. */
function selectAll(panel: Panel, model: RowModel): void {
  const first = positionNear(model, 0, 1);
  const last = positionNear(model, model.count - 1, -1);
  if (first === null || last === null) return;
  panel.selection.select({ message: last });
  panel.selection.selectRows({ anchor: first, head: last });
}

/** Selects the next row of a connection: a table without messages has no others to select. */
function moveAmongConnections(panel: Panel, model: RowModel, by: number): void {
  const current = panel.selection.connection.peek();
  const refs = Array.from({ length: model.count }, (_, index) => model.row(index)).flatMap((row) =>
    row?.kind === 'eventRow' && row.eventRow.connection !== null ? [row.eventRow.connection] : [],
  );
  const at = refs.findLastIndex((ref) => isSameConnection(ref, current));
  const next = refs[Math.min(Math.max((at < 0 ? refs.length - 1 : at) + (at < 0 ? 0 : by), 0), refs.length - 1)];
  if (next !== undefined) panel.selection.selectConnection(next);
}

/** Moves the selection, or extends it with Shift. */
function move(panel: Panel, rows: TableRows, by: number, isMore: boolean): void {
  const { message } = panel.selection.current.peek();
  if (rows.messages === 0) {
    moveAmongConnections(panel, rows.model, by);
    return;
  }
  // Without a filter the timeline follows the selection.
  if (!isMore && !rows.isFiltered && !rows.isNarrowed) {
    stepMessage(panel, by);
    return;
  }
  const { model } = rows;
  const index = message === null ? model.count - 1 : model.indexOf(message) + by;
  const next = positionNear(model, index, by < 0 ? -1 : 1);
  if (next !== null) selectRow(panel, next, isMore);
}

/**
 * The keys of the table: arrows, Page, Home and End move, with Shift they extend the selection. Ctrl+A selects all rows,
 * Ctrl+C copies them as text, Enter opens the detail. Without messages the arrows move among the connections. If text is selected, the browser copies that.
 *
 * @param page rows that Page Up and Page Down move.
 */
export function tableKeys(
  panel: Panel,
  rows: TableRows,
  page: number,
  onOpen: () => void,
): (event: KeyboardEvent) => void {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -Infinity,
    End: Infinity,
  };
  return (event) => {
    const by = steps[event.key];
    const isCommand = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (isCommand && key === 'a') selectAll(panel, rows.model);
    else if (isCommand && key === 'c' && document.getSelection()?.isCollapsed !== false) {
      void copyAs(panel, rows.model, 'rows', 'text').then(panel.viewState.say);
    } else if (by !== undefined && !isCommand) move(panel, rows, by, event.shiftKey);
    else if (event.key === 'Enter') onOpen();
    else return;
    consume(event);
  };
}
