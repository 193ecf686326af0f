import type { StreamId } from '../analysis/streams/stream.ts';
import type { LaneLayout, LaneRow } from './lanes.ts';
import { rowsBetween } from './lanes.ts';
import type { ProblemMark } from './problem-marks.ts';
import { toTime, toX, type TimeScale } from './scale.ts';
import type { TimeColumn } from '../base/time-column.ts';

/** @returns the row at a height, `null` below the last. `y` counts from the first row, also when scrolled. */
export const rowAt = (layout: LaneLayout, y: number): LaneRow | null =>
  y < 0 ? null : (rowsBetween(layout, y, y + 1)[0] ?? null);

/**
 * The lanes between two heights.
 *
 * @param from height among the rows, see `heightAmongRows`. The two ends may come in any order.
 */
export function lanesBetween(layout: LaneLayout, from: number, until: number): readonly StreamId[] {
  const [top, bottom] = [Math.min(from, until), Math.max(from, until)];
  return rowsBetween(layout, Math.max(0, top), bottom + 1).flatMap((row) => (row.kind === 'lane' ? [row.id] : []));
}

/** @returns the height among all rows of a height on the canvas, whose first `sticky` pixels do not scroll. */
export const heightAmongRows = (y: number, scrollTop: number, sticky: number): number =>
  y < sticky ? y : y + scrollTop;

/**
 * The message nearest to a pixel.
 *
 * @param reach pixels that the pointer may be off, because a tick is only one pixel wide.
 * @returns its position in the column, `null` if none is within reach.
 */
export function messageAt(column: TimeColumn, scale: TimeScale, x: number, reach = 4): number | null {
  const after = column.firstFrom(toTime(scale, x));
  const distance = (position: number): number => Math.abs(toX(scale, column.at(position)) - x);
  const candidates = [after - 1, after].filter((position) => position >= column.begin && position < column.end);
  const nearest = candidates.toSorted((one, other) => distance(one) - distance(other))[0];
  return nearest !== undefined && distance(nearest) <= reach ? nearest : null;
}

/**
 * The mark at a pixel. Points come before areas, because they are painted on top.
 *
 * @param marks in the order in which they are painted, as `placeMarks` gives them.
 * @param reach pixels that the pointer may be off a point.
 */
export function markAt(marks: readonly ProblemMark[], x: number, reach = 5): ProblemMark | null {
  return marks.findLast((mark) => x >= mark.x - reach && x <= mark.x + mark.width + reach) ?? null;
}
