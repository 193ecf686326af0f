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

/**
 * Fits a canvas to its place in device pixels and clears it.
 *
 * @returns `null` where it has no size or no context; there is nothing to paint then.
 */
export function openSurface(canvas: HTMLCanvasElement, palette: Palette): Surface | null {
  const { clientWidth: width, clientHeight: height } = canvas;
  const context = canvas.getContext('2d');
  if (context === null || width === 0 || height === 0) return null;
  const ratio = globalThis.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
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
