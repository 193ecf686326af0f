import type { StreamId } from '../analysis/streams/stream.ts';
import type { LaneLayout, LaneRow } from './lanes.ts';
import { rowsBetween } from './lanes.ts';
import type { ProblemMark } from './marks.ts';
import { toTime, toX, type TimeScale } from './scale.ts';
import type { TimeColumn } from '../base/time-column.ts';

/** @returns the row under a height, `null` below the last. `y` counts from the first row, whatever is scrolled. */
export const rowAt = (layout: LaneLayout, y: number): LaneRow | null =>
  y < 0 ? null : (rowsBetween(layout, y, y + 1)[0] ?? null);

/**
 * The lanes that a vertical stretch of the canvas touches.
 *
 * @param from height among the rows, either end first; see `heightAmongRows`.
 */
export function lanesBetween(layout: LaneLayout, from: number, until: number): readonly StreamId[] {
  const [top, bottom] = [Math.min(from, until), Math.max(from, until)];
  return rowsBetween(layout, Math.max(0, top), bottom + 1).flatMap((row) => (row.kind === 'lane' ? [row.id] : []));
}

/** @returns the height among all rows of a height on the canvas, of which the first `stuck` pixels do not scroll. */
export const heightAmongRows = (y: number, scrollTop: number, stuck: number): number => (y < stuck ? y : y + scrollTop);

/**
 * The message nearest to a pixel.
 *
 * @param reach pixels that the pointer may be off; a tick is one pixel wide and nobody hits that.
 * @returns its position in the column, `null` where none is within reach.
 */
export function messageAt(column: TimeColumn, scale: TimeScale, x: number, reach = 4): number | null {
  const after = column.firstFrom(toTime(scale, x));
  const distance = (position: number): number => Math.abs(toX(scale, column.at(position)) - x);
  const candidates = [after - 1, after].filter((position) => position >= column.begin && position < column.end);
  const nearest = candidates.toSorted((one, other) => distance(one) - distance(other))[0];
  return nearest !== undefined && distance(nearest) <= reach ? nearest : null;
}

/**
 * The mark under a pixel; points are asked before areas, because they lie on top.
 *
 * @param marks in order of painting, as `placeMarks` gives them.
 * @param reach pixels that the pointer may be off a point.
 */
export function markAt(marks: readonly ProblemMark[], x: number, reach = 5): ProblemMark | null {
  return marks.findLast((mark) => x >= mark.x - reach && x <= mark.x + mark.width + reach) ?? null;
}
