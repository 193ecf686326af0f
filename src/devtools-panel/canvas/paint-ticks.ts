import { tickHeight } from '../../timeline/density.ts';
import type { TimeScale } from '../../timeline/scale.ts';
import { placesOf, withoutHeartbeats, type Strip, type StripCounter } from '../../timeline/strip.ts';
import type { TimeColumn } from '../../base/time-column.ts';
import { heartbeats } from './shapes.ts';
import type { Surface } from './surface.ts';

/** Instants each way: of all messages of a lane, of its heartbeats, or of what passed the filter. */
export interface Ways {
  readonly in: TimeColumn;
  readonly out: TimeColumn;
}

/** The messages of a lane, to be painted around the line at `base`. */
export interface Ticks {
  readonly all: Ways;
  /** Those of all that only keep the connection alive. */
  readonly beats: Ways;
  /** Those that passed the filter, `null` without one. */
  readonly marked: Ways | null;
  readonly strips: StripCounter;
  readonly scale: TimeScale;
  /** Nothing later is painted. */
  readonly now: number;
  readonly top: number;
  readonly base: number;
  readonly bottom: number;
  /** How strong the whole lane is, from 0 to 1. */
  readonly strength: number;
}

type Direction = keyof Ways;

/** How much is left of what did not pass the filter. */
export const FADED = 0.25;

/** Counts from here on are of full height. */
const FULL = 32;

/** Pixels from one dot to the next: nearer ones would run into a line, and that is how a silence looks. */
const DOT_STEP = 9;

/** The heights of 0, 1, 2 … `FULL` messages on one pixel. */
const heightsWithin = (room: number): readonly number[] =>
  Array.from({ length: FULL + 1 }, (_, count) => (count === 0 ? 0 : Math.max(3, Math.round(room * tickHeight(count)))));

function countsOf({ strips, scale, now }: Ticks, column: TimeColumn): Strip {
  return strips.strip(column, scale, column.firstFrom(now + 0.001));
}

/** One outline for all ticks of a direction: a thousand rectangles each cost as much as the whole of it. */
function paintSkyline({ context }: Surface, { x, counts }: Strip, ticks: Ticks, direction: Direction): void {
  const isUp = direction === 'in';
  const foot = isUp ? ticks.base : ticks.base + 1;
  const sign = isUp ? -1 : 1;
  const heights = heightsWithin(isUp ? ticks.base - ticks.top : ticks.bottom - ticks.base - 1);
  context.beginPath();
  let before = 0;
  for (let index = 0; index <= counts.length; index += 1) {
    const height = heights[Math.min(FULL, counts[index] ?? 0)] ?? 0;
    if (height === before) continue;
    if (before === 0) context.moveTo(x + index, foot);
    else context.lineTo(x + index, foot + sign * before);
    context.lineTo(x + index, foot + sign * height);
    before = height;
  }
  context.fill();
}

/** Grey dots on the line, apart from the ticks of what says something. */
function paintDots({ context, palette }: Surface, { base, top }: Ticks, strips: readonly Strip[]): void {
  const places = placesOf(strips, DOT_STEP).map((place) => place + 0.5);
  heartbeats(context, places, base + 0.5, base - top < 12 ? 1.5 : 2, palette.quiet);
}

const map = ({ x, counts }: Strip, change: (count: number, index: number) => number): Strip => ({
  x,
  counts: counts.map(change),
});

/** Paints what came in above the line and what went out below it, heartbeats on it; what did not pass a filter is faded. */
export function paintTicks(surface: Surface, ticks: Ticks): void {
  const { context, palette } = surface;
  const { all, beats, marked, strength } = ticks;
  const dots: Strip[] = [];
  const markedDots: Strip[] = [];
  for (const direction of ['in', 'out'] as const) {
    const whole = countsOf(ticks, all[direction]);
    const hasBeats = beats[direction].end > beats[direction].begin;
    const beating = hasBeats ? countsOf(ticks, beats[direction]) : null;
    const data = beating === null ? whole : withoutHeartbeats(whole, beating);
    if (beating !== null) dots.push(beating);
    context.globalAlpha = strength * (marked === null ? 1 : FADED);
    context.fillStyle = palette[direction];
    paintSkyline(surface, data, ticks, direction);
    if (marked === null) continue;
    const passed = countsOf(ticks, marked[direction]);
    context.globalAlpha = strength;
    if (beating === null) paintSkyline(surface, passed, ticks, direction);
    else {
      // On a pixel that holds nothing but heartbeats, what passed is one of them.
      const isHeartbeat = (index: number): boolean => (data.counts[index] ?? 0) === 0;
      const told = map(passed, (count, index) => (isHeartbeat(index) ? 0 : count));
      paintSkyline(surface, told, ticks, direction);
      markedDots.push(map(passed, (count, index) => (isHeartbeat(index) ? count : 0)));
    }
  }
  context.globalAlpha = strength * (marked === null ? 1 : FADED);
  if (dots.length > 0) paintDots(surface, ticks, dots);
  context.globalAlpha = strength;
  if (markedDots.length > 0) paintDots(surface, ticks, markedDots);
  context.globalAlpha = 1;
}
