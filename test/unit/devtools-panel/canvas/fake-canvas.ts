import type { Palette } from '../../../../src/devtools-panel/canvas/palette.ts';
import type { Surface } from '../../../../src/devtools-panel/canvas/surface.ts';

/** A palette in which every colour is called by its own name. */
export const PALETTE = new Proxy({}, { get: (_, name) => String(name) }) as Palette;

/** What was drawn: each filled rectangle, each text, each filled path, with colour and opacity. */
export interface Drawn {
  readonly rects: (readonly [colour: string, x: number, y: number, width: number, height: number])[];
  readonly texts: (readonly [text: string, colour: string, x: number, y: number])[];
  readonly fills: (readonly [colour: string, opacity: number])[];
}

/** A context that notes what is drawn; each character is 6 pixels wide. */
export function fakeContext(): { readonly context: CanvasRenderingContext2D; readonly drawn: Drawn } {
  const drawn: Drawn = { rects: [], texts: [], fills: [] };
  const state = { fillStyle: '', globalAlpha: 1, canvas: { width: 0, height: 0 } };
  const noted: Readonly<Record<string, (...args: never[]) => unknown>> = {
    fillRect: (x: number, y: number, width: number, height: number) =>
      drawn.rects.push([state.fillStyle, x, y, width, height]),
    fillText: (text: string, x: number, y: number) => drawn.texts.push([text, state.fillStyle, x, y]),
    fill: () => drawn.fills.push([state.fillStyle, state.globalAlpha]),
    measureText: (text: string) => ({ width: text.length * 6 }),
  };
  const context = new Proxy(state, {
    get: (target, name) => noted[String(name)] ?? Reflect.get(target, name) ?? (() => undefined),
  }) as unknown as CanvasRenderingContext2D;
  return { context, drawn };
}

/** A surface of some size with what is drawn on it. */
export function fakeSurface(width: number, height: number): { readonly surface: Surface; readonly drawn: Drawn } {
  const { context, drawn } = fakeContext();
  return { surface: { context, width, height, palette: PALETTE }, drawn };
}

/** A canvas over such a context. */
export function fakeCanvas(): { readonly canvas: HTMLCanvasElement; readonly drawn: Drawn } {
  const { context, drawn } = fakeContext();
  const canvas = { width: 0, height: 0, getContext: () => context } as unknown as HTMLCanvasElement;
  return { canvas, drawn };
}
