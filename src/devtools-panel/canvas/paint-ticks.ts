import { tickHeight } from '../../timeline/density.ts';
import type { TimeScale } from '../../timeline/scale.ts';
import { occupiedPixels, withoutHeartbeats, type Strip, type StripCounter } from '../../timeline/strip.ts';
import type { Traffic } from '../../timeline/overview.ts';
import type { TimeColumn } from '../../base/time-column.ts';
import { heartbeatDots } from './shapes.ts';
import type { Surface } from './surface.ts';

/** The messages of a lane, painted above and below the line at `base`. */
export interface Ticks {
  readonly all: Traffic;
  /** The messages that only keep the connection alive. */
  readonly heartbeats: Traffic;
  /** The messages that passed the filter, `null` without one. */
  readonly matching: Traffic | null;
  readonly strips: StripCounter;
  readonly scale: TimeScale;
  /** Nothing later is painted. */
  readonly now: number;
  readonly top: number;
  readonly base: number;
  readonly bottom: number;
  /** Opacity of the whole lane, from 0 to 1. */
  readonly opacity: number;
}

type Direction = keyof Traffic;

/** Opacity of what did not pass the filter. */
export const FADED = 0.25;

/** Counts from here on have the full height. */
const FULL = 32;

/** Pixels from one dot to the next: dots that touch would look like the line of a silence. */
const DOT_STEP = 9;

/** The heights of 0, 1, 2 … `FULL` messages on one pixel, up to `most`. */
const heightsWithin = (most: number): readonly number[] =>
  Array.from({ length: FULL + 1 }, (_, count) => (count === 0 ? 0 : Math.max(3, Math.round(most * tickHeight(count)))));

function countsOf({ strips, scale, now }: Ticks, column: TimeColumn): Strip {
  return strips.strip(column, scale, column.firstFrom(now + 0.001));
}

/** Fills one outline for all ticks of a direction: a thousand separate rectangles cost far more than one path. */
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

/** Paints grey dots on the line, so that heartbeats look different from messages with content. */
function paintDots({ context, palette }: Surface, { base, top }: Ticks, strips: readonly Strip[]): void {
  const xs = occupiedPixels(strips, DOT_STEP).map((x) => x + 0.5);
  heartbeatDots(context, xs, base + 0.5, base - top < 12 ? 1.5 : 2, palette.quiet);
}

const mapCounts = ({ x, counts }: Strip, change: (count: number, index: number) => number): Strip => ({
  x,
  counts: counts.map(change),
});

/** The counts of one direction, pixel by pixel. */
interface Counts {
  /** Messages other than heartbeats. */
  readonly messages: Strip;
  /** `null` where the lane has none. */
  readonly heartbeats: Strip | null;
}

function countDirection(ticks: Ticks, direction: Direction): Counts {
  const { all, heartbeats } = ticks;
  const whole = countsOf(ticks, all[direction]);
  if (heartbeats[direction].end === heartbeats[direction].begin) return { messages: whole, heartbeats: null };
  const beating = countsOf(ticks, heartbeats[direction]);
  return { messages: withoutHeartbeats(whole, beating), heartbeats: beating };
}

/** Paints the ticks that passed the filter. @returns the heartbeats among them, to be painted as dots. */
function paintMatching(
  surface: Surface,
  ticks: Ticks,
  direction: Direction,
  counts: Counts,
  matching: Traffic,
): Strip | null {
  const found = countsOf(ticks, matching[direction]);
  if (counts.heartbeats === null) {
    paintSkyline(surface, found, ticks, direction);
    return null;
  }
  // Where a pixel holds nothing but heartbeats, the match is one of them.
  const isHeartbeat = (index: number): boolean => (counts.messages.counts[index] ?? 0) === 0;
  const messages = mapCounts(found, (count, index) => (isHeartbeat(index) ? 0 : count));
  paintSkyline(surface, messages, ticks, direction);
  return mapCounts(found, (count, index) => (isHeartbeat(index) ? count : 0));
}

/**
 * Paints received messages above the line, sent ones below it and heartbeats on it. What did not pass the filter is
 * faded.
 */
export function paintTicks(surface: Surface, ticks: Ticks): void {
  const { context, palette } = surface;
  const { matching, opacity } = ticks;
  const fadedOpacity = opacity * (matching === null ? 1 : FADED);
  const dots: Strip[] = [];
  const matchingDots: Strip[] = [];
  for (const direction of ['in', 'out'] as const) {
    const counts = countDirection(ticks, direction);
    if (counts.heartbeats !== null) dots.push(counts.heartbeats);
    context.globalAlpha = fadedOpacity;
    context.fillStyle = palette[direction];
    paintSkyline(surface, counts.messages, ticks, direction);
    if (matching === null) continue;
    context.globalAlpha = opacity;
    const found = paintMatching(surface, ticks, direction, counts, matching);
    if (found !== null) matchingDots.push(found);
  }
  context.globalAlpha = fadedOpacity;
  if (dots.length > 0) paintDots(surface, ticks, dots);
  context.globalAlpha = opacity;
  if (matchingDots.length > 0) paintDots(surface, ticks, matchingDots);
  context.globalAlpha = 1;
}
