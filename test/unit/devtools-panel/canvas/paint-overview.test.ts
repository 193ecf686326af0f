import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTrafficLayer, type TrafficLayer } from '../../../../src/devtools-panel/canvas/paint-overview.ts';
import { fakeCanvas, fakeSurface } from './fake-canvas.ts';

let layer: TrafficLayer;
const paint = vi.fn<() => void>();

beforeEach(() => {
  vi.stubGlobal('document', { createElement: () => fakeCanvas().canvas });
  paint.mockClear();
  layer = createTrafficLayer();
});
afterEach(() => vi.unstubAllGlobals());

/** Draws the layer to a canvas of so many device pixels. */
function draw(wide: number): void {
  const { surface } = fakeSurface(100, 40);
  surface.context.canvas.width = wide;
  layer.draw(surface, paint);
}

describe('the layer of the traffic', () => {
  test('is painted once and then copied', () => {
    draw(100);
    draw(100);
    expect(paint).toHaveBeenCalledOnce();
  });
  test('is painted again after a change of the traffic', () => {
    draw(100);
    layer.invalidate();
    draw(100);
    expect(paint).toHaveBeenCalledTimes(2);
  });
  test('is painted again for another size', () => {
    draw(100);
    draw(150);
    expect(paint).toHaveBeenCalledTimes(2);
  });
});
