import type { StreamId } from '../../../analysis/streams/stream.ts';
import { millis } from '../../../base/units.ts';
import { heightAmongRows, lanesBetween, markAt, messageAt, rowAt } from '../../../timeline/hit-test.ts';
import { stickyHeight, type LaneLayout } from '../../../timeline/lanes.ts';
import { placeMarks } from '../../../timeline/problem-marks.ts';
import { toTime } from '../../../timeline/scale.ts';
import type { Panel } from '../../state/panel.ts';
import { selectFinding } from '../../state/navigation.ts';
import { drag } from './drag.ts';
import { dragTime, scaleOf, zoomByWheel } from './pointer-time.ts';
import { listenToPinch } from './pinch.ts';
import { laneTitle } from './lane-title.ts';
import { formatCount } from '../../../texts/panel/numbers.ts';

/** Where the lanes lie among all rows, and how far they are scrolled. */
export interface LanesPosition {
  readonly layout: LaneLayout;
  readonly scrollTop: number;
}

/** Turns a height on the canvas into a height among all rows. */
const amongRows = (lanes: HTMLElement, { layout, scrollTop }: LanesPosition, y: number): number =>
  heightAmongRows(y, scrollTop, stickyHeight(layout, lanes.clientHeight));

/** Selects what is under the pointer: the mark on top, else the nearest message, else the stream. */
function selectAt(panel: Panel, lanes: HTMLElement, position: LanesPosition, x: number, y: number): void {
  const row = rowAt(position.layout, amongRows(lanes, position, y));
  if (row === null) return;
  if (row.kind === 'group') {
    panel.lanes.toggle(row.group);
    return;
  }
  const scale = scaleOf(panel, lanes);
  const findings = panel.display.snapshot.peek().findingsByStream.get(row.id) ?? [];
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

/** Keeps the selection on a lane of the area, so that the table shows what the user dragged over. */
function selectWithin(panel: Panel, streams: readonly StreamId[]): void {
  const { stream } = panel.selection.current.peek();
  const [first] = streams;
  if (first !== undefined && (stream === null || !streams.includes(stream))) panel.selection.select({ stream: first });
}

/** Selects the time and the lanes that the pointer is dragged over; meanwhile the window does not move. */
function dragArea(
  panel: Panel,
  lanes: HTMLElement,
  position: () => LanesPosition,
  event: PointerEvent,
  isPinching: () => boolean,
): void {
  const { left, top } = lanes.getBoundingClientRect();
  const startY = amongRows(lanes, position(), event.offsetY);
  const start = toTime(scaleOf(panel, lanes), event.offsetX);
  drag(
    lanes,
    event,
    (move) => {
      if (isPinching()) return;
      const at = toTime(scaleOf(panel, lanes), Math.min(Math.max(0, move.clientX - left), lanes.clientWidth));
      const y = Math.min(Math.max(0, move.clientY - top), lanes.clientHeight - 1);
      const streams = lanesBetween(position().layout, startY, amongRows(lanes, position(), y));
      const from = millis(Math.min(start, at));
      const until = millis(Math.max(start, at));
      // A window that follows the present would slide away under the pointer.
      panel.viewport.show(panel.viewport.window.peek());
      panel.viewState.setArea(streams.length === 0 ? null : { from, until, streams });
    },
    (_up, isClick) => {
      if (!isClick) selectWithin(panel, panel.viewState.area.peek()?.streams ?? []);
      else selectAt(panel, lanes, position(), event.offsetX, event.offsetY);
    },
  );
}

/**
 * Dragging selects an area; with Shift or the middle button it moves the time. The wheel zooms at the pointer, a click
 * selects, a double click fits the whole recording.
 *
 * @param lanes the canvas of the lanes.
 * @returns the function that stops listening.
 */
export function listenToLanes(panel: Panel, lanes: HTMLElement, position: () => LanesPosition): () => void {
  const life = new AbortController();
  const { signal } = life;
  const pinch = listenToPinch(panel, lanes, signal);
  lanes.addEventListener('wheel', (event) => zoomByWheel(panel, lanes, event), { passive: false, signal });
  lanes.addEventListener('dblclick', () => panel.viewport.fitAll(), { signal });
  lanes.addEventListener(
    'pointermove',
    (event) => {
      const { layout, scrollTop } = position();
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
      else dragArea(panel, lanes, position, event, pinch.isPinching);
    },
    { signal },
  );
  return () => life.abort();
}

/**
 * Dragging moves the time, the wheel zooms, a double click fits the whole recording.
 *
 * @param lanes the canvas of the lanes, whose width is the scale's; a scroll bar makes it narrower than the ruler.
 * @returns the function that stops listening.
 */
export function listenToRuler(panel: Panel, ruler: HTMLElement, lanes: HTMLElement): () => void {
  const life = new AbortController();
  const { signal } = life;
  ruler.addEventListener('wheel', (event) => zoomByWheel(panel, lanes, event), { passive: false, signal });
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
