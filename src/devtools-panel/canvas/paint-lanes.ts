import type { Finding } from '../../analysis/finding.ts';
import type { Stream, StreamId } from '../../analysis/stream.ts';
import { rowsBetween, type LaneLayout } from '../../timeline/lanes.ts';
import { rulerTicks } from '../../timeline/ruler.ts';
import { toX } from '../../timeline/scale.ts';
import type { MessageLog } from '../state/message-log.ts';
import { paintLane } from './paint-lane.ts';
import { paintEvents, type TimelinePicture } from './paint-ruler.ts';
import type { Surface } from './surface.ts';

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
