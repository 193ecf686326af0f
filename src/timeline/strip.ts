import { toX, type TimeScale } from './scale.ts';
import type { TimeColumn } from '../base/time-column.ts';

/** Messages counted pixel by pixel, empty pixels included: `counts[0]` is the pixel at `x`, the next ones follow it. */
export interface Strip {
  /** Whole pixels, 0 or just left of it. */
  readonly x: number;
  readonly counts: Uint32Array;
}

/** A strip as it was counted, by its cells on the grid; cell `n` reaches from `n` to `n + 1` times the time of a pixel. */
interface Counted {
  readonly first: number;
  readonly counts: Uint32Array;
  /** Positions of the column that were counted. */
  readonly begin: number;
  readonly stop: number;
}

/** Counts messages for one picture after the other. */
export interface StripCounter {
  /**
   * @param limit position in the column before which to count; a paused view counts up to its moment only.
   * @returns counts that hold until the next call for the same column.
   */
  strip(column: TimeColumn, scale: TimeScale, limit?: number): Strip;
}

/** How far two times of a pixel may be apart and still be the same: moving a window rounds its ends. */
const SAME = 1e-9;

/** The cell in which an instant lies, by the very bounds by which the column is searched. */
function cellOf(at: number, perPixel: number): number {
  const cell = Math.floor(at / perPixel);
  if (at < cell * perPixel) return cell - 1;
  return at >= (cell + 1) * perPixel ? cell + 1 : cell;
}

/**
 * Makes a counter that remembers the last picture. Its pixels stand on a grid that is fixed in time and not to the window:
 * a window that moves needs only what came into sight counted, and heights do not flicker while it moves. Another length
 * of the window is another grid, on which all is counted anew, by one search a pixel whatever the number of messages.
 *
 * ```
 *  grid       |0|1|2|3|4|5|6|7|
 *  before         [2 3 4 5]
 *  now              [3 4 5 6]     6 is counted, 3 to 5 are taken over
 * ```
 */
export function createStripCounter(): StripCounter {
  let perPixel = 0;
  let known = new WeakMap<TimeColumn, Counted>();

  const count = (column: TimeColumn, counted: Counted, from: number, until: number): void => {
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

  /** The cell before which a strip still holds: what came or went since changes those from there on. */
  const soundUntil = (column: TimeColumn, before: Counted, stop: number): number =>
    before.stop === stop ? Infinity : cellOf(column.at(Math.min(before.stop, stop)), perPixel);

  const take = (column: TimeColumn, first: number, end: number, stop: number): Counted => {
    const before = known.get(column);
    const counted: Counted = { first, counts: new Uint32Array(end - first), begin: column.begin, stop };
    if (before === undefined || before.begin !== column.begin) {
      count(column, counted, first, end);
      return counted;
    }
    const sound = Math.min(before.first + before.counts.length, soundUntil(column, before, stop));
    if (sound >= end && before.first === first && before.counts.length === end - first) return before;
    const from = Math.max(first, before.first);
    const until = Math.min(end, sound);
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
      if (Math.abs(wanted - perPixel) > SAME * wanted) {
        perPixel = wanted;
        known = new WeakMap();
      }
      const first = Math.floor(scale.from / perPixel);
      const end = Math.max(first + 1, Math.ceil(scale.until / perPixel));
      // A paused view's moment may lie before all that is still held.
      const stop = Math.max(column.begin, Math.min(column.end, limit));
      const counted = take(column, first, end, stop);
      known.set(column, counted);
      return { x: Math.round(toX(scale, first * perPixel)), counts: counted.counts };
    },
  };
}

/** What is left of a strip without the heartbeats, counted over the same pixels. */
export const withoutHeartbeats = ({ x, counts }: Strip, beats: Strip): Strip => ({
  x,
  counts: counts.map((count, index) => count - (beats.counts[index] ?? 0)),
});

/** The pixels of some strips on which something lies, from left to right and `apart` pixels from each other at least. */
export function placesOf(strips: readonly Strip[], apart: number): readonly number[] {
  const places = strips.flatMap(({ x, counts }) =>
    Array.from(counts, (count, index) => (count > 0 ? x + index : -Infinity)).filter((place) => place > -Infinity),
  );
  const shown: number[] = [];
  for (const place of places.toSorted((one, other) => one - other)) {
    if (place >= (shown.at(-1) ?? -Infinity) + apart) shown.push(place);
  }
  return shown;
}
