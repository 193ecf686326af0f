import { millis, type Millis } from '../base/units.ts';

/** A visible window of time, `from` before `until`; instants count from the recording's zero. */
export interface TimeWindow {
  readonly from: Millis;
  readonly until: Millis;
}

/** A window of time laid over `width` pixels. */
export interface TimeScale extends TimeWindow {
  readonly width: number;
}

/** The shortest window: a hundredth of a millisecond per pixel on a wide screen, as fine as the clocks of pages. */
export const SHORTEST_WINDOW = millis(10);

/** The longest window: a week, longer than any recording that fits into memory. */
const LONGEST_WINDOW = millis(7 * 24 * 3_600_000);

/** @returns the pixel, with fraction and unbounded: left of the window it is negative. */
export const toX = (scale: TimeScale, at: number): number =>
  ((at - scale.from) / (scale.until - scale.from)) * scale.width;

/** @returns the instant under a pixel; the inverse of `toX`. */
export const toTime = (scale: TimeScale, x: number): Millis =>
  millis(scale.from + (x / scale.width) * (scale.until - scale.from));

/** @returns the length of a window. */
export const lengthOf = (window: TimeWindow): Millis => millis(window.until - window.from);

/**
 * Zooms so that the instant `anchor` keeps its place on the screen.
 *
 * @param factor above 1 shows more time, below 1 less. The length stays within `SHORTEST_WINDOW` and `LONGEST_WINDOW`.
 */
export function zoomAround(window: TimeWindow, anchor: number, factor: number): TimeWindow {
  const length = lengthOf(window);
  const wanted = Math.min(LONGEST_WINDOW, Math.max(SHORTEST_WINDOW, length * factor));
  const share = (anchor - window.from) / length;
  const from = anchor - share * wanted;
  return { from: millis(from), until: millis(from + wanted) };
}

/** Moves a window by `by` milliseconds; its length stays. */
export const panBy = (window: TimeWindow, by: number): TimeWindow => ({
  from: millis(window.from + by),
  until: millis(window.until + by),
});

/**
 * The window that shows a whole span with a margin on both sides. Around a span without length (a single message) it is
 * `minimum` long.
 *
 * @param margin share of the span's length left free on each side.
 */
export function fitSpan(from: number, until: number, margin = 0.05, minimum = 1_000): TimeWindow {
  const length = until - from;
  if (length < minimum / 4) {
    const middle = (from + until) / 2;
    return { from: millis(middle - minimum / 2), until: millis(middle + minimum / 2) };
  }
  return { from: millis(from - length * margin), until: millis(until + length * margin) };
}

/**
 * Keeps at least a tenth of the window over the recording, so that it cannot be scrolled out of view.
 *
 * @param end the recording's end; its begin is 0.
 */
export function keepInView(window: TimeWindow, end: number): TimeWindow {
  const length = lengthOf(window);
  const from = Math.min(Math.max(window.from, -0.9 * length), Math.max(end, 0) - 0.1 * length);
  return from === window.from ? window : panBy(window, from - window.from);
}
