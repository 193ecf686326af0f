import type { TimeScale } from './scale.ts';
import { countPerPixel } from './density.ts';
import type { TimeColumn } from '../base/time-column.ts';

/** Sums over all streams by index of the bucket, and the largest of each direction. */
export interface OverviewBuckets {
  readonly stride: number;
  readonly in: Float64Array;
  readonly out: Float64Array;
  readonly maxIn: number;
  readonly maxOut: number;
}

/** What the overview needs of a stream: the instants of received and of sent messages. */
export interface Traffic {
  readonly in: TimeColumn;
  readonly out: TimeColumn;
}

/**
 * Sums the traffic of all streams into buckets of `stride` pixels over a scale.
 *
 * @returns `Math.ceil(width / stride)` buckets for each direction; the largest is at least 1, so that it can divide.
 */
export function overviewBuckets(traffic: Iterable<Traffic>, scale: TimeScale, stride = 2): OverviewBuckets {
  const length = Math.max(1, Math.ceil(scale.width / stride));
  const sums = { in: new Float64Array(length), out: new Float64Array(length) };
  const add = (sum: Float64Array, column: TimeColumn): void => {
    const counts = countPerPixel(column, scale, stride);
    counts.x.forEach((x, index) => {
      const bucket = x / stride;
      sum[bucket] = (sum[bucket] ?? 0) + (counts.count[index] ?? 0);
    });
  };
  for (const stream of traffic) {
    add(sums.in, stream.in);
    add(sums.out, stream.out);
  }
  const maxOf = (sum: Float64Array): number => sum.reduce((top, value) => Math.max(top, value), 1);
  return { stride, in: sums.in, out: sums.out, maxIn: maxOf(sums.in), maxOut: maxOf(sums.out) };
}
