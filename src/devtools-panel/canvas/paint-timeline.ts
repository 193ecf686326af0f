import type { Finding } from '../../analysis/finding.ts';
import type { Stream, StreamId } from '../../analysis/stream.ts';
import { rowsBetween, type LaneLayout } from '../../timeline/lanes.ts';
import { placeMarks } from '../../timeline/marks.ts';
import { overviewBuckets } from '../../timeline/overview.ts';
import { rulerTicks } from '../../timeline/ruler.ts';
import { toX, type TimeScale, type TimeWindow } from '../../timeline/scale.ts';
import { lengthWords } from '../../timeline/words.ts';
import type { PageEvent } from '../state/interludes.ts';
import type { MessageLog } from '../state/message-log.ts';
import { paintLane } from './paint-lane.ts';
import { backArrow, bandBox, cross, flag, gapBox, notRecordedBox, rings } from './shapes.ts';
import { textWidth, writeText, type Surface } from './surface.ts';

/** What all parts of the timeline share. */
export interface TimelinePicture {
  readonly scale: TimeScale;
  readonly now: number;
  readonly events: readonly PageEvent[];
  /** The time framed through all lanes, `null` for none. */
  readonly frame: TimeWindow | null;
  /** Milliseconds from local midnight to the recording's zero, `null` where times count from the zero. */
  readonly midnight: number | null;
}

/** What the lanes need beyond. */
export interface LanesPicture extends TimelinePicture {
  readonly layout: LaneLayout;
  readonly scrollTop: number;
  readonly selected: StreamId | null;
  readonly stream: (id: StreamId) => Stream | undefined;
  readonly log: (id: StreamId) => MessageLog | undefined;
  readonly findings: ReadonlyMap<StreamId, readonly Finding[]>;
  /** Instant of the selected message, `null` for none. */
  readonly cursor: number | null;
}

const { round } = Math;

/** Grey bands through the whole height, our own holes among them. */
function paintEvents(surface: Surface, picture: TimelinePicture): void {
  const { context, palette, height, width } = surface;
  for (const event of picture.events) {
    const left = round(toX(picture.scale, event.at));
    const right = round(toX(picture.scale, event.until ?? picture.now));
    if (right < 0 || left > width) continue;
    const box = {
      x: Math.max(-12, left),
      y: 0,
      width: Math.max(5, Math.min(width + 12, right) - Math.max(-12, left)),
      height,
    };
    if (event.kind === 'not-recorded') {
      notRecordedBox(context, palette, box);
      const words = `${event.count.toLocaleString()} not recorded`;
      if (textWidth(context, words) + 12 < box.width) {
        const style = { colour: palette.text, align: 'center', isStrong: true, ground: palette.bg } as const;
        writeText(context, words, box.x + box.width / 2, Math.min(18, height / 2), style);
      }
    } else if (event.kind === 'navigation') {
      context.fillStyle = palette.soft;
      context.fillRect(left, 0, 1, height);
    } else bandBox(context, palette, box);
  }
}

function paintFrame({ context, palette, height }: Surface, picture: TimelinePicture): void {
  if (picture.frame === null) return;
  const left = round(toX(picture.scale, picture.frame.from));
  const right = Math.max(left + 2, round(toX(picture.scale, picture.frame.until)));
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.09;
  context.fillRect(left, 0, right - left, height);
  context.globalAlpha = 1;
  context.fillRect(left, 0, 1, height);
  context.fillRect(right, 0, 1, height);
}

/** Paints the lanes that are in sight. */
export function paintLanes(surface: Surface, picture: LanesPicture): void {
  const { context, palette, width, height } = surface;
  const { layout, scale, scrollTop } = picture;
  const rows = rowsBetween(layout, scrollTop, scrollTop + height);
  for (const row of rows) {
    const y = row.y - scrollTop;
    if (row.kind === 'lane' && row.id === picture.selected) {
      context.fillStyle = palette.sel2;
      context.fillRect(0, y, width, row.height);
    }
    context.fillStyle = palette.line2;
    context.fillRect(0, y + row.height - 1, width, 1);
  }
  context.fillStyle = palette.line2;
  for (const tick of rulerTicks(scale, picture.midnight)) context.fillRect(round(tick.x), 0, 1, height);
  paintEvents(surface, picture);
  paintFrame(surface, picture);
  for (const row of rows) {
    if (row.kind !== 'lane') continue;
    const stream = picture.stream(row.id);
    if (stream === undefined) continue;
    const { isPoll } = row;
    const findings = picture.findings.get(row.id) ?? [];
    const y = row.y - scrollTop;
    paintLane(surface, {
      stream,
      log: picture.log(row.id),
      findings,
      isPoll,
      y,
      height: row.height,
      scale,
      now: picture.now,
    });
    if (row.id === picture.selected && picture.cursor !== null) {
      context.fillStyle = palette.accent;
      context.fillRect(round(toX(scale, picture.cursor)) - 1, y, 3, row.height - 1);
    }
  }
}

/** A stretch of the ruler that is taken, so that a label of less weight stays away. */
type Taken = readonly [from: number, until: number];

function paintRulerEvents(surface: Surface, picture: TimelinePicture, framed: Taken | null): readonly Taken[] {
  const { context, palette, width, height } = surface;
  const taken: Taken[] = [];
  paintEvents(surface, { ...picture, events: picture.events.filter((event) => event.kind !== 'not-recorded') });
  for (const event of picture.events) {
    const left = round(toX(picture.scale, event.at));
    const right = round(toX(picture.scale, event.until ?? picture.now));
    if (right < 0 || left > width) continue;
    if (event.kind === 'navigation') {
      flag(context, left, 4, palette.soft);
      const words = `opened ${event.url.replace(/^[a-z]+:\/\/[^/]*/, '')}`.slice(0, 40);
      const end = left + 11 + textWidth(context, words);
      const next = picture.events.find((other) => other.kind === 'navigation' && other.at > event.at);
      const isFree =
        (next === undefined || toX(picture.scale, next.at) > end) &&
        (framed === null || end < framed[0] || left > framed[1]);
      if (isFree) writeText(context, words, left + 11, height / 2 - 1, { colour: palette.soft, ground: palette.bar });
      taken.push([left - 4, isFree ? end + 4 : left + 11]);
    } else {
      const words = event.kind === 'hidden' ? 'page hidden' : event.kind.replace('-', ' ');
      const from = Math.max(0, left);
      const until = Math.min(width, right);
      if (textWidth(context, words) + 8 < until - from) {
        writeText(context, words, (from + until) / 2, height / 2 - 1, {
          colour: palette.soft,
          align: 'center',
          ground: palette.bar,
        });
      }
      taken.push([left - 4, right + 4]);
    }
  }
  return taken;
}

/** The bar of the framed time and the place of its length in words. */
function framedWords(
  { context, width }: Surface,
  { frame, scale }: TimelinePicture,
): { readonly left: number; readonly right: number; readonly words: string; readonly taken: Taken } | null {
  if (frame === null) return null;
  const left = round(toX(scale, frame.from));
  const right = Math.max(left + 2, round(toX(scale, frame.until)));
  const words = lengthWords(frame.until - frame.from);
  const half = textWidth(context, words) / 2 + 6;
  const middle = (Math.max(left, 0) + Math.min(right, width)) / 2;
  return { left, right, words, taken: [middle - half, middle + half] };
}

/** Paints the ruler: ticks with times, words of the bands, flags of navigations, the bar of the framed time. */
export function paintRuler(surface: Surface, picture: TimelinePicture): void {
  const { context, palette, width, height } = surface;
  context.fillStyle = palette.bar;
  context.fillRect(0, 0, width, height);
  const framed = framedWords(surface, picture);
  const taken = [...paintRulerEvents(surface, picture, framed?.taken ?? null)];
  if (framed !== null) {
    const { left, right, words } = framed;
    const middle = (framed.taken[0] + framed.taken[1]) / 2;
    context.fillStyle = palette.accent;
    context.fillRect(left, height - 5, right - left, 4);
    const style = { colour: palette.accent, align: 'center', isStrong: true, ground: palette.bar } as const;
    writeText(context, words, middle, height / 2 - 2, style);
    taken.push(framed.taken);
  }
  for (const tick of rulerTicks(picture.scale, picture.midnight)) {
    const x = round(tick.x);
    const half = textWidth(context, tick.label) / 2;
    context.fillStyle = palette.spanedge;
    context.fillRect(x, height - 6, 1, 5);
    const isFree =
      x - half > 2 && x + half < width - 2 && !taken.some(([from, until]) => x + half > from && x - half < until);
    if (isFree) writeText(context, tick.label, x, height / 2 - 1, { colour: palette.soft, align: 'center' });
  }
  context.fillStyle = palette.line;
  context.fillRect(0, height - 1, width, 1);
}

/** What the overview needs. */
export interface OverviewPicture extends TimelinePicture {
  readonly logs: Iterable<MessageLog>;
  readonly findings: readonly Finding[];
  readonly window: TimeWindow;
}

function paintTraffic({ context, palette, height, width }: Surface, picture: OverviewPicture, middle: number): void {
  const buckets = overviewBuckets(picture.logs, picture.scale);
  const above = middle - (height > 40 ? 14 : 8);
  const below = height - middle - 4;
  buckets.in.forEach((count, index) => {
    if (count === 0) return;
    context.fillStyle = palette.in;
    const tall = Math.max(2, above * Math.sqrt(count / buckets.mostIn));
    context.fillRect(index * buckets.stride, middle - tall, 1.5, tall);
  });
  context.globalAlpha = 0.6;
  buckets.out.forEach((count, index) => {
    if (count === 0) return;
    context.fillStyle = palette.out;
    context.fillRect(index * buckets.stride, middle + 1, 1.5, Math.max(2, below * Math.sqrt(count / buckets.mostOut)));
  });
  context.globalAlpha = 1;
  context.fillStyle = palette.spanedge;
  context.fillRect(0, middle, Math.min(width, toX(picture.scale, picture.now)), 1);
}

function paintProblems({ context, palette, height }: Surface, picture: OverviewPicture): void {
  const y = height > 40 ? 7 : 5;
  for (const mark of placeMarks(picture.findings, picture.scale)) {
    const box = { x: round(mark.x), y: y - 3, width: Math.max(5, round(mark.width)), height: 7 };
    if (mark.shape === 'gap') gapBox(context, palette, box, 4);
    else if (mark.shape === 'cut') cross(context, mark.x, y, 3, palette.gap);
    else if (mark.shape === 'duplicate') rings(context, mark.x, y, palette.dup);
    else if (mark.shape === 'late') backArrow(context, mark.x, y, palette.late);
  }
}

/** Paints the whole recording: traffic in above and out below, bands, problems on top, the rest outside the window veiled. */
export function paintOverview(surface: Surface, picture: OverviewPicture): void {
  const { context, palette, width, height } = surface;
  const middle = round(height * 0.7);
  paintEvents(surface, picture);
  paintTraffic(surface, picture, middle);
  paintProblems(surface, picture);
  const left = Math.max(0, round(toX(picture.scale, picture.window.from)));
  const right = Math.min(width, Math.max(left + 4, round(toX(picture.scale, picture.window.until))));
  context.fillStyle = palette.mask;
  context.fillRect(0, 0, left, height);
  context.fillRect(right, 0, width - right, height);
  context.strokeStyle = palette.accent;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, 0.5, right - left - 1, height - 2);
  for (const edge of [left, right - 1]) {
    context.fillStyle = palette.accent;
    context.fillRect(Math.min(width - 5, Math.max(0, edge - 2)), height / 2 - 8, 5, 16);
    context.fillStyle = palette.bg;
    context.fillRect(Math.min(width - 3, Math.max(2, edge)), height / 2 - 4, 1, 8);
  }
  context.fillStyle = palette.line;
  context.fillRect(0, height - 1, width, 1);
}
