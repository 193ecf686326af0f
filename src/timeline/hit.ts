import type { LaneLayout, LaneRow } from './lanes.ts';
import { rowsBetween } from './lanes.ts';
import type { Mark } from './marks.ts';
import { toTime, toX, type TimeScale } from './scale.ts';
import type { TimeColumn } from './time-column.ts';

/** @returns the row under a height, `null` below the last. `y` counts from the first row, whatever is scrolled. */
export const rowAt = (layout: LaneLayout, y: number): LaneRow | null =>
  y < 0 ? null : (rowsBetween(layout, y, y + 1)[0] ?? null);

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
export function markAt(marks: readonly Mark[], x: number, reach = 5): Mark | null {
  return marks.findLast((mark) => x >= mark.x - reach && x <= mark.x + mark.width + reach) ?? null;
}
