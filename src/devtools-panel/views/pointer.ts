import { messageAt, markAt, rowAt } from '../../timeline/hit.ts';
import type { LaneLayout } from '../../timeline/lanes.ts';
import { placeMarks } from '../../timeline/marks.ts';
import { toTime, toX, type TimeScale, type TimeWindow } from '../../timeline/scale.ts';
import { millis } from '../../base/units.ts';
import type { Panel } from '../state/panel.ts';
import { selectFinding } from '../state/select.ts';

/** Pixels that the pointer may move between down and up and still mean a click. */
const CLICK_REACH = 4;

/** Zoom for each pixel of the wheel: a notch of 100 pixels changes the window by a quarter. */
const WHEEL_ZOOM = 1.0023;

/** Pixels of a line, for wheels that count in lines. */
const LINE = 16;

/** Where the lanes stand, `null` over the ruler, which has none. */
export type LanesPlace = { readonly layout: LaneLayout; readonly scrollTop: number } | null;

const scaleOf = (panel: Panel, lanes: HTMLElement): TimeScale => ({
  ...panel.viewport.window.get(),
  width: lanes.clientWidth,
});

/** Selects what is under the pointer: the mark on top, else the nearest message, else the stream. */
function selectAt(panel: Panel, lanes: HTMLElement, place: LanesPlace, x: number, y: number): void {
  if (place === null) return;
  const row = rowAt(place.layout, y + place.scrollTop);
  if (row === null) return;
  if (row.kind === 'group') {
    panel.toggleGroup(row.group);
    return;
  }
  const scale = scaleOf(panel, lanes);
  const findings = panel.moment.get().findings.filter((finding) => finding.stream === row.id);
  const mark = markAt(placeMarks(findings, scale), x);
  const finding = findings.find((other) => other.id === mark?.findings[0]);
  if (finding !== undefined) {
    selectFinding(panel, finding);
    return;
  }
  const log = panel.recording.log(row.id);
  const message = log === undefined ? null : messageAt(log.times, scale, x);
  panel.select({ stream: row.id, message, finding: null });
}

function onWheel(panel: Panel, lanes: HTMLElement, event: WheelEvent): void {
  event.preventDefault();
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
  const scale = scaleOf(panel, lanes);
  const [sideways, along] = event.shiftKey ? [event.deltaX || event.deltaY, 0] : [event.deltaX, event.deltaY];
  if (Math.abs(sideways) > Math.abs(along)) {
    panel.viewport.pan(((sideways * unit) / scale.width) * (scale.until - scale.from));
    return;
  }
  // A pinch arrives as a wheel with Ctrl held and small steps.
  const steps = along * unit * (event.ctrlKey ? 5 : 1);
  panel.viewport.zoom(toTime(scale, event.offsetX), WHEEL_ZOOM ** steps);
}

/** Runs a drag from pointer down to pointer up; `end` learns whether the pointer stayed in its place. */
function drag(
  element: HTMLElement,
  start: PointerEvent,
  move: (event: PointerEvent) => void,
  end: (event: PointerEvent, isClick: boolean) => void,
): void {
  let isClick = true;
  element.setPointerCapture(start.pointerId);
  const onMove = (event: PointerEvent): void => {
    if (Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > CLICK_REACH) isClick = false;
    if (!isClick) move(event);
  };
  const onUp = (event: PointerEvent): void => {
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', onUp);
    element.removeEventListener('pointercancel', onUp);
    end(event, isClick && event.type === 'pointerup');
  };
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onUp);
  element.addEventListener('pointercancel', onUp);
}

/**
 * Wheel zooms at the pointer, drag pans, a click selects, a double click fits the whole recording.
 *
 * @param lanes the canvas of the lanes, whose width is that of the time; a scroll bar makes it narrower than the ruler.
 * @returns the function that ends it.
 */
export function listenToLanes(
  panel: Panel,
  element: HTMLElement,
  lanes: HTMLElement,
  place: () => LanesPlace,
): () => void {
  const life = new AbortController();
  const { signal } = life;
  element.addEventListener('wheel', (event) => onWheel(panel, lanes, event), { passive: false, signal });
  element.addEventListener('dblclick', () => panel.viewport.fitAll(), { signal });
  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      const before = scaleOf(panel, lanes);
      const perPixel = (before.until - before.from) / before.width;
      drag(
        element,
        event,
        (move) => {
          const by = (event.clientX - move.clientX) * perPixel;
          panel.viewport.show({ from: millis(before.from + by), until: millis(before.until + by) });
        },
        (_up, isClick) => {
          if (isClick) selectAt(panel, lanes, place(), event.offsetX, event.offsetY);
        },
      );
    },
    { signal },
  );
  return () => life.abort();
}

/** Which part of the window the pointer took hold of. */
type Hold = 'from' | 'until' | 'both';

/** Pixels around an edge of the window in which it is the edge that is dragged. */
const EDGE = 6;

function holdOf(scale: TimeScale, window: TimeWindow, x: number): Hold {
  if (Math.abs(x - toX(scale, window.from)) <= EDGE) return 'from';
  return Math.abs(x - toX(scale, window.until)) <= EDGE ? 'until' : 'both';
}

/**
 * Drags the window of the overview or one of its edges; a click elsewhere centres the window there, a double click fits
 * the whole recording.
 *
 * @param whole the time that the overview shows.
 * @returns the function that ends it.
 */
export function listenToOverview(panel: Panel, element: HTMLElement, whole: () => TimeWindow): () => void {
  const life = new AbortController();
  const { signal } = life;
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const scale: TimeScale = { ...whole(), width: element.clientWidth };
    const window = panel.viewport.window.get();
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
      const { from, until } = panel.viewport.window.get();
      event.preventDefault();
      panel.viewport.zoom((from + until) / 2, WHEEL_ZOOM ** event.deltaY);
    },
    { passive: false, signal },
  );
  return () => life.abort();
}
