import type { ConnectionSpan } from '../analysis/streams/stream.ts';
import type { PollBar } from './polls.ts';
import { toTime, type TimeScale } from './scale.ts';
import type { TimeColumn } from '../base/time-column.ts';

/**
 * Whether a request's bar stands for messages that are among others: sent or read while it was under way. Of a bar that
 * stands for several requests the pixels that it covers count.
 *
 * @param columns instants of the messages, rising.
 */
export function holdsAny(
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
