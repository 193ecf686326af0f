import type { StreamId } from '../../../analysis/streams/stream.ts';
import { millis } from '../../../base/units.ts';
import { heightAmongRows, lanesBetween, markAt, messageAt, rowAt } from '../../../timeline/hit.ts';
import { stuckHeight, type LaneLayout } from '../../../timeline/lanes.ts';
import { placeMarks } from '../../../timeline/marks.ts';
import { toTime, type TimeScale } from '../../../timeline/scale.ts';
import type { Panel } from '../../state/panel.ts';
import { selectFinding } from '../../state/navigation.ts';
import { drag, WHEEL_ZOOM } from './drag.ts';
import { laneTitle } from './lane-title.ts';
import { formatCount } from '../../text/numbers.ts';

/** Pixels of a line, for wheels that count in lines. */
const LINE = 16;

/** Where the lanes stand. */
export interface LanesPlace {
  readonly layout: LaneLayout;
  readonly scrollTop: number;
}

const scaleOf = (panel: Panel, lanes: HTMLElement): TimeScale => ({
  ...panel.viewport.window.peek(),
  width: lanes.clientWidth,
});

/** The height among all rows of a height on the canvas. */
const amongRows = (lanes: HTMLElement, { layout, scrollTop }: LanesPlace, y: number): number =>
  heightAmongRows(y, scrollTop, stuckHeight(layout, lanes.clientHeight));

/** Selects what is under the pointer: the mark on top, else the nearest message, else the stream. */
function selectAt(panel: Panel, lanes: HTMLElement, place: LanesPlace, x: number, y: number): void {
  const row = rowAt(place.layout, amongRows(lanes, place, y));
  if (row === null) return;
  if (row.kind === 'group') {
    panel.lanes.toggle(row.group);
    return;
  }
  const scale = scaleOf(panel, lanes);
  const findings = panel.display.snapshot.peek().findings.filter((finding) => finding.stream === row.id);
  const mark = markAt(placeMarks(findings, scale, formatCount), x);
  const finding = findings.find((other) => other.id === mark?.findings[0]);
  if (finding !== undefined) {
    selectFinding(panel, finding);
    return;
  }
  const log = panel.recording.log(row.id);
  const message = log === undefined ? null : messageAt(log.times, scale, x);
  panel.selection.select({ stream: row.id, message, finding: null });
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
  // A pinch on a touchpad arrives as a wheel with Ctrl held and small steps.
  const steps = along * unit * (event.ctrlKey ? 5 : 1);
  panel.viewport.zoom(toTime(scale, event.offsetX), WHEEL_ZOOM ** steps);
}

/** Moves the window with the pointer. */
function dragTime(panel: Panel, element: HTMLElement, lanes: HTMLElement, event: PointerEvent): void {
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

/** Keeps the selection on a lane of the area, so that the table shows what was dragged over. */
function selectWithin(panel: Panel, streams: readonly StreamId[]): void {
  const { stream } = panel.selection.current.peek();
  const [first] = streams;
  if (first !== undefined && (stream === null || !streams.includes(stream))) panel.selection.select({ stream: first });
}

/** Lays an area over the time and the lanes that the pointer passes; the window stands still meanwhile. */
function dragArea(
  panel: Panel,
  lanes: HTMLElement,
  place: () => LanesPlace,
  event: PointerEvent,
  isPinching: () => boolean,
): void {
  const { left, top } = lanes.getBoundingClientRect();
  const startY = amongRows(lanes, place(), event.offsetY);
  const start = toTime(scaleOf(panel, lanes), event.offsetX);
  drag(
    lanes,
    event,
    (move) => {
      if (isPinching()) return;
      const at = toTime(scaleOf(panel, lanes), Math.min(Math.max(0, move.clientX - left), lanes.clientWidth));
      const y = Math.min(Math.max(0, move.clientY - top), lanes.clientHeight - 1);
      const streams = lanesBetween(place().layout, startY, amongRows(lanes, place(), y));
      const from = millis(Math.min(start, at));
      const until = millis(Math.max(start, at));
      // A window that follows the present would slide away below the pointer.
      panel.viewport.show(panel.viewport.window.peek());
      panel.viewState.setArea(streams.length === 0 ? null : { from, until, streams });
    },
    (_up, isClick) => {
      if (!isClick) selectWithin(panel, panel.viewState.area.peek()?.streams ?? []);
      else selectAt(panel, lanes, place(), event.offsetX, event.offsetY);
    },
  );
}

/** Two fingers on a touch screen: their distance zooms, their middle moves. */
function listenToPinch(panel: Panel, lanes: HTMLElement, signal: AbortSignal): { readonly isPinching: () => boolean } {
  const fingers = new Map<number, number>();
  const spread = (): { readonly middle: number; readonly width: number } => {
    const places = [...fingers.values()];
    const [low, high] = [Math.min(...places), Math.max(...places)];
    return { middle: (low + high) / 2, width: Math.max(10, high - low) };
  };
  const place = (event: PointerEvent): number => event.clientX - lanes.getBoundingClientRect().left;
  const end = (event: PointerEvent): void => void fingers.delete(event.pointerId);
  lanes.addEventListener(
    'pointerdown',
    (event) => {
      if (event.pointerType === 'touch') fingers.set(event.pointerId, place(event));
    },
    { signal, capture: true },
  );
  lanes.addEventListener(
    'pointermove',
    (event) => {
      if (!fingers.has(event.pointerId)) return;
      const before = spread();
      fingers.set(event.pointerId, place(event));
      if (fingers.size !== 2) return;
      const after = spread();
      const scale = scaleOf(panel, lanes);
      panel.viewport.pan(((before.middle - after.middle) / scale.width) * (scale.until - scale.from));
      panel.viewport.zoom(toTime(scaleOf(panel, lanes), after.middle), before.width / after.width);
    },
    { signal, capture: true },
  );
  for (const type of ['pointerup', 'pointercancel'] as const) lanes.addEventListener(type, end, { signal });
  return { isPinching: () => fingers.size > 1 };
}

/**
 * Drag lays an area, with Shift or the middle button it moves the time; the wheel zooms at the pointer, a click selects,
 * a double click fits the whole recording.
 *
 * @param lanes the canvas of the lanes.
 * @returns the function that ends it.
 */
export function listenToLanes(panel: Panel, lanes: HTMLElement, place: () => LanesPlace): () => void {
  const life = new AbortController();
  const { signal } = life;
  const pinch = listenToPinch(panel, lanes, signal);
  lanes.addEventListener('wheel', (event) => onWheel(panel, lanes, event), { passive: false, signal });
  lanes.addEventListener('dblclick', () => panel.viewport.fitAll(), { signal });
  lanes.addEventListener(
    'pointermove',
    (event) => {
      const { layout, scrollTop } = place();
      const scale = scaleOf(panel, lanes);
      panel.viewState.pointAt(toTime(scale, event.offsetX));
      if (event.buttons === 0) {
        const y = amongRows(lanes, { layout, scrollTop }, event.offsetY);
        lanes.title = laneTitle(panel, rowAt(layout, y), scale, event.offsetX);
      }
    },
    { signal },
  );
  lanes.addEventListener('pointerleave', () => panel.viewState.pointAt(null), { signal });
  lanes.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button > 1 || pinch.isPinching()) return;
      const movesTime = event.shiftKey || event.button === 1;
      if (movesTime) event.preventDefault();
      if (movesTime) dragTime(panel, lanes, lanes, event);
      else dragArea(panel, lanes, place, event, pinch.isPinching);
    },
    { signal },
  );
  return () => life.abort();
}

/**
 * Drag moves the time, the wheel zooms, a double click fits the whole recording.
 *
 * @param lanes the canvas of the lanes, whose width is that of the time; a scroll bar makes it narrower than the ruler.
 * @returns the function that ends it.
 */
export function listenToRuler(panel: Panel, ruler: HTMLElement, lanes: HTMLElement): () => void {
  const life = new AbortController();
  const { signal } = life;
  ruler.addEventListener('wheel', (event) => onWheel(panel, lanes, event), { passive: false, signal });
  ruler.addEventListener('dblclick', () => panel.viewport.fitAll(), { signal });
  ruler.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button === 0) dragTime(panel, ruler, lanes, event);
    },
    { signal },
  );
  return () => life.abort();
}
