import type { Finding } from '../analysis/finding.ts';
import type { StreamId } from '../analysis/streams/stream.ts';
import type { TimeWindow } from './scale.ts';
import type { TimeColumn } from '../base/time-column.ts';

/** A time on some lanes, as dragged. `until` is not before `from`. */
export interface Area extends TimeWindow {
  readonly streams: readonly StreamId[];
}

/** What the sums need of a stream. `size` gives the bytes of the message at a position of `times`. */
export interface AreaStream {
  readonly id: StreamId;
  readonly times: TimeColumn;
  readonly in: TimeColumn;
  readonly size: (position: number) => number;
}

/** Sums of an area. `perSecond` is the rate over its length, 0 for an area without length. */
interface AreaSums {
  readonly messages: number;
  readonly received: number;
  readonly sent: number;
  readonly bytes: number;
  readonly perSecond: number;
  readonly findings: number;
}

/** The positions of a column whose instants lie in a window, both ends included: `[first, end)`. */
export const positionsIn = (column: TimeColumn, window: TimeWindow): readonly [first: number, end: number] => [
  column.firstFrom(window.from),
  // Just above the end: instants are milliseconds, and none is finer than a nanosecond.
  column.firstFrom(window.until + 1e-6),
];

/**
 * Sums over an area. The number of messages comes from two searches a stream; bytes are added up one by one.
 *
 * @param findings of all streams. A finding counts if it overlaps the area on one of its lanes.
 */
export function sumArea(area: Area, streams: Iterable<AreaStream>, findings: readonly Finding[]): AreaSums {
  const lanes = new Set(area.streams);
  let [messages, received, bytes] = [0, 0, 0];
  for (const stream of streams) {
    if (!lanes.has(stream.id)) continue;
    const [first, end] = positionsIn(stream.times, area);
    messages += end - first;
    const [firstIn, endIn] = positionsIn(stream.in, area);
    received += endIn - firstIn;
    for (let position = first; position < end; position += 1) bytes += stream.size(position);
  }
  const touched = findings.filter(
    (finding) => lanes.has(finding.stream) && finding.from <= area.until && finding.until >= area.from,
  );
  const seconds = (area.until - area.from) / 1_000;
  return {
    messages,
    received,
    sent: messages - received,
    bytes,
    perSecond: seconds > 0 ? messages / seconds : 0,
    findings: touched.length,
  };
}
