import type { Finding } from '../../analysis/finding.ts';
import { placeMarks } from '../../timeline/marks.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';
import { overviewBuckets, type OverviewBuckets, type Traffic } from '../../timeline/overview.ts';
import { toX, type TimeWindow } from '../../timeline/scale.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { FADED } from './paint-ticks.ts';
import { paintEvents, type TimelinePicture } from './paint-ruler.ts';
import { backArrow, cross, gapBox, rings } from './shapes.ts';
import type { Surface } from './surface.ts';
import { formatCount } from '../text/numbers.ts';

const { round } = Math;

/** What the overview needs. */
export interface OverviewPicture extends TimelinePicture {
  readonly logs: Iterable<MessageLog>;
  /** The messages that passed the filter, `null` without one. */
  readonly marked: (id: StreamId) => Traffic | null;
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
    const tall = Math.max(2, above * Math.sqrt(count / scale.mostIn));
    context.fillRect(index * buckets.stride, middle - tall, 1.5, tall);
  });
  context.globalAlpha = 0.6 * globalAlpha;
  context.fillStyle = palette.out;
  buckets.out.forEach((count, index) => {
    if (count === 0) return;
    context.fillRect(index * buckets.stride, middle + 1, 1.5, Math.max(2, below * Math.sqrt(count / scale.mostOut)));
  });
  context.globalAlpha = globalAlpha;
}

function paintTraffic(surface: Surface, picture: OverviewPicture, middle: number): void {
  const { context, palette, width } = surface;
  const logs = [...picture.logs];
  const buckets = overviewBuckets(logs, picture.scale);
  const marked = logs.map((log) => picture.marked(log.stream)).filter((each) => each !== null);
  context.globalAlpha = marked.length === 0 ? 1 : FADED;
  paintBuckets(surface, buckets, buckets, middle);
  context.globalAlpha = 1;
  if (marked.length > 0) paintBuckets(surface, overviewBuckets(marked, picture.scale), buckets, middle);
  context.fillStyle = palette.spanedge;
  context.fillRect(0, middle, Math.min(width, toX(picture.scale, picture.now)), 1);
}

function paintProblems({ context, palette, height }: Surface, picture: OverviewPicture): void {
  const y = height > 40 ? 7 : 5;
  for (const mark of placeMarks(picture.findings, picture.scale, formatCount)) {
    const box = { x: round(mark.x), y: y - 3, width: Math.max(5, round(mark.width)), height: 7 };
    if (mark.shape === 'gap') gapBox(context, palette, box, 4);
    else if (mark.shape === 'cut') cross(context, mark.x, y, 3, palette.gap);
    else if (mark.shape === 'duplicate') rings(context, mark.x, y, palette.dup);
    else if (mark.shape === 'late') backArrow(context, mark.x, y, palette.late);
  }
}

/** The picture of the traffic below the window; painting it anew is the dear part, so it is kept between two moments. */
export interface OverviewGround {
  /** Says that the traffic, the size of the recording or the colours have changed. */
  readonly expire: () => void;
  /** Copies the traffic to the surface, painted anew if it has expired or the size is another. */
  readonly copy: (surface: Surface, paint: (ground: Surface) => void) => void;
}

/** Makes an empty ground. */
export function createOverviewGround(): OverviewGround {
  const canvas = document.createElement('canvas');
  let isFresh = false;
  return {
    expire() {
      isFresh = false;
    },
    copy(surface, paint) {
      const { width, height } = surface.context.canvas;
      const context = canvas.getContext('2d');
      if (context === null) return;
      if (!isFresh || canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
        context.setTransform(width / surface.width, 0, 0, height / surface.height, 0, 0);
        context.fillStyle = surface.palette.bg;
        context.fillRect(0, 0, surface.width, surface.height);
        paint({ ...surface, context });
        isFresh = true;
      }
      surface.context.drawImage(canvas, 0, 0, surface.width, surface.height);
    },
  };
}

/** Paints the whole recording: traffic in above and out below, bands, problems on top, the rest outside the window veiled. */
export function paintOverview(surface: Surface, picture: OverviewPicture, ground: OverviewGround): void {
  const { context, palette, width, height } = surface;
  const middle = round(height * 0.7);
  ground.copy(surface, (below) => {
    paintEvents(below, picture);
    paintTraffic(below, picture, middle);
    paintProblems(below, picture);
  });
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
