import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { Finding } from '../../../analysis/finding.ts';
import { positionsIn } from '../../../timeline/area.ts';
import { tableWindow } from '../../../timeline/table-window.ts';
import type { Row, RowModel } from '../../rows/row-model.ts';
import { isWithin } from '../../state/selection-store.ts';
import { selectFinding } from '../../state/navigation.ts';
import { badgesOf } from '../../rows/row-badges.ts';
import { usePanel, useTimeBase } from '../hooks/hooks.ts';
import { EventRowView, MessageRow, type RowContext } from './message-row.tsx';
import { Columns, Head } from './table-columns.tsx';
import { selectRow, tableKeys } from './table-keys.ts';
import { HEAD_HEIGHT, ROW_HEIGHT, useReveal, useScroll, type TableScroll } from './table-scroll.ts';
import { useRows, type TableRows } from './use-rows.ts';
import { formatDuration } from '../../../base/format.ts';
import { formatCount } from '../../text/numbers.ts';

const timeOf = (rows: TableRows, row: Row | undefined): number | null => {
  if (row === undefined) return null;
  return row.kind === 'eventRow' ? row.eventRow.at : (rows.log?.message(row.position)?.at ?? null);
};

/** The time since the row before; gap rows have no instant of their own and are passed over. */
function deltaAt(rows: TableRows, index: number): number | null {
  const own = timeOf(rows, rows.model.row(index));
  let place = index - 1;
  let before = rows.model.row(place);
  while (before?.kind === 'eventRow' && before.eventRow.kind === 'gap') before = rows.model.row((place -= 1));
  const since = timeOf(rows, before);
  return own === null || since === null ? null : Math.max(0, own - since);
}

/** What stands in the place of rows where there are none. */
function NoRows({ rows }: { readonly rows: TableRows }): JSX.Element {
  const panel = usePanel();
  const stream = panel.selection.stream.value;
  const { now } = panel.display.snapshot.value;
  const { text } = panel.search.query.value;
  if (rows.isFiltered && text === '') {
    return (
      <p class="empty">
        {`No message but heartbeats; ${formatCount(rows.messages)} are hidden.`}{' '}
        <button type="button" class="link" onClick={() => panel.search.setHidesHeartbeats(false)}>
          Show heartbeats
        </button>
      </p>
    );
  }
  if (rows.isFiltered) {
    return (
      <p class="empty">
        {rows.isScanning ? 'Looking…' : `No message matches; ${formatCount(rows.messages)} are hidden.`}{' '}
        <button type="button" class="link" onClick={() => panel.search.setText('')}>
          Clear filter
        </button>
      </p>
    );
  }
  if (rows.isNarrowed) {
    return (
      <p class="empty">
        No message of this stream in the selected time.{' '}
        <button type="button" class="link" onClick={() => panel.viewState.setArea(null)}>
          Show all
        </button>
      </p>
    );
  }
  if (stream === undefined) return <p class="empty">Select a stream to see its messages.</p>;
  const isOpen = stream.state === 'open';
  return (
    <p class="empty">{isOpen ? `Open for ${formatDuration(now - stream.firstAt)}, no message yet.` : 'No message.'}</p>
  );
}

/** The number of the stream's own counting that gets a column, `null` where there is none. */
function useNumberPath(): string | null {
  const panel = usePanel();
  const { stream } = panel.selection.current.value;
  const rule = stream === null ? undefined : panel.recording.analysis.numbering(stream)[0];
  return rule?.path.split(' / ').at(-1) ?? null;
}

/**
 * Places of rows in the document: a row that comes into sight takes over the one that went, with new words in it. Making
 * rows anew costs twice as much as all else in a frame of fast scrolling.
 */
const slotsOf = (view: number): number => Math.ceil(view / ROW_HEIGHT) + 1;

/** A row's place may be another message's by the time the button is let go: what was pressed is what is selected. */
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
      {fresh > 0 ? `${formatCount(fresh)} new` : 'To the newest'}
    </button>
  );
}

/** The messages of the selected stream and what happened between them; millions of rows cost what is in sight. */
export function MessageTable({
  hasSize,
  onOpen,
  shown,
}: {
  readonly hasSize: boolean;
  readonly onOpen: () => void;
  /** Told which rows are shown, for copying them. */
  readonly shown: { current: RowModel };
}): JSX.Element {
  const panel = usePanel();
  const rows = useRows();
  const { model } = rows;
  shown.current = model;
  const base = useTimeBase();
  const { stream, message: selected } = panel.selection.current.value;
  const { findings } = panel.display.snapshot.value;
  const number = useNumberPath();
  const scroll = useScroll(model, `${stream} ${panel.search.query.peek().text}`);
  useReveal(scroll, model, selected, stream);
  const context: RowContext = { base, number, hasSize };
  const tagOf = badgesOf(findings, stream);
  const table = { rows: model.count, rowHeight: ROW_HEIGHT, view: scroll.view };
  const { height, first, end, shift } = tableWindow(table, scroll.scrollTop);
  const label = panel.selection.stream.value?.label ?? '';
  const range = panel.selection.rows.value;
  const select = (position: number, isMore: boolean): void => selectRow(panel, position, isMore);
  const openFinding = (id: string): void => {
    const finding = findings.find((other: Finding) => other.id === id);
    if (finding !== undefined) selectFinding(panel, finding);
  };
  const onKeyDown = tableKeys(panel, rows, Math.max(1, Math.floor(scroll.view / ROW_HEIGHT) - 1), onOpen);
  const slots = slotsOf(scroll.view);
  const pressed = usePressed(select);
  const body = Array.from({ length: Math.max(0, end - first) }, (_, offset) => {
    const index = first + offset;
    const row = model.row(index);
    if (row === undefined) return null;
    const delta = deltaAt(rows, index);
    if (row.kind === 'eventRow') {
      return (
        <EventRowView
          key={index % slots}
          {...context}
          eventRow={row.eventRow}
          index={index}
          delta={delta}
          onSelect={openFinding}
        />
      );
    }
    const message = rows.log?.message(row.position);
    if (message === undefined) return null;
    const tag = tagOf(message.ref);
    const isSelected = row.position === selected || isWithin(range, row.position);
    const own = { message, index, position: row.position, delta, isSelected, tag };
    return <MessageRow key={index % slots} {...context} {...own} onSelect={pressed.select} />;
  });
  const place = selected === null ? -1 : model.indexOf(selected);
  const active = place < first || place >= end ? {} : { 'aria-activedescendant': `message-${selected}` };
  return (
    <div class="table-frame">
      <div ref={scroll.scroller} class="table-scroller">
        <div style={{ height: `${height + HEAD_HEIGHT}px` }}>
          <div class="table-view" style={{ height: `${scroll.view + HEAD_HEIGHT}px` }}>
            <table
              role="grid"
              aria-label={`Messages of ${label}`}
              aria-rowcount={model.count + 1}
              aria-multiselectable
              data-region
              tabIndex={0}
              onKeyDown={onKeyDown}
              {...active}
            >
              <Columns {...context} />
              <Head {...context} />
              <tbody style={{ transform: `translateY(${-shift}px)` }} onPointerDown={pressed.note}>
                {body}
              </tbody>
            </table>
          </div>
        </div>
      </div>
      {model.count === 0 ? <NoRows rows={rows} /> : null}
      <NewButton rows={rows} scroll={scroll} />
    </div>
  );
}

/** The heading of the table's pane: how many, of which stream. */
export function useMessageCount(): string {
  const panel = usePanel();
  const summary = panel.selection.stream.value;
  const area = panel.viewState.area.value;
  const log = summary === undefined ? undefined : panel.recording.log(summary.id);
  if (summary === undefined || log === undefined) return '';
  if (area === null || !area.streams.includes(summary.id)) return formatCount(summary.end);
  const [first, end] = positionsIn(log.times, area);
  return `${formatCount(end - first)} of ${formatCount(summary.end)}`;
}
