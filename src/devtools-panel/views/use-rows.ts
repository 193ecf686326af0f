import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { positionsIn } from '../../timeline/area.ts';
import { findInterludes } from '../state/interludes.ts';
import { scanMessages, testOf, type FilterScan } from '../state/filter-scan.ts';
import type { MessageLog } from '../state/message-log.ts';
import type { Panel } from '../state/panel.ts';
import { allRows, filteredRows, type RowModel } from '../state/rows.ts';
import { useAtom, usePanel } from './hooks.ts';

/** The rows of the selected stream as they stand in this frame. */
export interface TableRows {
  readonly log: MessageLog | undefined;
  readonly model: RowModel;
  /** Messages of the stream in this view. */
  readonly messages: number;
  readonly isFiltered: boolean;
  /** Only a part of the time is shown. */
  readonly isNarrowed: boolean;
  /** The filter has not seen all messages yet. */
  readonly isScanning: boolean;
}

/** A table without rows. */
export const NO_ROWS: RowModel = allRows(0, 0, []);

const NOTHING = { model: NO_ROWS, messages: 0, isFiltered: false, isNarrowed: false, isScanning: false };

/** Goes through the stream with the filter, again for another stream or text, on as messages come. */
function useScan(panel: Panel, log: MessageLog | undefined, text: string): FilterScan | null {
  const [, redraw] = useState(0);
  const scan = useRef<FilterScan | null>(null);
  useEffect(() => {
    const test = testOf(text);
    if (log !== undefined && test !== null) scan.current = scanMessages(log, test, () => redraw((count) => count + 1));
    redraw((count) => count + 1);
    return () => {
      scan.current?.stop();
      scan.current = null;
    };
  }, [log, text]);
  useEffect(() => panel.frame.subscribe(() => scan.current?.extend()), [panel]);
  return scan.current;
}

/** Lays the rows of the selected stream: messages and what happened between them, or what passed the filter. */
export function useRows(): TableRows {
  const panel = usePanel();
  useAtom(panel.frame);
  const { stream: id } = useAtom(panel.selection);
  const moment = useAtom(panel.moment);
  const text = useAtom(panel.filter);
  const log = id === null ? undefined : panel.recording.log(id);
  const stream = id === null ? undefined : panel.recording.analysis.stream(id);
  const scan = useScan(panel, log, text);
  const interludes = useMemo(
    () =>
      stream === undefined || log === undefined
        ? []
        : findInterludes(stream, moment.findings, moment.events, log.times, panel.now()),
    [moment, stream, log],
  );
  const area = useAtom(panel.look.area);
  if (log === undefined || id === null) return { ...NOTHING, log };
  const isNarrowed = area !== null && area.streams.includes(id);
  const [first, last] = isNarrowed ? positionsIn(log.times, area) : [0, Infinity];
  const end = Math.min(panel.endOf(id), last);
  const begin = Math.min(end, Math.max(log.begin, first));
  const shown = { log, messages: end - begin, isNarrowed };
  if (scan === null) {
    const between = isNarrowed ? interludes.filter(({ at }) => at >= area.from && at <= area.until) : interludes;
    return { ...shown, model: allRows(begin, end, between), isFiltered: false, isScanning: false };
  }
  const model = filteredRows(scan.positions, begin, end);
  return { ...shown, model, isFiltered: true, isScanning: scan.scannedTo < end };
}
