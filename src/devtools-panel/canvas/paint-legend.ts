import {
  backArrow,
  bandBox,
  cross,
  dots,
  flag,
  gapBox,
  heartbeats,
  hollowSquare,
  notRecordedBox,
  rings,
} from './shapes.ts';
import type { Surface } from './surface.ts';

/** A mark of the lanes with its words, and how it is painted into a small lane of its own. */
export interface LegendEntry {
  readonly name: string;
  readonly words: string;
  readonly paint: (surface: Surface) => void;
}

/** Height of the line that parts in from out, and of the span around it. */
const LINES = { top: 5, base: 15, bottom: 20 } as const;

function span({ context, palette, width }: Surface, from = 4, until = width - 4): void {
  const { top, base, bottom } = LINES;
  context.fillStyle = palette.span;
  context.fillRect(from, top, until - from, bottom - top);
  context.fillStyle = palette.rail;
  context.fillRect(from, base, until - from, 1);
  context.fillStyle = palette.spanedge;
  context.fillRect(from, top, 2, bottom - top);
}

function ticks({ context }: Surface, colour: string, places: readonly number[], y: number, height: number): void {
  context.fillStyle = colour;
  for (const x of places) context.fillRect(x, y, 1, height);
}

const box = (x: number, width: number) => ({ x, y: LINES.top, width, height: LINES.base - LINES.top });

/** An outlined bar of a request. */
function outline({ context, palette }: Surface, x: number, width: number): void {
  context.strokeStyle = palette.spanedge;
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, 7.5, width, 8);
}

const { top, base, bottom } = LINES;

/** What stands on the lanes, in the order in which people ask for it. */
export const LEGEND: readonly LegendEntry[] = [
  {
    name: 'Message in, out',
    words: 'above the line, below it; higher where several share a pixel',
    paint(surface) {
      span(surface);
      ticks(surface, surface.palette.in, [14, 26, 30, 31, 32, 44], base - 6, 6);
      ticks(surface, surface.palette.out, [20, 50], base + 1, 4);
    },
  },
  {
    name: 'Heartbeat',
    words: 'grey dot on the line: it only keeps the connection alive',
    paint(surface) {
      span(surface);
      heartbeats(surface.context, [16, 32, 48], base + 0.5, 2, surface.palette.quiet);
    },
  },
  {
    name: 'Missing',
    words: 'rising hatch; parted where some of it came late',
    paint(surface) {
      span(surface);
      gapBox(surface.context, surface.palette, box(14, 22));
      gapBox(surface.context, surface.palette, box(44, 10));
      surface.context.fillRect(14, base - 1, 40, 1);
    },
  },
  {
    name: 'Duplicate',
    words: 'two linked rings',
    paint(surface) {
      span(surface);
      rings(surface.context, 32, 10, surface.palette.dup);
    },
  },
  {
    name: 'Late',
    words: 'arrow back to where it belonged',
    paint(surface) {
      span(surface);
      backArrow(surface.context, 32, 10, surface.palette.late);
    },
  },
  {
    name: 'Silence',
    words: 'spaced dots, with the length',
    paint(surface) {
      span(surface);
      dots(surface.context, 12, 54, base - 0.5, surface.palette.quiet, 6);
    },
  },
  {
    name: 'Connecting',
    words: 'dashed outline, then the span with a full edge',
    paint(surface) {
      span(surface, 28);
      surface.context.setLineDash([2, 2]);
      surface.context.strokeStyle = surface.palette.quiet;
      surface.context.strokeRect(8.5, top + 0.5, 18, bottom - top - 1);
      surface.context.setLineDash([]);
    },
  },
  {
    name: 'Closed',
    words: 'by agreement: hollow square; else a red cross, with the code',
    paint(surface) {
      span(surface, 4, 20);
      hollowSquare(surface.context, surface.palette, 20, base);
      span(surface, 32, 50);
      cross(surface.context, 50, top, 3, surface.palette.gap);
    },
  },
  {
    name: 'Waiting',
    words: 'dotted line, with the wait; a cross on it is an attempt that failed',
    paint({ context, palette }) {
      dots(context, 6, 60, base, palette.quiet, 4);
      cross(context, 32, base, 2.5, palette.gap);
    },
  },
  {
    name: 'Poll',
    words: 'bar from request to reply; empty: outline; failed: cross',
    paint(surface) {
      const { context, palette } = surface;
      context.fillStyle = palette.in;
      context.globalAlpha = 0.26;
      context.fillRect(4, 7, 20, 9);
      context.globalAlpha = 1;
      context.fillRect(21, 7, 3, 9);
      outline(surface, 30, 12);
      cross(context, 54, 11.5, 2.5, palette.gap);
    },
  },
  {
    name: 'Page hidden, offline',
    words: 'grey band with uprights through all lanes',
    paint: ({ context, palette }) => bandBox(context, palette, { x: 14, y: 0, width: 36, height: 24 }),
  },
  {
    name: 'Page opened',
    words: 'full line, with a flag in the ruler',
    paint({ context, palette }) {
      context.fillStyle = palette.soft;
      context.fillRect(28, 2, 1, 20);
      flag(context, 28, 3, palette.soft);
    },
  },
  {
    name: 'Not recorded by us',
    words: 'crossed hatch between solid edges: nothing is known of that time',
    paint: ({ context, palette }) => notRecordedBox(context, palette, { x: 14, y: 1, width: 36, height: 22 }),
  },
];
