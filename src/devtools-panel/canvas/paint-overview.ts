import type { Finding } from '../../analysis/finding.ts';
import { placeMarks } from '../../timeline/problem-marks.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';
import { overviewBuckets, type OverviewBuckets, type Traffic } from '../../timeline/overview.ts';
import { toX, type TimeWindow } from '../../timeline/scale.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { FADED } from './paint-ticks.ts';
import { paintBands, paintEvents, type TimelinePicture } from './paint-ruler.ts';
import { backArrow, cross, gapBox, linkedRings } from './shapes.ts';
import type { Surface } from './surface.ts';
import { formatCount } from '../../texts/panel/numbers.ts';

const { round } = Math;

/** What the overview shows. */
interface OverviewPicture extends TimelinePicture {
  readonly logs: Iterable<MessageLog>;
  /** The messages that passed the filter, `null` without one. */
  readonly matching: (id: StreamId) => Traffic | null;
  readonly findings: readonly Finding[];
  readonly window: TimeWindow;
}

function paintBuckets(surface: Surface, buckets: OverviewBuckets, scale: OverviewBuckets, middle: number): void {
  const { context, palette, height } = surface;
  const { globalAlpha } = context;
  const above = middle - (height > 40 ? 14 : 8);
  const below = height - middle - 4;
  context.fillStyle = palette.in;
  buckets.in.forEach((count, index) => {
    if (count === 0) return;
    const tall = Math.max(2, above * Math.sqrt(count / scale.maxIn));
    context.fillRect(index * buckets.stride, middle - tall, 1.5, tall);
  });
  context.globalAlpha = 0.6 * globalAlpha;
  context.fillStyle = palette.out;
  buckets.out.forEach((count, index) => {
    if (count === 0) return;
    context.fillRect(index * buckets.stride, middle + 1, 1.5, Math.max(2, below * Math.sqrt(count / scale.maxOut)));
  });
  context.globalAlpha = globalAlpha;
}

function paintTraffic(surface: Surface, picture: OverviewPicture, middle: number): void {
  const { context, palette, width } = surface;
  const logs = [...picture.logs];
  const buckets = overviewBuckets(logs, picture.scale);
  const matching = logs.map((log) => picture.matching(log.stream)).filter((each) => each !== null);
  context.globalAlpha = matching.length === 0 ? 1 : FADED;
  paintBuckets(surface, buckets, buckets, middle);
  context.globalAlpha = 1;
  if (matching.length > 0) paintBuckets(surface, overviewBuckets(matching, picture.scale), buckets, middle);
  context.fillStyle = palette.spanedge;
  context.fillRect(0, middle, Math.min(width, toX(picture.scale, picture.now)), 1);
}

function paintProblems({ context, palette, height }: Surface, picture: OverviewPicture): void {
  const y = height > 40 ? 7 : 5;
  // The layer is cached, so this does not run in every frame.
  const findings = picture.findings.toSorted((one, other) => one.from - other.from);
  for (const mark of placeMarks(findings, picture.scale, formatCount)) {
    const box = { x: round(mark.x), y: y - 3, width: Math.max(5, round(mark.width)), height: 7 };
    if (mark.shape === 'gap') gapBox(context, palette, box, 4);
    else if (mark.shape === 'cut') cross(context, mark.x, y, 3, palette.gap);
    else if (mark.shape === 'duplicate') linkedRings(context, mark.x, y, palette.dup);
    else if (mark.shape === 'late') backArrow(context, mark.x, y, palette.late);
  }
}

/** The cached picture of the traffic: painting it is the expensive part, so it is reused until the next snapshot. */
export interface TrafficLayer {
  /** Call this when the traffic, the size of the recording or the colours have changed. */
  readonly invalidate: () => void;
  /** Copies the layer to the surface; paints it first if it is no longer valid or the size has changed. */
  readonly draw: (surface: Surface, paint: (layer: Surface) => void) => void;
}

/** @returns an empty layer, which is painted when it is first drawn. */
export function createTrafficLayer(): TrafficLayer {
  const canvas = document.createElement('canvas');
  let isValid = false;
  return {
    invalidate() {
      isValid = false;
    },
    draw(surface, paint) {
      const { width, height } = surface.context.canvas;
      const context = canvas.getContext('2d');
      if (context === null) return;
      if (!isValid || canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
        context.setTransform(width / surface.width, 0, 0, height / surface.height, 0, 0);
        context.fillStyle = surface.palette.bg;
        context.fillRect(0, 0, surface.width, surface.height);
        paint({ ...surface, context });
        isValid = true;
      }
      surface.context.drawImage(canvas, 0, 0, surface.width, surface.height);
    },
  };
}

/** The rest of the recording is veiled, and the edges of the window have handles. */
function paintWindow(surface: Surface, picture: OverviewPicture): void {
  const { context, palette, width, height } = surface;
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
}

/** Paints the whole recording: received messages above the line, sent ones below, problems on top, the window framed. */
export function paintOverview(surface: Surface, picture: OverviewPicture, layer: TrafficLayer): void {
  const { context, palette, width, height } = surface;
  const middle = round(height * 0.7);
  layer.draw(surface, (below) => {
    paintEvents(below, picture);
    paintBands(below, picture);
    paintTraffic(below, picture, middle);
    paintProblems(below, picture);
  });
  paintWindow(surface, picture);
  context.fillStyle = palette.line;
  context.fillRect(0, height - 1, width, 1);
}
