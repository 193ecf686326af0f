import { toTime, toX, type TimeScale } from './scale.ts';
import type { TimeColumn } from '../base/time-column.ts';

/** The messages of each pixel column: `x` ascending, `count` at least 1; columns without messages are skipped. */
interface PixelCounts {
  readonly x: readonly number[];
  readonly count: readonly number[];
}

/**
 * Counts messages per pixel column. The cost is one search per column with messages, whatever their number: a million on
 * one screen are as fast as a thousand.
 *
 * ```
 * messages   . .  ....   .        x      0 2 5  9
 * columns   |0|1|2|3|4|5|…        count  1 1 4  1
 * ```
 *
 * @param stride width of a column in pixels; the overview uses 2.
 * @param limit position in the column before which to count; a paused view counts up to its snapshot only.
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
 * The height of a tick as a share of its half of the lane: 0.55 for one message, growing with the logarithm of their
 * number, 1 from 32 on.
 *
 *     0.55 + 0.3 log10(n)      n = 1: 0.55   n = 10: 0.85   n = 32: 1
 */
export const tickHeight = (count: number): number => Math.min(1, 0.55 + 0.3 * Math.log10(Math.max(1, count)));
