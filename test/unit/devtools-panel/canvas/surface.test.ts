import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openSurface, sizeOf, textWidth, writeText } from '../../../../src/devtools-panel/canvas/surface.ts';
import { fakeCanvas, fakeSurface, PALETTE } from './fake-canvas.ts';

beforeEach(() => {
  vi.stubGlobal('devicePixelRatio', 1.5);
});
afterEach(() => vi.unstubAllGlobals());

const observed = (width: number, height: number, device?: readonly [number, number]) =>
  sizeOf({
    contentRect: { width, height },
    devicePixelContentBoxSize: device === undefined ? [] : [{ inlineSize: device[0], blockSize: device[1] }],
  } as unknown as ResizeObserverEntry);

describe('the device pixels of a canvas', () => {
  // 101 × 1.5 = 151.5, rounded to 152; the browser gave it 151.
  test('are those that the browser counts, one more or less than the size says', () => {
    expect(observed(101, 40, [151, 60])).toEqual({ width: 101, height: 40, wide: 151, high: 60 });
  });
  test('follow from the size where the browser says something else: an emulated device is not counted', () => {
    expect(observed(100, 40, [100, 40])).toEqual({ width: 100, height: 40, wide: 150, high: 60 });
  });
  test('follow from the size where the browser does not count them', () => {
    expect(observed(100, 40)).toEqual({ width: 100, height: 40, wide: 150, high: 60 });
  });
});

describe('opening a surface', () => {
  test('fits the canvas and clears it', () => {
    const { canvas, drawn } = fakeCanvas();
    const surface = openSurface(canvas, { width: 100, height: 40, wide: 150, high: 60 }, PALETTE);
    expect([canvas.width, canvas.height]).toEqual([150, 60]);
    expect(surface).toMatchObject({ width: 100, height: 40 });
    expect(drawn.rects).toEqual([['bg', 0, 0, 100, 40]]);
  });
  test('gives nothing for a canvas without a size', () => {
    expect(openSurface(fakeCanvas().canvas, { width: 0, height: 40, wide: 0, high: 60 }, PALETTE)).toBeNull();
  });
});

describe('text', () => {
  // 4 characters are 24 pixels wide; the background reaches 3 pixels further on each side.
  test.each([
    ['left', 97],
    ['center', 85],
    ['right', 73],
  ] as const)('aligned %s has its background below it', (align, left) => {
    const { surface, drawn } = fakeSurface(200, 40);
    writeText(surface.context, 'four', 100, 20, { colour: 'text', align, background: 'bg' });
    expect(drawn.rects).toEqual([['bg', left, 14, 30, 12]]);
    expect(drawn.texts).toEqual([['four', 'text', 100, 20.5]]);
  });
  test('has a width', () => {
    expect(textWidth(fakeSurface(1, 1).surface.context, 'four')).toBe(24);
  });
});
