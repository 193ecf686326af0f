import type { Palette } from './palette.ts';

/** What a painter works on: a context in CSS pixels, its size, and the colours in force. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

/** Smallest and only size of type on the canvas. */
export const CANVAS_FONT = '10px "Google Sans Text", "Google Sans", system-ui, sans-serif';

/** The size of a canvas as its place on the screen has it. */
export interface CanvasSize {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels. */
  readonly wide: number;
  readonly high: number;
}

/**
 * The size that an observer tells. Where zoom leaves fractions the browser alone knows how many device pixels a canvas
 * got, one more or one less than its size says; a screen that is only made believe (device emulation) it does not count.
 */
export function sizeOf({ contentRect, devicePixelContentBoxSize }: ResizeObserverEntry): CanvasSize {
  const { width, height } = contentRect;
  const ratio = globalThis.devicePixelRatio;
  const [device] = devicePixelContentBoxSize;
  const near = (about: number, told = Math.round(about)): number =>
    Math.abs(told - about) < 2 ? told : Math.round(about);
  return {
    width,
    height,
    wide: near(width * ratio, device?.inlineSize),
    high: near(height * ratio, device?.blockSize),
  };
}

/**
 * Fits a canvas to its place in device pixels and clears it. The size is told and not read, because reading it would lay
 * the page out in every frame.
 *
 * @returns `null` where it has no size or no context; there is nothing to paint then.
 */
export function openSurface(canvas: HTMLCanvasElement, size: CanvasSize, palette: Palette): Surface | null {
  const { width, height, wide, high } = size;
  const context = canvas.getContext('2d');
  if (context === null || wide === 0 || high === 0) return null;
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  context.setTransform(wide / width, 0, 0, high / height, 0, 0);
  context.fillStyle = palette.bg;
  context.fillRect(0, 0, width, height);
  return { context, width, height, palette };
}

/** How a text stands on the canvas; `ground` paints a ground below it, so that it can be read on ticks and hatches. */
export interface TextStyle {
  readonly colour: string;
  readonly align?: CanvasTextAlign;
  readonly isStrong?: boolean;
  readonly ground?: string;
}

/** Writes one line around the height `y`. */
export function writeText(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
): void {
  const { colour, align = 'left', isStrong = false, ground } = style;
  context.font = isStrong ? `500 ${CANVAS_FONT}` : CANVAS_FONT;
  context.textAlign = align;
  context.textBaseline = 'middle';
  if (ground !== undefined) {
    const { width } = context.measureText(text);
    const left = align === 'center' ? x - width / 2 : align === 'right' ? x - width : x;
    context.fillStyle = ground;
    context.fillRect(left - 3, y - 6, width + 6, 12);
  }
  context.fillStyle = colour;
  context.fillText(text, x, y + 0.5);
}

/** @returns the width of a text as `writeText` sets it. */
export function textWidth(context: CanvasRenderingContext2D, text: string): number {
  context.font = CANVAS_FONT;
  return context.measureText(text).width;
}
