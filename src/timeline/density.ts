import { toTime, toX, type TimeScale } from './scale.ts';
import type { TimeColumn } from '../base/time-column.ts';

/** How many messages fall on each pixel column: `x` rising, `count` at least 1; columns without messages are left out. */
export interface PixelCounts {
  readonly x: readonly number[];
  readonly count: readonly number[];
}

/**
 * Counts messages per pixel column. The cost is one search step per column that holds something, whatever the number
 * of messages: a million on one screen are as quick as a thousand.
 *
 * ```
 * messages   . .  ....   .        x      0 2 5  9
 * columns   |0|1|2|3|4|5|…        count  1 1 4  1
 * ```
 *
 * @param stride width of a column in pixels; the overview uses 2.
 * @param limit position in the column before which to count; a paused view counts up to its moment only.
 */
export function countPerPixel(column: TimeColumn, scale: TimeScale, stride = 1, limit = column.end): PixelCounts {
  const x: number[] = [];
  const count: number[] = [];
  const stop = Math.min(column.firstFrom(scale.until), limit);
  let position = column.firstFrom(scale.from);
  while (position < stop) {
    const bucket = Math.floor(toX(scale, column.at(position)) / stride);
    const next = Math.min(stop, column.firstFrom(toTime(scale, (bucket + 1) * stride), position + 1));
    x.push(bucket * stride);
    count.push(next - position);
    position = next;
  }
  return { x, count };
}

/**
 * The height of a tick as a share of its half of the lane: one message 0.55, more grow with the logarithm of their
 * count, full at 32.
 *
 *     0.55 + 0.3 log10(n)      n = 1: 0.55   n = 10: 0.85   n = 32: 1
 */
export const tickHeight = (count: number): number => Math.min(1, 0.55 + 0.3 * Math.log10(Math.max(1, count)));
