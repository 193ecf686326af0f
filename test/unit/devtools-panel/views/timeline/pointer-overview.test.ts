import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import type { Panel } from '../../../../../src/devtools-panel/state/panel.ts';
import { overviewWindow } from '../../../../../src/devtools-panel/views/timeline/paint-scene.ts';
import { listenToOverview } from '../../../../../src/devtools-panel/views/timeline/pointer-overview.ts';
import { Recording } from '../../../analysis/recording.ts';
import { element, event, openPanel } from '../fixtures.ts';

let panel: Panel;
let stop: () => void;
const overview = element(1_000);

// The overview shows 0 s to 10 s over 1,000 pixels: 10 ms a pixel. The window is 2 s to 4 s: pixels 200 to 400.
beforeEach(async () => {
  const traffic = new Recording();
  const connection = traffic.socket(100, 'wss://a.example/feed');
  traffic.message(10_000, connection, 'last');
  panel = await openPanel(traffic.records);
  panel.viewport.show({ from: millis(2_000), until: millis(4_000) });
  stop = listenToOverview(panel, overview, () => ({ from: millis(0), until: millis(10_000) }));
});
afterEach(() => {
  stop();
  panel.stop();
  vi.unstubAllGlobals();
});

const shown = (): readonly number[] => {
  const { from, until } = panel.viewport.window.peek();
  return [Math.round(from), Math.round(until)];
};

function dragFrom(from: number, to: number): void {
  const at = (x: number) => ({ clientX: x, clientY: 5, offsetX: x, button: 0, pointerId: 1 });
  overview.dispatchEvent(event('pointerdown', at(from)));
  if (to !== from) overview.dispatchEvent(event('pointermove', at(to)));
  overview.dispatchEvent(event('pointerup', at(to)));
}

describe('dragging in the overview', () => {
  test('moves the window', () => {
    dragFrom(300, 400);
    expect(shown()).toEqual([3_000, 5_000]);
  });
  test('moves an edge within 6 pixels of it', () => {
    dragFrom(205, 105);
    expect(shown()).toEqual([1_000, 4_000]);
    dragFrom(394, 494);
    expect(shown()).toEqual([1_000, 5_000]);
  });
  // 2 s + 700 pixels × 10 ms = 9 s; both edges keep 10 ms from the other.
  test('makes an edge that is dragged past the other one the other edge', () => {
    dragFrom(200, 900);
    expect(shown()).toEqual([3_990, 9_010]);
  });
});

test('a click outside centres the window there, one inside leaves it', () => {
  dragFrom(300, 300);
  expect(shown()).toEqual([2_000, 4_000]);
  dragFrom(700, 700);
  expect(shown()).toEqual([6_000, 8_000]);
});

describe('what the overview shows', () => {
  // 10,000 ms and a hundredth more.
  test('the whole recording and a little space', () => {
    expect(overviewWindow(0, 10_000)).toEqual({ from: 0, until: 10_100 });
    expect(overviewWindow(5_000, 10_000)).toEqual({ from: 5_000, until: 10_050 });
  });
  test('at least a second', () => {
    expect(overviewWindow(0, 20)).toEqual({ from: 0, until: 1_010 });
  });
});
