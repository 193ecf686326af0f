import type { Finding } from '../../analysis/finding.ts';
import type { Stream } from '../../analysis/streams/stream.ts';
import { placeMarks, type ProblemMark } from '../../timeline/problem-marks.ts';
import type { Traffic } from '../../timeline/overview.ts';
import { containsAny } from '../../timeline/poll-bar-messages.ts';
import { layOutPolls } from '../../timeline/poll-bars.ts';
import type { InducedPicture } from '../../timeline/induced-bars.ts';
import type { TimeScale } from '../../timeline/scale.ts';
import type { StripCounter } from '../../timeline/strip.ts';
import { layOutSpans, type SpanLayout } from '../../timeline/span-bars.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { backArrow, bolt, cross, dottedLine, gapBox, hollowSquare, linkedRings } from './shapes.ts';
import { FADED, paintTicks } from './paint-ticks.ts';
import { textWidth, writeText, type Surface } from './surface.ts';
import { formatCount } from '../../texts/panel/numbers.ts';

/** A lane, its position, and everything that is drawn in it. */
interface LanePicture {
  readonly stream: Stream;
  readonly log: MessageLog | undefined;
  /** The messages that passed the filter, `null` without one. */
  readonly matching: Traffic | null;
  readonly strips: StripCounter;
  /** In order of their begin. */
  readonly findings: readonly Finding[];
  /** What was caused on purpose. */
  readonly induced: InducedPicture;
  readonly isPoll: boolean;
  readonly y: number;
  readonly height: number;
  readonly scale: TimeScale;
  /** Nothing later is drawn. */
  readonly now: number;
}

/** The lines of a lane: top and bottom of its spans, and the line between received and sent messages. */
interface Lines {
  readonly top: number;
  readonly base: number;
  readonly bottom: number;
  readonly isLow: boolean;
}

const { round } = Math;

function linesOf(lane: LanePicture, drawing: SpanLayout): Lines {
  const { y, height } = lane;
  const isLow = height < 25;
  const share = isLow ? 0.62 : drawing.bars.some((bar) => bar.kind === 'waiting') ? 0.57 : 0.64;
  return { top: y + (isLow ? 3 : 7), base: round(y + height * share), bottom: y + height - (isLow ? 4 : 6), isLow };
}

function paintConnectionBars({ context, palette }: Surface, drawing: SpanLayout, lines: Lines): void {
  const height = lines.bottom - lines.top;
  for (const bar of drawing.bars) {
    const x = round(bar.x);
    const width = Math.max(1, round(bar.x + bar.width) - x);
    if (bar.kind === 'open') {
      context.fillStyle = palette.span;
      context.fillRect(x, lines.top, width, height);
      context.fillStyle = palette.rail;
      context.fillRect(x, lines.base, width, 1);
      context.fillStyle = palette.spanedge;
      if (bar.x > -2) context.fillRect(x, lines.top, 2, height);
    } else if (bar.kind === 'connecting') {
      context.setLineDash([2, 2]);
      context.strokeStyle = palette.quiet;
      context.lineWidth = 1;
      context.strokeRect(x + 0.5, lines.top + 0.5, Math.max(2, width - 1), height - 1);
      context.setLineDash([]);
    } else dottedLine(context, x, x + width, lines.base, palette.quiet, 4);
  }
}

function paintMessages(surface: Surface, lane: LanePicture, { top, base, bottom }: Lines): void {
  const { log, matching, strips, scale, now } = lane;
  if (log === undefined) return;
  const opacity = lane.stream.isDevTooling ? 0.55 : 1;
  const heartbeats = log.beats;
  paintTicks(surface, { all: log, heartbeats, matching, strips, scale, now, top, base, bottom, opacity });
}

function paintWaits({ context, palette }: Surface, drawing: SpanLayout, lines: Lines): void {
  if (lines.isLow) return;
  for (const bar of drawing.bars) {
    if (bar.kind !== 'waiting' || bar.width < 26 || textWidth(context, bar.label) > bar.width - 4) continue;
    const y = Math.min(lines.base + 8, lines.bottom - 2);
    writeText(context, bar.label, bar.x + bar.width / 2, y, { colour: palette.soft, align: 'center' });
  }
}

/** Pixels on each side of a point that its shape takes. */
const POINT = 7;

/** Whether a point, or the number right of it, lies between two pixels. */
const isTaken = (marks: readonly ProblemMark[], left: number, right: number): boolean =>
  marks.some(({ shape, x, count }) => {
    if (shape === 'gap' || shape === 'silence') return false;
    return x + POINT + (count > 1 ? POINT : 0) > left && x - POINT < right;
  });

function paintEnds(surface: Surface, drawing: SpanLayout, lines: Lines, marks: readonly ProblemMark[]): void {
  const { context, palette } = surface;
  let lastLabel = -Infinity;
  for (const end of drawing.ends) {
    const x = round(end.x);
    if (end.kind === 'agreed') hollowSquare(context, palette, x, lines.base);
    else if (end.kind === 'attempt') {
      context.fillStyle = palette.bg;
      context.beginPath();
      context.arc(x, lines.base + 0.5, 4.5, 0, Math.PI * 2);
      context.fill();
      cross(context, x, lines.base + 0.5, 2.5, palette.gap);
    } else {
      const y = lines.top - (lines.isLow ? -2 : 1);
      cross(context, x, y, 3, palette.gap);
      const left = x - 6 - textWidth(context, end.label);
      if (!lines.isLow && left > lastLabel && !isTaken(marks, left, x - 6)) {
        writeText(context, end.label, x - 6, y, { colour: palette.gap, align: 'right', isStrong: true });
        lastLabel = x + 6;
      }
    }
  }
}

/** Hatches what is missing, run by run; a line at the foot joins the runs of one gap. */
function paintGap({ context, palette }: Surface, mark: ProblemMark, lines: Lines): void {
  const [y, height] = [lines.top, lines.base - lines.top];
  for (const { x, width } of mark.runs)
    gapBox(context, palette, { x: round(x), y, width: Math.max(3, round(width)), height });
  context.fillStyle = palette.gap;
  if (mark.runs.length > 1) context.fillRect(round(mark.x), y + height - 1, round(mark.width), 1);
  const { width } = mark;
  const label = [mark.longLabel, mark.label].find((words) => words !== '' && textWidth(context, words) + 12 < width);
  if (label === undefined || height <= 10) return;
  const style = { colour: palette.gap, align: 'center', isStrong: true, background: palette.bg } as const;
  writeText(context, label, mark.x + width / 2, y + height / 2, style);
}

function paintMark(surface: Surface, mark: ProblemMark, lines: Lines): void {
  const { context, palette } = surface;
  const above = lines.top - (lines.isLow ? -1 : 2);
  const middle = mark.x + mark.width / 2;
  const fits = textWidth(context, mark.label) + 12 < mark.width;
  if (mark.shape === 'gap') {
    paintGap(surface, mark, lines);
  } else if (mark.shape === 'silence') {
    context.fillStyle = palette.span;
    context.fillRect(mark.x + 1, lines.base - 1, mark.width - 2, 3);
    dottedLine(context, mark.x + 3, mark.x + mark.width - 2, lines.base - 0.5, palette.quiet, 6);
    if (fits && !lines.isLow) {
      const style = { colour: palette.soft, align: 'center' } as const;
      writeText(context, mark.label, middle, (lines.top + lines.base) / 2, style);
    }
  } else if (mark.shape === 'cut') {
    cross(context, mark.x, above, 3, palette.gap);
    if (!lines.isLow) writeText(context, mark.label, mark.x + 6, above, { colour: palette.gap, isStrong: true });
  } else {
    const isTwice = mark.shape === 'duplicate';
    const colour = isTwice ? palette.dup : palette.late;
    if (isTwice) linkedRings(context, mark.x, above, colour);
    else backArrow(context, mark.x, above, colour);
    if (mark.count > 1 && !lines.isLow) {
      writeText(context, formatCount(mark.count), mark.x + 7, above, { colour, isStrong: true });
    }
  }
}

function paintPolls({ context, palette }: Surface, lane: LanePicture): void {
  const { matching, scale } = lane;
  const height = 9;
  const top = lane.y + round(lane.height / 2) - 5;
  for (const bar of layOutPolls(lane.stream.spans, scale, lane.now)) {
    const x = round(bar.x);
    const width = Math.max(4, round(bar.x + bar.width) - x - (bar.width > 6 ? 1 : 0));
    const isMatch = matching === null || containsAny(bar, lane.stream.spans, scale, [matching.in, matching.out]);
    const opacity = isMatch ? 1 : FADED;
    context.globalAlpha = opacity;
    if (bar.kind === 'failed') {
      context.fillStyle = palette.gapbg;
      context.fillRect(x, top, width, height);
      cross(context, x + 2, top + 4.5, 2.5, palette.gap);
    } else if (bar.kind === 'empty' || bar.kind === 'pending') {
      context.strokeStyle = palette.spanedge;
      context.lineWidth = 1;
      if (bar.kind === 'pending') context.setLineDash([2, 2]);
      context.strokeRect(x + 0.5, top + 0.5, width - 1, height - 1);
      context.setLineDash([]);
    } else if (width < 10) {
      context.fillStyle = palette.in;
      context.fillRect(x, top, width, height);
    } else {
      context.fillStyle = palette.in;
      context.globalAlpha = 0.26 * opacity;
      context.fillRect(x, top, width, height);
      context.globalAlpha = opacity;
      context.fillRect(x + width - 3, top, 3, height);
    }
  }
  context.globalAlpha = 1;
}

/** A strip at the top of the lane while a fault is in force, a bolt where it began, and a tick for each changed message. */
function paintInduced({ context, palette }: Surface, { induced, y }: LanePicture): void {
  context.fillStyle = palette.made;
  for (const { x, width } of induced.bars) {
    context.fillRect(round(x), y + 1, Math.max(2, round(width)), 2);
    // Beside the cross of a connection that ends at this instant.
    bolt(context, round(x) + 4, y + 1, palette.made);
  }
  for (const x of induced.messages) context.fillRect(x, y + 3, 1, 4);
}

/** Paints one lane: its connections or requests, then its messages, then its problems on top. */
export function paintLane(surface: Surface, lane: LanePicture): void {
  paintContent(surface, lane);
  paintInduced(surface, lane);
}

function paintContent(surface: Surface, lane: LanePicture): void {
  const marks = placeMarks(lane.findings, lane.scale, formatCount);
  if (lane.isPoll) {
    paintPolls(surface, lane);
    const lines = { top: lane.y + 4, base: lane.y + lane.height - 6, bottom: lane.y + lane.height - 4, isLow: true };
    for (const mark of marks) if (mark.shape !== 'gap' && mark.shape !== 'silence') paintMark(surface, mark, lines);
    return;
  }
  const drawing = layOutSpans(lane.stream.spans, lane.stream.state, lane.scale, lane.now);
  const lines = linesOf(lane, drawing);
  paintConnectionBars(surface, drawing, lines);
  for (const mark of marks) if (mark.shape === 'gap') paintMark(surface, mark, lines);
  paintWaits(surface, drawing, lines);
  for (const mark of marks) if (mark.shape === 'silence') paintMark(surface, mark, lines);
  paintMessages(surface, lane, lines);
  paintEnds(surface, drawing, lines, marks);
  for (const mark of marks) if (mark.shape !== 'gap' && mark.shape !== 'silence') paintMark(surface, mark, lines);
}
