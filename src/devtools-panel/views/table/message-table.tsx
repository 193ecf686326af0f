import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { TABLE } from '../../../texts/panel/table.ts';
import { positionsIn } from '../../../timeline/area.ts';
import { tableWindow } from '../../../timeline/table-window.ts';
import { isSameConnection, type EventRow } from '../../rows/event-rows.ts';
import type { RowModel } from '../../rows/row-model.ts';
import { isWithin } from '../../state/selection-store.ts';
import { selectFinding } from '../../state/navigation.ts';
import { badgesOf } from '../../rows/row-badges.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { useTimeBase } from '../hooks/time-base.ts';
import { steadyFields } from '../../rows/steady-fields.ts';
import { EventRowView, MessageRow, PartRowView, type RowContext } from './message-row.tsx';
import { useLongestTexts } from './fitted-widths.ts';
import { deltaAt } from './row-delta.ts';
import { NoRows } from './no-rows.tsx';
import { ColumnWidths, TableHead } from './table-columns.tsx';
import { selectRow, tableKeys } from './table-keys.ts';
import { HEAD_HEIGHT, ROW_HEIGHT, useReveal, useScroll, type TableScroll } from './table-scroll.ts';
import { useFold, type Fold } from './use-fold.ts';
import { useRows, type TableRows } from './use-rows.ts';

/** The path of the field that numbers the stream and gets a column, `null` if there is none. */
function useNumberPath(): string | null {
  const panel = usePanel();
  const { stream } = panel.selection.current.value;
  const rule = stream === null ? undefined : panel.recording.analysis.numbering(stream)[0];
  return rule?.path.split(' / ').at(-1) ?? null;
}

/**
 * The number of row elements. A row that scrolls into view reuses the element of one that left: creating elements costs
 * twice as much as everything else in a frame of fast scrolling.
 */
const slotsOf = (view: number): number => Math.ceil(view / ROW_HEIGHT) + 1;

/** By the time the button is released a row may show another message: the one that was pressed is selected. */
function usePressed(select: (position: number, isMore: boolean) => void): {
  readonly note: (event: PointerEvent) => void;
  readonly select: (position: number, isMore: boolean) => void;
} {
  const pressed = useRef<number | null>(null);
  return {
    note({ target }) {
      const row = target instanceof Element ? target.closest<HTMLElement>('[data-message]') : null;
      pressed.current = row === null ? null : Number(row.dataset['message']);
    },
    select(position, isMore) {
      select(pressed.current ?? position, isMore);
      pressed.current = null;
    },
  };
}

function NewButton({ rows, scroll }: { readonly rows: TableRows; readonly scroll: TableScroll }): JSX.Element | null {
  const seen = useRef(rows.messages);
  if (scroll.isAtTail) seen.current = rows.messages;
  const fresh = rows.messages - seen.current;
  if (scroll.isAtTail) return null;
  return (
    <button type="button" class="new-button" onClick={() => scroll.setAtTail(true)}>
      {fresh > 0 ? TABLE.fresh(fresh) : TABLE.jumpToNewest}
    </button>
  );
}

interface BodyProps {
  readonly rows: TableRows;
  readonly context: RowContext;
  readonly fold: Fold;
  /** Row indexes: from the first to before the end. */
  readonly first: number;
  readonly end: number;
  /** How many row elements exist at most; see {@link slotsOf}. */
  readonly slots: number;
  readonly onSelect: (position: number, isMore: boolean) => void;
}

/** The rows in view. */
function useRowElements({
  rows,
  context,
  fold,
  first,
  end,
  slots,
  onSelect,
}: BodyProps): readonly (JSX.Element | null)[] {
  const panel = usePanel();
  const { stream, message: selected } = panel.selection.current.value;
  const { findings } = panel.display.snapshot.value;
  const range = panel.selection.rows.value;
  const induced = panel.recording.analysis.induced();
  const badgeOf = badgesOf(findings, stream, (ref) => induced.messageOf(ref));
  const connection = panel.selection.connection.value;
  const open = (eventRow: EventRow): void => {
    const finding = findings.find((other) => other.id === eventRow.finding);
    if (finding !== undefined) selectFinding(panel, finding);
    else if (eventRow.connection !== null) panel.selection.selectConnection(eventRow.connection);
  };
  return Array.from({ length: Math.max(0, end - first) }, (_, offset) => {
    const index = first + offset;
    const row = rows.model.row(index);
    if (row === undefined) return null;
    const shared = { ...context, index, delta: deltaAt(rows, index) };
    if (row.kind === 'eventRow') {
      const { eventRow } = row;
      const isSelected = isSameConnection(eventRow.connection, connection);
      return (
        <EventRowView key={index % slots} {...shared} eventRow={eventRow} isSelected={isSelected} onSelect={open} />
      );
    }
    const position = row.kind === 'part' ? row.whole : row.position;
    const message = rows.log?.message(position);
    if (message === undefined || rows.log === undefined) return null;
    const isSelected = position === selected || isWithin(range, position);
    const of = { ...shared, message, position, isSelected, onSelect };
    if (row.kind === 'part') return <PartRowView key={index % slots} {...of} part={row.part} />;
    return (
      <MessageRow
        key={index % slots}
        {...of}
        badge={badgeOf(message.ref)}
        steady={steadyFields(rows.log, position)}
        isUnfolded={fold.unfolded.stream === stream && fold.unfolded.positions.has(position)}
        onFold={fold.toggle}
      />
    );
  });
}

interface TableProps {
  readonly hasSize: boolean;
  readonly onOpen: () => void;
  /** Receives the rows that are shown, for copying them. */
  readonly shown: { current: RowModel };
}

/** The messages of the selected stream and what happened between them; only the rows in view are rendered. */
export function MessageTable({ hasSize, onOpen, shown }: TableProps): JSX.Element {
  const panel = usePanel();
  const fold = useFold();
  const rows = useRows(fold.unfolded);
  const { model } = rows;
  shown.current = model;
  const { stream, message: selected } = panel.selection.current.value;
  const number = useNumberPath();
  const base = useTimeBase();
  const scroll = useScroll(model, `${stream} ${panel.search.query.peek().text}`);
  useReveal(scroll, model, selected, stream);
  const table = { rows: model.count, rowHeight: ROW_HEIGHT, view: scroll.view };
  const { height, first, end, shift } = tableWindow(table, scroll.scrollTop);
  const fitted = useLongestTexts(model, rows.log, { first, end, number });
  const context: RowContext = { base, number, hasSize, hasChannel: rows.log?.hasChannels === true, fitted };
  const label = panel.selection.stream.value?.label ?? '';
  const onKeyDown = tableKeys(panel, rows, Math.max(1, Math.floor(scroll.view / ROW_HEIGHT) - 1), onOpen);
  const pressed = usePressed((position, isMore) => selectRow(panel, position, isMore));
  const slots = slotsOf(scroll.view);
  const rowElements = useRowElements({ rows, context, fold, first, end, slots, onSelect: pressed.select });
  const selectedIndex = selected === null ? -1 : model.indexOf(selected);
  const isRendered = selectedIndex >= first && selectedIndex < end;
  return (
    <div class="table-frame">
      <div ref={scroll.scroller} class="table-scroller">
        <div style={{ height: `${height + HEAD_HEIGHT}px` }}>
          <div class="table-view" style={{ height: `${scroll.view + HEAD_HEIGHT}px` }}>
            <table
              role="grid"
              aria-label={TABLE.label(label)}
              aria-rowcount={model.count + 1}
              aria-multiselectable
              data-region
              tabIndex={0}
              onKeyDown={onKeyDown}
              {...(isRendered ? { 'aria-activedescendant': `message-${selected}` } : {})}
            >
              <ColumnWidths {...context} />
              <TableHead {...context} />
              <tbody style={{ transform: `translateY(${-shift}px)` }} onPointerDown={pressed.note}>
                {rowElements}
              </tbody>
            </table>
          </div>
        </div>
      </div>
      {model.count === 0 || (rows.messages === 0 && height + ROW_HEIGHT <= scroll.view) ? (
        <div class="below-rows" style={{ top: `${height}px` }}>
          <NoRows rows={rows} />
        </div>
      ) : null}
      <NewButton rows={rows} scroll={scroll} />
    </div>
  );
}

/** The count in the heading of the table: all messages of the stream, or those in the dragged area. */
export function useMessageCount(): string {
  const panel = usePanel();
  const summary = panel.selection.stream.value;
  const area = panel.viewState.area.value;
  const log = summary === undefined ? undefined : panel.recording.log(summary.id);
  if (summary === undefined || log === undefined) return '';
  if (area === null || !area.streams.includes(summary.id)) return TABLE.count(summary.end);
  const [first, end] = positionsIn(log.times, area);
  return TABLE.partialCount(end - first, summary.end);
}
