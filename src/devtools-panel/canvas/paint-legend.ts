import { LEGEND_TEXTS } from '../../texts/panel/dialogs.ts';
import {
  backArrow,
  bandBox,
  bolt,
  cross,
  dottedLine,
  flag,
  gapBox,
  heartbeatDots,
  hollowSquare,
  notRecordedBox,
  linkedRings,
} from './shapes.ts';
import type { Surface } from './surface.ts';

/** Names a mark of the lanes. */
export type LegendMark = keyof typeof LEGEND_TEXTS;

/** A mark of the lanes with its meaning, and the function that paints it into a small lane of its own. */
export interface LegendEntry {
  readonly mark: LegendMark;
  readonly name: string;
  readonly meaning: string;
  readonly paint: (surface: Surface) => void;
}

/** Heights of the line between received and sent messages, and of the connection around it. */
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

function ticks({ context }: Surface, colour: string, xs: readonly number[], y: number, height: number): void {
  context.fillStyle = colour;
  for (const x of xs) context.fillRect(x, y, 1, height);
}

const box = (x: number, width: number) => ({ x, y: LINES.top, width, height: LINES.base - LINES.top });

/** An outlined bar of a request. */
function outline({ context, palette }: Surface, x: number, width: number): void {
  context.strokeStyle = palette.spanedge;
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, 7.5, width, 8);
}

const { top, base, bottom } = LINES;

function textsOf(mark: LegendMark): Omit<LegendEntry, 'paint'> {
  const [name, meaning] = LEGEND_TEXTS[mark];
  return { mark, name, meaning };
}

/** The marks of the lanes, in the order in which people ask about them. */
export const LEGEND: readonly LegendEntry[] = [
  {
    ...textsOf('messages'),
    paint(surface) {
      span(surface);
      ticks(surface, surface.palette.in, [14, 26, 30, 31, 32, 44], base - 6, 6);
      ticks(surface, surface.palette.out, [20, 50], base + 1, 4);
    },
  },
  {
    ...textsOf('heartbeat'),
    paint(surface) {
      span(surface);
      heartbeatDots(surface.context, [16, 32, 48], base + 0.5, 2, surface.palette.quiet);
    },
  },
  {
    ...textsOf('missing'),
    paint(surface) {
      span(surface);
      gapBox(surface.context, surface.palette, box(14, 22));
      gapBox(surface.context, surface.palette, box(44, 10));
      surface.context.fillRect(14, base - 1, 40, 1);
    },
  },
  {
    ...textsOf('duplicate'),
    paint(surface) {
      span(surface);
      linkedRings(surface.context, 32, 10, surface.palette.dup);
    },
  },
  {
    ...textsOf('late'),
    paint(surface) {
      span(surface);
      backArrow(surface.context, 32, 10, surface.palette.late);
    },
  },
  {
    ...textsOf('silence'),
    paint(surface) {
      span(surface);
      dottedLine(surface.context, 12, 54, base - 0.5, surface.palette.quiet, 6);
    },
  },
  {
    ...textsOf('connecting'),
    paint(surface) {
      span(surface, 28);
      surface.context.setLineDash([2, 2]);
      surface.context.strokeStyle = surface.palette.quiet;
      surface.context.strokeRect(8.5, top + 0.5, 18, bottom - top - 1);
      surface.context.setLineDash([]);
    },
  },
  {
    ...textsOf('closed'),
    paint(surface) {
      span(surface, 4, 20);
      hollowSquare(surface.context, surface.palette, 20, base);
      span(surface, 32, 50);
      cross(surface.context, 50, top, 3, surface.palette.gap);
    },
  },
  {
    ...textsOf('waiting'),
    paint({ context, palette }) {
      dottedLine(context, 6, 60, base, palette.quiet, 4);
      cross(context, 32, base, 2.5, palette.gap);
    },
  },
  {
    ...textsOf('poll'),
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
    ...textsOf('induced'),
    paint(surface) {
      const { context, palette } = surface;
      span(surface);
      context.fillStyle = palette.made;
      context.fillRect(12, 1, 40, 2);
      bolt(context, 12, 1, palette.made);
      context.fillStyle = palette.made;
      for (const x of [26, 34, 46]) context.fillRect(x, 3, 1, 4);
    },
  },
  {
    ...textsOf('hidden'),
    paint: ({ context, palette }) => bandBox(context, palette, { x: 14, y: 0, width: 36, height: 24 }),
  },
  {
    ...textsOf('opened'),
    paint({ context, palette }) {
      context.fillStyle = palette.soft;
      context.fillRect(28, 2, 1, 20);
      flag(context, 28, 3, palette.soft);
    },
  },
  {
    ...textsOf('notRecorded'),
    paint: ({ context, palette }) => notRecordedBox(context, palette, { x: 14, y: 1, width: 36, height: 22 }),
  },
];
