import { describe, expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import {
  edgesOf,
  paintMarkLines,
  paintOverlayRuler,
  type Overlay,
} from '../../../../src/devtools-panel/canvas/paint-overlay.ts';
import { fakeSurface } from './fake-canvas.ts';

// 10 s over 1,000 pixels: 10 ms a pixel.
const scale = { from: millis(0), until: millis(10_000), width: 1_000 };

const overlay = (more: Partial<Overlay>): Overlay => ({ frame: null, framedStreams: null, marks: [], ...more });

describe('the edges of a framed time', () => {
  test('are whole pixels, at least two apart', () => {
    expect(edgesOf(scale, { from: millis(2_004), until: millis(6_000) })).toEqual({ left: 200, right: 600 });
    expect(edgesOf(scale, { from: millis(2_000), until: millis(2_001) })).toEqual({ left: 200, right: 202 });
  });
});

describe('the ruler', () => {
  test('names the marks in their order and says how far apart they are', () => {
    const { surface, drawn } = fakeSurface(1_000, 20);
    paintOverlayRuler(surface, scale, overlay({ marks: [8_000, 3_000] }));
    // 8 s - 3 s, whichever was set first; B stands at 300.
    expect(drawn.texts.map(([text, , x]) => [text, x])).toEqual([
      ['5 s', 550],
      ['A', 800.5],
      ['B', 300.5],
    ]);
  });
  test('says which stretches are taken, so that times keep away from them', () => {
    const { surface } = fakeSurface(1_000, 20);
    const frame = { from: millis(2_000), until: millis(6_000) };
    // "4 s" is 18 pixels wide: 9 and 6 more on each side of the middle at 400. A mark's flag takes 8 on each side.
    expect(paintOverlayRuler(surface, scale, overlay({ frame, marks: [9_000] }))).toEqual([
      [385, 415],
      [892, 908],
    ]);
  });
  test('writes the length in the middle of what is seen of a frame', () => {
    const { surface, drawn } = fakeSurface(1_000, 20);
    paintOverlayRuler(surface, scale, overlay({ frame: { from: millis(-4_000), until: millis(6_000) } }));
    expect(drawn.texts).toEqual([['10 s', 'accent', 300, 8.5]]);
  });
  test('is left alone without frame and marks', () => {
    const { surface, drawn } = fakeSurface(1_000, 20);
    expect(paintOverlayRuler(surface, scale, overlay({}))).toEqual([]);
    paintMarkLines(surface, scale, overlay({}));
    expect(drawn).toEqual({ rects: [], texts: [], fills: [] });
  });
});
