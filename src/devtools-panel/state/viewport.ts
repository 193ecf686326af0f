import { millis } from '../../base/units.ts';
import { fitSpan, keepInView, lengthOf, panBy, zoomAround, type TimeWindow } from '../../timeline/scale.ts';
import { signal, type ReadonlySignal } from '@preact/signals';
import { FOLLOW_SPAN } from './panel-limits.ts';

/** The visible window of time, and whether it follows the present. */
export interface Viewport {
  readonly window: ReadonlySignal<TimeWindow>;
  readonly isFollowing: ReadonlySignal<boolean>;
  /** Moves the window to the present; called with each drawing, does nothing while the user looks at the past. */
  follow(): void;
  /** Follows the present again. */
  followNow(): void;
  show(window: TimeWindow): void;
  zoom(anchor: number, factor: number): void;
  pan(by: number): void;
  fitAll(): void;
  fit(from: number, until: number): void;
  startOver(): void;
}

/** Share of the window left free after the present, so that the newest tick is not on the border. */
const AIR = 0.02;

/** Share of the window at its end in which zooming keeps following. */
const TAIL = 0.12;

/** The shortest window at the start of a recording. */
const FIRST_SPAN = 10_000;

/**
 * Makes a viewport that follows the present: it shows the whole recording until that is longer than `FOLLOW_SPAN`.
 *
 * @param now the present, from the recording's zero.
 * @param begin where the recording begins: its zero, or when it was cleared.
 */
export function createViewport(now: () => number, begin: () => number): Viewport {
  const isFollowing = signal(true);
  const window = signal<TimeWindow>({ from: millis(0), until: millis(FIRST_SPAN) });
  /** Length of the window while following; `null` until the user chose one. */
  let chosen: number | null = null;

  const follow = (): void => {
    if (!isFollowing.peek()) return;
    const length = chosen ?? Math.min(FOLLOW_SPAN, Math.max(FIRST_SPAN, (now() - begin()) * (1 + AIR)));
    const until = Math.max(begin() + length, now() + length * AIR);
    window.value = { from: millis(until - length), until: millis(until) };
  };

  const showWindow = (next: TimeWindow): void => {
    window.value = keepInView(next, now());
    isFollowing.value = false;
  };

  return {
    window,
    isFollowing,
    follow,
    followNow() {
      isFollowing.value = true;
      follow();
    },
    show: showWindow,
    zoom(anchor, factor) {
      const length = lengthOf(window.peek());
      const next = zoomAround(window.peek(), anchor, factor);
      // Zooming at the end keeps following: the newest stays in place, and more or less of the past is shown.
      if (isFollowing.peek() && anchor > window.peek().until - length * TAIL) {
        chosen = lengthOf(next);
        follow();
      } else showWindow(next);
    },
    pan: (by) => showWindow(panBy(window.peek(), by)),
    fitAll: () => showWindow(fitSpan(begin(), Math.max(begin() + 1_000, now()), 0.01)),
    fit: (from, until) => showWindow(fitSpan(from, until, until - from > (now() - begin()) / 2 ? 0.02 : 0.25)),
    startOver() {
      chosen = null;
      isFollowing.value = true;
      follow();
    },
  };
}
