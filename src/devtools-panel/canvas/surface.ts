import type { Palette } from './palette.ts';

/** What the painting functions draw on: a context in CSS pixels, its size, and the current colours. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

/** The only font size on the canvas. */
const CANVAS_FONT = '10px "Google Sans Text", "Google Sans", system-ui, sans-serif';

/** The size of a canvas on the screen. */
export interface CanvasSize {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Device pixels. */
  readonly wide: number;
  readonly high: number;
}

/**
 * The size that a `ResizeObserver` reports. At fractional zoom only the browser knows how many device pixels the canvas
 * got: one more or one less than its CSS size suggests. Its answer is ignored where it is off by two or more, since
 * device emulation is not counted in it.
 */
export function sizeOf({ contentRect, devicePixelContentBoxSize }: ResizeObserverEntry): CanvasSize {
  const { width, height } = contentRect;
  const ratio = globalThis.devicePixelRatio;
  const [device] = devicePixelContentBoxSize;
  const near = (about: number, reported = Math.round(about)): number =>
    Math.abs(reported - about) < 2 ? reported : Math.round(about);
  return {
    width,
    height,
    wide: near(width * ratio, device?.inlineSize),
    high: near(height * ratio, device?.blockSize),
  };
}

/**
 * Fits a canvas to its size in device pixels and clears it. The caller passes the size, because reading it from the
 * element would force a layout in every frame.
 *
 * @returns `null` if it has no size or no context: there is nothing to paint then.
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

/** How text is written on the canvas; `background` makes it readable on top of ticks and hatching. */
interface TextStyle {
  readonly colour: string;
  readonly align?: CanvasTextAlign;
  readonly isStrong?: boolean;
  readonly background?: string;
}

/** Writes one line of text, centred on the height `y`. */
export function writeText(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
): void {
  const { colour, align = 'left', isStrong = false, background } = style;
  context.font = isStrong ? `500 ${CANVAS_FONT}` : CANVAS_FONT;
  context.textAlign = align;
  context.textBaseline = 'middle';
  if (background !== undefined) {
    const { width } = context.measureText(text);
    const left = align === 'center' ? x - width / 2 : align === 'right' ? x - width : x;
    context.fillStyle = background;
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
