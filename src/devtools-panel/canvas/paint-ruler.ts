import { RULER } from '../../texts/panel/timeline.ts';
import { rulerTicks } from '../../timeline/ruler.ts';
import { toX, type TimeScale } from '../../timeline/scale.ts';
import { formatDuration } from '../../base/format.ts';
import type { PageEvent } from '../rows/event-rows.ts';
import { edgesOf, paintOverlayRuler, type Overlay, type Taken } from './paint-overlay.ts';
import { bandBox, flag, notRecordedBox, type Box } from './shapes.ts';
import { textWidth, writeText, type Surface } from './surface.ts';

/** What all pictures of the timeline share. */
export interface TimelinePicture {
  readonly scale: TimeScale;
  readonly now: number;
  readonly events: readonly PageEvent[];
  readonly overlay: Overlay;
  /** How the ruler writes instants: milliseconds from local midnight to the recording's zero, or counted from `origin`. */
  readonly base: { readonly midnight: number | null; readonly origin: number };
}

const { round } = Math;

/** Where an event lies, in whole pixels; `null` outside the picture. */
function boxOf({ width, height }: Surface, { scale, now }: TimelinePicture, event: PageEvent): Box | null {
  const left = round(toX(scale, event.at));
  const right = round(toX(scale, event.until ?? now));
  if (right < 0 || left > width) return null;
  const x = Math.max(-12, left);
  return { x, y: 0, width: Math.max(5, Math.min(width + 12, right) - x), height };
}

/** Paints the navigations of the page and the gaps in our own recording, through the whole height. */
export function paintEvents(surface: Surface, picture: TimelinePicture): void {
  const { context, palette, height } = surface;
  for (const event of picture.events) {
    const box = boxOf(surface, picture, event);
    if (box === null) continue;
    if (event.kind === 'not-recorded') {
      notRecordedBox(context, palette, box);
      const words = RULER.notRecorded(event.count);
      if (textWidth(context, words) + 12 < box.width) {
        const style = { colour: palette.text, align: 'center', isStrong: true, background: palette.bg } as const;
        writeText(context, words, box.x + box.width / 2, Math.min(18, height / 2), style);
      }
    } else if (event.kind === 'navigation') {
      context.fillStyle = palette.soft;
      context.fillRect(box.x, 0, 1, height);
    }
  }
}

/** Paints the intervals of the page that obscure silence: translucent, over the lanes, so that none hides them. */
export function paintBands(surface: Surface, picture: TimelinePicture): void {
  for (const event of picture.events) {
    if (event.kind === 'not-recorded' || event.kind === 'navigation') continue;
    const box = boxOf(surface, picture, event);
    if (box !== null) bandBox(surface.context, surface.palette, box);
  }
}

function paintRulerEvents(surface: Surface, picture: TimelinePicture, framed: Taken | null): readonly Taken[] {
  const { context, palette, width, height } = surface;
  const taken: Taken[] = [];
  paintEvents(surface, { ...picture, events: picture.events.filter((event) => event.kind !== 'not-recorded') });
  paintBands(surface, picture);
  for (const event of picture.events) {
    const left = round(toX(picture.scale, event.at));
    const right = round(toX(picture.scale, event.until ?? picture.now));
    if (right < 0 || left > width) continue;
    if (event.kind === 'navigation') {
      flag(context, left, 4, palette.soft);
      const words = RULER.opened(event.url.replace(/^[a-z]+:\/\/[^/]*/, '')).slice(0, 40);
      const end = left + 11 + textWidth(context, words);
      const next = picture.events.find((other) => other.kind === 'navigation' && other.at > event.at);
      const isFree =
        (next === undefined || toX(picture.scale, next.at) > end) &&
        (framed === null || end < framed[0] || left > framed[1]);
      if (isFree)
        writeText(context, words, left + 11, height / 2 - 1, { colour: palette.soft, background: palette.bar });
      taken.push([left - 4, isFree ? end + 4 : left + 11]);
    } else {
      const words = RULER.events[event.kind];
      const from = Math.max(0, left);
      const until = Math.min(width, right);
      if (textWidth(context, words) + 8 < until - from) {
        writeText(context, words, (from + until) / 2, height / 2 - 1, {
          colour: palette.soft,
          align: 'center',
          background: palette.bar,
        });
      }
      taken.push([left - 4, right + 4]);
    }
  }
  return taken;
}

/** Paints the ruler: ticks with times, labels of page events, flags of navigations, bars of what is framed or marked. */
export function paintRuler(surface: Surface, picture: TimelinePicture): void {
  const { context, palette, width, height } = surface;
  const { base, overlay, scale } = picture;
  context.fillStyle = palette.bar;
  context.fillRect(0, 0, width, height);
  const framed = frameLabelStretch(surface, picture);
  const taken = [...paintRulerEvents(surface, picture, framed), ...paintOverlayRuler(surface, scale, overlay)];
  for (const tick of rulerTicks(scale, base.midnight, undefined, base.origin)) {
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

/** The stretch that the duration of the framed time will occupy: labels of navigations make room for it. */
function frameLabelStretch({ context, width }: Surface, { scale, overlay }: TimelinePicture): Taken | null {
  if (overlay.frame === null) return null;
  const { left, right } = edgesOf(scale, overlay.frame);
  const half = textWidth(context, formatDuration(overlay.frame.until - overlay.frame.from)) / 2 + 6;
  const middle = (Math.max(left, 0) + Math.min(right, width)) / 2;
  return [middle - half, middle + half];
}
