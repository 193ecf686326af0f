import { rowsBetween, type LaneLayout, type LaneRow } from './lanes.ts';

/** Rows up to which all are made: nearly every recording, and nothing changes while it is scrolled. */
const FEW_ROWS = 200;

/** The rows to make, and the pixels that stand in for the others. */
export interface RowWindow {
  /** Pinned rows, which keep their position, and then those near the visible part. */
  readonly rows: readonly LaneRow[];
  /** Pixels between the pinned rows and the next that is made, and after the last. */
  readonly before: number;
  readonly after: number;
  /** How many of the rows are pinned. */
  readonly pinned: number;
}

/**
 * The part of a scroll position that decides which rows are made: it stays the same while less than a view is scrolled.
 *
 * @param view visible pixels.
 */
export const windowStep = (scrollTop: number, view: number): number => (view > 0 ? Math.floor(scrollTop / view) : 0);

/**
 * Chooses the rows near the visible part, a view more on each side, where there are too many to make them all.
 *
 * @param step of the scroll position, see {@link windowStep}.
 * @param view visible pixels.
 */
export function windowOfRows(layout: LaneLayout, step: number, view: number): RowWindow {
  const { rows, height } = layout;
  const pinned = rows.findIndex((row) => row.y >= layout.pinned);
  const pinnedCount = layout.pinned === 0 ? 0 : pinned < 0 ? rows.length : pinned;
  if (rows.length <= FEW_ROWS) return { rows, before: 0, after: 0, pinned: pinnedCount };
  const from = Math.max(layout.pinned, (step - 1) * view);
  const near = rowsBetween(layout, from, Math.max(from, (step + 3) * view)).filter(({ y }) => y >= layout.pinned);
  const first = near[0];
  const last = near.at(-1);
  return {
    rows: [...rows.slice(0, pinnedCount), ...near],
    before: (first?.y ?? layout.pinned) - layout.pinned,
    after: height - (last === undefined ? layout.pinned : last.y + last.height),
    pinned: pinnedCount,
  };
}
