import type { Finding } from '../../analysis/finding.ts';
import type { Stream, StreamId } from '../../analysis/streams/stream.ts';
import { rowsBetween, stickyHeight, type LaneLayout, type LaneRow } from '../../timeline/lanes.ts';
import type { Traffic } from '../../timeline/overview.ts';
import { rulerTicks } from '../../timeline/ruler.ts';
import { layOutInduced } from '../../timeline/induced-bars.ts';
import { toX } from '../../timeline/scale.ts';
import type { StripCounter } from '../../timeline/strip.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { actsOn, type InducedMarks } from '../rows/induced-marks.ts';
import { paintLane } from './paint-lane.ts';
import { edgesOf, paintEdges, paintMarkLines, paintTint } from './paint-overlay.ts';
import { paintBands, paintEvents, type TimelinePicture } from './paint-ruler.ts';
import type { Surface } from './surface.ts';

/** What the lanes show. */
interface LanesPicture extends TimelinePicture {
  readonly layout: LaneLayout;
  readonly scrollTop: number;
  readonly selected: StreamId | null;
  readonly stream: (id: StreamId) => Stream | undefined;
  readonly log: (id: StreamId) => MessageLog | undefined;
  /** The messages that passed the filter, `null` without one. */
  readonly matching: (id: StreamId) => Traffic | null;
  /** Counts the messages of the lanes; reused from one picture to the next. */
  readonly strips: StripCounter;
  /** In order of their begin. */
  readonly findings: ReadonlyMap<StreamId, readonly Finding[]>;
  /** What was caused on purpose. */
  readonly induced: InducedMarks;
  /** Time of the selected message, `null` for none. */
  readonly cursor: number | null;
}

const { round } = Math;

/** Paints the background of the visible rows: selection, lines, the tint of the framed time. */
function paintBackgrounds(surface: Surface, picture: LanesPicture, rows: readonly LaneRow[], top: number): void {
  const { context, palette, width } = surface;
  const { frame, framedStreams } = picture.overlay;
  const edges = frame === null ? null : edgesOf(picture.scale, frame);
  for (const row of rows) {
    const y = row.y - top;
    if (row.kind === 'lane' && row.id === picture.selected) {
      context.fillStyle = palette.sel2;
      context.fillRect(0, y, width, row.height);
    }
    const isFramed = framedStreams === null || (row.kind === 'lane' && framedStreams.has(row.id));
    if (edges !== null && isFramed) paintTint(surface, edges, { y, height: row.height });
    context.fillStyle = palette.line2;
    context.fillRect(0, y + row.height - 1, width, 1);
  }
}

function paintRow(surface: Surface, picture: LanesPicture, row: LaneRow, top: number): void {
  if (row.kind !== 'lane') return;
  const stream = picture.stream(row.id);
  if (stream === undefined) return;
  const { scale, now } = picture;
  const { isPoll, height } = row;
  const findings = picture.findings.get(row.id) ?? [];
  const y = row.y - top;
  paintLane(surface, {
    stream,
    log: picture.log(row.id),
    matching: picture.matching(row.id),
    strips: picture.strips,
    findings,
    induced: layOutInduced(actsOn(picture.induced, stream), picture.induced.messages.get(row.id) ?? [], scale, now),
    isPoll,
    y,
    height,
    scale,
    now,
  });
  if (row.id === picture.selected && picture.cursor !== null) {
    surface.context.fillStyle = surface.palette.accent;
    surface.context.fillRect(round(toX(scale, picture.cursor)) - 1, y, 3, height - 1);
  }
}

/**
 * Paints the rows between two heights of the canvas.
 *
 * @param scrolledBy how much further down these heights lie among all rows.
 */
function paintRows(surface: Surface, picture: LanesPicture, from: number, until: number, scrolledBy: number): void {
  const { context, palette, width, height } = surface;
  if (until <= from) return;
  const { scale, base, overlay } = picture;
  const rows = rowsBetween(picture.layout, from + scrolledBy, until + scrolledBy);
  context.save();
  context.beginPath();
  context.rect(0, from, width, until - from);
  context.clip();
  paintBackgrounds(surface, picture, rows, scrolledBy);
  context.fillStyle = palette.line2;
  for (const tick of rulerTicks(scale, base.midnight, undefined, base.origin)) {
    context.fillRect(round(tick.x), 0, 1, height);
  }
  paintEvents(surface, picture);
  for (const row of rows) paintRow(surface, picture, row, scrolledBy);
  paintBands(surface, picture);
  if (overlay.frame !== null) paintEdges(surface, edgesOf(scale, overlay.frame));
  paintMarkLines(surface, scale, overlay);
  context.restore();
}

/** Paints the visible lanes; pinned lanes that stay on top are painted over the others. */
export function paintLanes(surface: Surface, picture: LanesPicture): void {
  const { context, palette, width, height } = surface;
  const stuck = stickyHeight(picture.layout, height);
  paintRows(surface, picture, stuck, height, picture.scrollTop);
  paintRows(surface, picture, 0, Math.min(stuck, height), 0);
  if (stuck === 0) return;
  context.fillStyle = palette.spanedge;
  context.fillRect(0, stuck - 1, width, 1);
}
