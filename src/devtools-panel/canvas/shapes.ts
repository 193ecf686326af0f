import type { Palette } from './palette.ts';

type Context = CanvasRenderingContext2D;

/** A rectangle on the canvas in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Rising lines in a box, or falling ones. */
function hatch(context: Context, box: Box, colour: string, step: number, isFalling = false): void {
  const { x, y, width, height } = box;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.beginPath();
  // Lines start at multiples of the step on the canvas, so that a panned hatch does not crawl.
  for (let left = Math.floor((x - height) / step) * step; left < x + width + height; left += step) {
    context.moveTo(left, isFalling ? y : y + height);
    context.lineTo(left + height, isFalling ? y + height : y);
  }
  context.stroke();
  context.restore();
}

/** Messages that the app missed: rising hatch in a frame. */
export function gapBox(context: Context, palette: Palette, box: Box, step = 5): void {
  context.fillStyle = palette.gapbg;
  context.fillRect(box.x, box.y, box.width, box.height);
  hatch(context, box, palette.gap, step);
  context.strokeStyle = palette.gap;
  context.lineWidth = 1;
  context.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
}

/** A gap in our own recording: crossed hatch between solid edges, so that it never looks like a gap of the app. */
export function notRecordedBox(context: Context, palette: Palette, box: Box): void {
  context.fillStyle = palette.sunk;
  context.fillRect(box.x, box.y, box.width, box.height);
  hatch(context, box, palette.quiet, 6);
  hatch(context, box, palette.quiet, 6, true);
  context.fillStyle = palette.text;
  context.fillRect(box.x, box.y, 2, box.height);
  context.fillRect(box.x + box.width - 2, box.y, 2, box.height);
}

/** Time in which the page was hidden, offline, frozen or asleep: grey with vertical lines. */
export function bandBox(context: Context, palette: Palette, box: Box): void {
  context.fillStyle = palette.band;
  context.fillRect(box.x, box.y, box.width, box.height);
  context.save();
  context.globalAlpha = 0.28;
  context.fillStyle = palette.quiet;
  for (let left = box.x; left <= box.x + box.width; left += 10) context.fillRect(left, box.y, 1, box.height);
  context.restore();
}

/** A failure. */
export function cross(context: Context, x: number, y: number, radius: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.75;
  context.beginPath();
  context.moveTo(x - radius, y - radius);
  context.lineTo(x + radius, y + radius);
  context.moveTo(x + radius, y - radius);
  context.lineTo(x - radius, y + radius);
  context.stroke();
}

/** Two linked rings: a duplicate. */
export function linkedRings(context: Context, x: number, y: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  for (const shift of [-1.5, 1.5]) {
    context.beginPath();
    context.arc(x + shift, y, 2.4, 0, Math.PI * 2);
    context.stroke();
  }
}

/** An arrow pointing back in time: a late message. */
export function backArrow(context: Context, x: number, y: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x - 5, y);
  context.lineTo(x + 1, y - 3.5);
  context.lineTo(x + 1, y + 3.5);
  context.fill();
  context.fillRect(x + 1, y - 0.75, 4, 1.5);
}

/** A clean close. */
export function hollowSquare(context: Context, palette: Palette, x: number, y: number): void {
  context.fillStyle = palette.bg;
  context.fillRect(x - 3, y - 3, 6, 6);
  context.strokeStyle = palette.quiet;
  context.lineWidth = 1;
  context.strokeRect(x - 2.5, y - 2.5, 5, 5);
}

/** The flag of a navigation, with its pole at `x`. */
export function flag(context: Context, x: number, y: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + 7, y + 3.5);
  context.lineTo(x, y + 7);
  context.fill();
}

/** A bolt that begins at `x`: caused on purpose. */
export function bolt(context: Context, x: number, y: number, colour: string): void {
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(x + 5, y);
  context.lineTo(x, y + 6.5);
  context.lineTo(x + 3, y + 6.5);
  context.lineTo(x + 1.5, y + 11);
  context.lineTo(x + 7, y + 4.5);
  context.lineTo(x + 4, y + 4.5);
  context.fill();
}

/** Dots on a line, one for each heartbeat. */
export function heartbeatDots(
  context: Context,
  xs: readonly number[],
  y: number,
  radius: number,
  colour: string,
): void {
  context.fillStyle = colour;
  context.beginPath();
  for (const x of xs) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, Math.PI * 2);
  }
  context.fill();
}

/** A dotted line at height `y`, its dots `gap` pixels apart. */
export function dottedLine(
  context: Context,
  from: number,
  until: number,
  y: number,
  colour: string,
  gap: number,
): void {
  context.fillStyle = colour;
  const size = gap > 4 ? 2 : 1;
  for (let x = from; x < until; x += gap) context.fillRect(Math.round(x), Math.round(y), size, size);
}
