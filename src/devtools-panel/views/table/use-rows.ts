import { useMemo } from 'preact/hooks';
import type { StreamId } from '../../../analysis/streams/stream.ts';
import type { TimeColumn } from '../../../base/time-column.ts';
import { positionsIn } from '../../../timeline/area.ts';
import { actsOn } from '../../rows/induced-marks.ts';
import { findEventRows } from '../../rows/event-rows.ts';
import type { MessageLog } from '../../../store/message-log.ts';
import { allRows, filteredRows, type RowModel } from '../../rows/row-model.ts';
import { partRows } from '../../rows/part-rows.ts';
import { usePanel } from '../hooks/panel-context.ts';

/** The rows of the selected stream in this frame. */
export interface TableRows {
  readonly log: MessageLog | undefined;
  readonly model: RowModel;
  /** Messages of the stream in this view. */
  readonly messages: number;
  readonly isFiltered: boolean;
  /** Whether only the time of a dragged area is shown. */
  readonly isNarrowed: boolean;
  /** Whether the filter has not checked all messages yet. */
  readonly isScanning: boolean;
}

/** The messages whose parts are shown. */
export interface Unfolded {
  readonly stream: StreamId | null;
  readonly positions: ReadonlySet<number>;
}

const isIn = (positions: TimeColumn, position: number): boolean =>
  positions.at(positions.firstFrom(position)) === position;

/** A table without rows. */
export const NO_ROWS: RowModel = allRows(0, 0, []);

const NOTHING = { model: NO_ROWS, messages: 0, isFiltered: false, isNarrowed: false, isScanning: false };

/** The rows of the selected stream: messages and what happened between them, or those that match the filter. */
export function useRows(unfolded: Unfolded): TableRows {
  const panel = usePanel();
  const { stream: id } = panel.selection.current.value;
  const snapshot = panel.display.snapshot.value;
  const query = panel.search.query.value;
  // Also before there are messages: read through the display, the end says when to draw again.
  const shownEnd = id === null ? 0 : panel.display.endOf(id);
  const log = id === null ? undefined : panel.recording.log(id);
  const stream = id === null ? undefined : panel.recording.analysis.stream(id);
  const eventRows = useMemo(
    () =>
      stream === undefined
        ? []
        : findEventRows(
            stream,
            snapshot.findings,
            snapshot.events,
            log,
            panel.display.now(),
            actsOn(snapshot.induced, stream),
          ),
    [snapshot, stream, log],
  );
  const area = panel.viewState.area.value;
  if (id === null) return { ...NOTHING, log };
  const isNarrowed = area !== null && area.streams.includes(id);
  const between = isNarrowed ? eventRows.filter(({ at }) => at >= area.from && at <= area.until) : eventRows;
  // Without a message its attempts are all that there is to list.
  if (log === undefined) return { ...NOTHING, log, isNarrowed, model: allRows(0, 0, between) };
  const [first, last] = isNarrowed ? positionsIn(log.times, area) : [0, Infinity];
  const end = Math.min(shownEnd, last);
  const begin = Math.min(end, Math.max(log.begin, first));
  const shown = { log, messages: end - begin, isNarrowed };
  const parts = unfolded.stream === id ? partRows(log, unfolded.positions) : [];
  // Right below their message, above what happened after it.
  const rows = [...parts, ...between].toSorted((one, other) => one.position - other.position);
  const matches = panel.search.of(id);
  if (matches === null) {
    return { ...shown, model: allRows(begin, end, rows), isFiltered: false, isScanning: false };
  }
  // With only heartbeats hidden, what happened between the messages stays; a search asks for messages alone.
  const model = filteredRows(
    matches.positions,
    begin,
    end,
    query.expression === null ? rows : parts.filter(({ whole }) => isIn(matches.positions, whole)),
  );
  return { ...shown, model, isFiltered: true, isScanning: matches.scannedTo < end };
}
