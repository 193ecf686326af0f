import { millis } from '../../../base/units.ts';
import { toTime, type TimeScale } from '../../../timeline/scale.ts';
import type { Panel } from '../../state/panel.ts';
import { drag, WHEEL_ZOOM } from './drag.ts';

/** Pixels of a line, for mouse wheels that count in lines. */
const LINE = 16;

/** The scale of the lanes: the window over their width. */
export const scaleOf = (panel: Panel, lanes: HTMLElement): TimeScale => ({
  ...panel.viewport.window.peek(),
  width: lanes.clientWidth,
});

/** The wheel zooms at the pointer; sideways, or with Shift, it moves the time. */
export function zoomByWheel(panel: Panel, lanes: HTMLElement, event: WheelEvent): void {
  event.preventDefault();
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
  const scale = scaleOf(panel, lanes);
  const [sideways, forwards] = event.shiftKey ? [event.deltaX || event.deltaY, 0] : [event.deltaX, event.deltaY];
  if (Math.abs(sideways) > Math.abs(forwards)) {
    panel.viewport.pan(((sideways * unit) / scale.width) * (scale.until - scale.from));
    return;
  }
  // A pinch on a touchpad arrives as wheel events with Ctrl and small steps.
  const steps = forwards * unit * (event.ctrlKey ? 5 : 1);
  panel.viewport.zoom(toTime(scale, event.offsetX), WHEEL_ZOOM ** steps);
}

/** Moves the window with the pointer. */
export function dragTime(panel: Panel, element: HTMLElement, lanes: HTMLElement, event: PointerEvent): void {
  const before = scaleOf(panel, lanes);
  const perPixel = (before.until - before.from) / before.width;
  drag(
    element,
    event,
    (move) => {
      const by = (event.clientX - move.clientX) * perPixel;
      panel.viewport.show({ from: millis(before.from + by), until: millis(before.until + by) });
    },
    () => undefined,
  );
}
