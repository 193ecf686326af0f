import { millis } from '../../../base/units.ts';
import { toTime, toX, type TimeScale, type TimeWindow } from '../../../timeline/scale.ts';
import type { Panel } from '../../state/panel.ts';
import { drag, WHEEL_ZOOM } from './drag.ts';

/** The part of the window that the pointer drags. */
type Hold = 'from' | 'until' | 'both';

/** Pixels around an edge of the window in which the pointer drags the edge. */
const EDGE = 6;

function holdOf(scale: TimeScale, window: TimeWindow, x: number): Hold {
  if (Math.abs(x - toX(scale, window.from)) <= EDGE) return 'from';
  return Math.abs(x - toX(scale, window.until)) <= EDGE ? 'until' : 'both';
}

/**
 * Drags the window of the overview or one of its edges. A click elsewhere centres the window there, a double click fits
 * the whole recording.
 *
 * @param whole the time that the overview shows.
 * @returns the function that stops listening.
 */
export function listenToOverview(panel: Panel, element: HTMLElement, whole: () => TimeWindow): () => void {
  const life = new AbortController();
  const { signal } = life;
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const scale: TimeScale = { ...whole(), width: element.clientWidth };
    const window = panel.viewport.window.peek();
    const hold = holdOf(scale, window, event.offsetX);
    const perPixel = (scale.until - scale.from) / scale.width;
    const change = (move: PointerEvent): void => {
      const by = (move.clientX - event.clientX) * perPixel;
      const from = hold === 'until' ? window.from : window.from + by;
      const until = hold === 'from' ? window.until : window.until + by;
      panel.viewport.show({ from: millis(Math.min(from, until - 10)), until: millis(Math.max(until, from + 10)) });
    };
    drag(element, event, change, (_up, isClick) => {
      const at = toTime(scale, event.offsetX);
      if (isClick && hold === 'both' && (at < window.from || at > window.until)) {
        panel.viewport.pan(at - (window.from + window.until) / 2);
      }
    });
  };
  element.addEventListener('pointerdown', begin, { signal });
  element.addEventListener('dblclick', () => panel.viewport.fitAll(), { signal });
  element.addEventListener(
    'wheel',
    (event) => {
      const { from, until } = panel.viewport.window.peek();
      event.preventDefault();
      panel.viewport.zoom((from + until) / 2, WHEEL_ZOOM ** event.deltaY);
    },
    { passive: false, signal },
  );
  return () => life.abort();
}
