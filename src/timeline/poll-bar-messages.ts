import type { ConnectionSpan } from '../analysis/streams/stream.ts';
import type { PollBar } from './poll-bars.ts';
import { toTime, type TimeScale } from './scale.ts';
import type { TimeColumn } from '../base/time-column.ts';

/**
 * Whether one of some messages was sent or read during the request of a bar. If a bar shows several requests, the time
 * that its pixels cover counts.
 *
 * @param columns instants of the messages, ascending.
 */
export function containsAny(
  bar: PollBar,
  spans: readonly ConnectionSpan[],
  scale: TimeScale,
  columns: readonly TimeColumn[],
): boolean {
  const span = bar.count === 1 ? spans[bar.span] : undefined;
  const from = span?.connectingAt ?? toTime(scale, bar.x);
  const until = span === undefined ? toTime(scale, bar.x + bar.width) : (span.closeAt ?? Infinity);
  return columns.some((column) => {
    const first = column.firstFrom(from);
    return first < column.end && column.at(first) <= until;
  });
}
