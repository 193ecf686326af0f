import { toX, type TimeScale } from './scale.ts';
import type { TimeColumn } from '../base/time-column.ts';

/** Messages counted pixel by pixel, with empty pixels: `counts[0]` is the pixel at `x`, the others follow it. */
export interface Strip {
  /** Whole pixels, 0 or just left of it. */
  readonly x: number;
  readonly counts: Uint32Array;
}

/** A strip by its cells on the grid: cell `n` is from `n` to `n + 1` times the time of a pixel. */
interface CountedStrip {
  readonly first: number;
  readonly counts: Uint32Array;
  /** Positions of the column that were counted. */
  readonly begin: number;
  readonly stop: number;
}

/** Counts messages for consecutive pictures. */
export interface StripCounter {
  /**
   * @param limit position in the column before which to count; a paused view counts up to its snapshot only.
   * @returns counts that are valid until the next call for the same column.
   */
  strip(column: TimeColumn, scale: TimeScale, limit?: number): Strip;
}

/** Relative difference at which two times of a pixel are still equal: moving a window rounds its ends. */
const TOLERANCE = 1e-9;

/** The cell of an instant, by the same bounds as the search in the column. */
function cellOf(at: number, perPixel: number): number {
  const cell = Math.floor(at / perPixel);
  if (at < cell * perPixel) return cell - 1;
  return at >= (cell + 1) * perPixel ? cell + 1 : cell;
}

/**
 * Makes a counter that remembers the last picture. Its pixels are on a grid that is fixed in time, not to the window: when
 * a window moves, only what comes into view is counted, and heights do not flicker. A window of another length has another
 * grid, on which everything is counted again, by one search per pixel whatever the number of messages.
 *
 * ```
 *  grid       |0|1|2|3|4|5|6|7|
 *  before         [2 3 4 5]
 *  now              [3 4 5 6]     6 is counted, 3 to 5 are copied
 * ```
 */
export function createStripCounter(): StripCounter {
  let perPixel = 0;
  let known = new WeakMap<TimeColumn, CountedStrip>();

  const count = (column: TimeColumn, counted: CountedStrip, from: number, until: number): void => {
    const { counts, first, stop } = counted;
    let position = column.firstFrom(from * perPixel);
    while (position < stop) {
      const cell = cellOf(column.at(position), perPixel);
      if (cell >= until) return;
      const next = Math.min(stop, column.firstFrom((cell + 1) * perPixel, position + 1));
      counts[cell - first] = next - position;
      position = next;
    }
  };

  /** The cell before which a strip is still valid: newer or dropped messages change those from there on. */
  const validUntil = (column: TimeColumn, before: CountedStrip, stop: number): number =>
    before.stop === stop ? Infinity : cellOf(column.at(Math.min(before.stop, stop)), perPixel);

  const take = (column: TimeColumn, first: number, end: number, stop: number): CountedStrip => {
    const before = known.get(column);
    const counted: CountedStrip = { first, counts: new Uint32Array(end - first), begin: column.begin, stop };
    if (before === undefined || before.begin !== column.begin) {
      count(column, counted, first, end);
      return counted;
    }
    const valid = Math.min(before.first + before.counts.length, validUntil(column, before, stop));
    if (valid >= end && before.first === first && before.counts.length === end - first) return before;
    const from = Math.max(first, before.first);
    const until = Math.min(end, valid);
    if (until <= from) {
      count(column, counted, first, end);
      return counted;
    }
    counted.counts.set(before.counts.subarray(from - before.first, until - before.first), from - first);
    count(column, counted, first, from);
    count(column, counted, until, end);
    return counted;
  };

  return {
    strip(column, scale, limit = column.end) {
      const wanted = (scale.until - scale.from) / scale.width;
      if (Math.abs(wanted - perPixel) > TOLERANCE * wanted) {
        perPixel = wanted;
        known = new WeakMap();
      }
      const first = Math.floor(scale.from / perPixel);
      const end = Math.max(first + 1, Math.ceil(scale.until / perPixel));
      // The snapshot of a paused view may be older than everything that is still stored.
      const stop = Math.max(column.begin, Math.min(column.end, limit));
      const counted = take(column, first, end, stop);
      known.set(column, counted);
      return { x: Math.round(toX(scale, first * perPixel)), counts: counted.counts };
    },
  };
}

/** A strip without the heartbeats, which are counted over the same pixels. */
export const withoutHeartbeats = ({ x, counts }: Strip, heartbeats: Strip): Strip => ({
  x,
  counts: counts.map((count, index) => count - (heartbeats.counts[index] ?? 0)),
});

/** The pixels of some strips that have messages, from left to right, at least `apart` pixels from each other. */
export function occupiedPixels(strips: readonly Strip[], apart: number): readonly number[] {
  const places = strips.flatMap(({ x, counts }) =>
    Array.from(counts, (count, index) => (count > 0 ? x + index : -Infinity)).filter((place) => place > -Infinity),
  );
  const shown: number[] = [];
  for (const place of places.toSorted((one, other) => one - other)) {
    if (place >= (shown.at(-1) ?? -Infinity) + apart) shown.push(place);
  }
  return shown;
}
