import type { StreamId } from '../../analysis/streams/stream.ts';
import { MARKS } from '../../texts/panel/timeline.ts';
import { toX, type TimeScale, type TimeWindow } from '../../timeline/scale.ts';
import { formatDuration } from '../../base/format.ts';
import { textWidth, writeText, type Surface } from './surface.ts';

/** What lies over the lanes: a framed time and up to two marks. */
export interface Overlay {
  /** The dragged area, else the time of the selected finding; `null` for neither. */
  readonly frame: TimeWindow | null;
  /** Lanes to which the frame is limited, `null` for all. */
  readonly framedStreams: ReadonlySet<StreamId> | null;
  readonly marks: readonly number[];
}

/** A stretch of the ruler that is occupied: less important labels keep away from it. */
export type Taken = readonly [from: number, until: number];

const { round } = Math;

/** Half the width of a mark's flag. */
const FLAG = 6;

interface Edges {
  readonly left: number;
  readonly right: number;
}

/** The edges of a stretch of time in whole pixels, at least 2 apart. */
export function edgesOf(scale: TimeScale, { from, until }: TimeWindow): Edges {
  const left = round(toX(scale, from));
  return { left, right: Math.max(left + 2, round(toX(scale, until))) };
}

/** Tints the framed time over a height, or a whole surface. */
export function paintTint(
  { context, palette, height }: Surface,
  { left, right }: Edges,
  box: { readonly y: number; readonly height: number } = { y: 0, height },
): void {
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.09;
  context.fillRect(left, box.y, right - left, box.height);
  context.globalAlpha = 1;
}

/** Draws the edges of the framed time through the whole surface. */
export function paintEdges({ context, palette, height }: Surface, { left, right }: Edges): void {
  context.fillStyle = palette.accent;
  context.fillRect(left, 0, 1, height);
  context.fillRect(right, 0, 1, height);
}

/** Draws the marks as dashed vertical lines; navigations are solid ones. */
export function paintMarkLines({ context, palette, height, width }: Surface, scale: TimeScale, overlay: Overlay): void {
  context.strokeStyle = palette.text;
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  for (const at of overlay.marks) {
    const x = round(toX(scale, at)) + 0.5;
    if (x < 0 || x > width) continue;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height);
    context.stroke();
  }
  context.setLineDash([]);
}

/** Draws a span with its duration on the ruler. */
function paintLength(surface: Surface, edges: Edges, length: number, colour: string): Taken {
  const { context, palette, width, height } = surface;
  const words = formatDuration(length);
  const half = textWidth(context, words) / 2 + 6;
  const middle = (Math.max(edges.left, 0) + Math.min(edges.right, width)) / 2;
  context.fillStyle = colour;
  context.fillRect(edges.left, height - 5, edges.right - edges.left, 4);
  writeText(context, words, middle, height / 2 - 2, {
    colour,
    align: 'center',
    isStrong: true,
    background: palette.bar,
  });
  return [middle - half, middle + half];
}

/** Paints frame and marks on the ruler. @returns the stretches that they occupy. */
export function paintOverlayRuler(surface: Surface, scale: TimeScale, overlay: Overlay): readonly Taken[] {
  const { context, palette, height } = surface;
  const taken: Taken[] = [];
  const [one, other] = overlay.marks;
  if (one !== undefined && other !== undefined) {
    const [from, until] = [Math.min(one, other), Math.max(one, other)];
    const left = round(toX(scale, from));
    taken.push(
      paintLength(surface, { left, right: Math.max(left + 2, round(toX(scale, until))) }, until - from, palette.text),
    );
  }
  if (overlay.frame !== null) {
    const length = overlay.frame.until - overlay.frame.from;
    taken.push(paintLength(surface, edgesOf(scale, overlay.frame), length, palette.accent));
  }
  overlay.marks.forEach((at, index) => {
    const x = round(toX(scale, at));
    context.fillStyle = palette.text;
    context.fillRect(x - FLAG, 2, FLAG * 2 + 1, height - 4);
    writeText(context, MARKS.names[index] ?? '', x + 0.5, height / 2, {
      colour: palette.bg,
      align: 'center',
      isStrong: true,
    });
    taken.push([x - FLAG - 2, x + FLAG + 2]);
  });
  return taken;
}
