import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import type { Panel } from '../../../../../src/devtools-panel/state/panel.ts';
import { dragTime, scaleOf, zoomByWheel } from '../../../../../src/devtools-panel/views/timeline/pointer-time.ts';
import { Recording } from '../../../analysis/recording.ts';
import { element, event, openPanel } from '../fixtures.ts';

let panel: Panel;
const lanes = element(1_000);

// Ten seconds are recorded; the window shows 2 s to 6 s over 1,000 pixels: 4 ms a pixel.
beforeEach(async () => {
  vi.stubGlobal('WheelEvent', { DOM_DELTA_LINE: 1 });
  const traffic = new Recording();
  const connection = traffic.socket(100, 'wss://a.example/feed');
  traffic.message(10_000, connection, 'last');
  panel = await openPanel(traffic.records);
  panel.viewport.show({ from: millis(2_000), until: millis(6_000) });
});
afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
});

const shown = (): readonly number[] => {
  const { from, until } = panel.viewport.window.peek();
  return [Math.round(from), Math.round(until)];
};

const wheel = (fields: Readonly<Record<string, unknown>>): void =>
  zoomByWheel(
    panel,
    lanes,
    event('wheel', { deltaX: 0, deltaY: 0, deltaMode: 0, offsetX: 500, shiftKey: false, ctrlKey: false, ...fields }),
  );

describe('the wheel', () => {
  test('zooms at the pointer: a notch of 100 pixels by a quarter', () => {
    // 1.0023 ^ 100 = 1.2583: 4,000 ms become 5,033, around 4,000 ms in the middle.
    wheel({ deltaY: 100 });
    expect(shown()).toEqual([1_483, 6_517]);
  });
  test('counts 16 pixels for a line', () => {
    // 3 lines are 48 pixels: 1.0023 ^ 48 = 1.1166.
    wheel({ deltaY: 3, deltaMode: 1 });
    expect(shown()).toEqual([1_767, 6_233]);
  });
  test('moves the time sideways, and with Shift', () => {
    wheel({ deltaX: 100 });
    expect(shown()).toEqual([2_400, 6_400]);
    wheel({ deltaY: -100, shiftKey: true });
    expect(shown()).toEqual([2_000, 6_000]);
  });
  test('takes a pinch on a touchpad five times as fast', () => {
    // 10 × 5 = 50 pixels: 1.0023 ^ 50 = 1.1217.
    wheel({ deltaY: 10, ctrlKey: true });
    expect(shown()).toEqual([1_757, 6_243]);
  });
});

test('dragging to the left shows what is later, as far as the pointer has moved', () => {
  const ruler = element(1_020);
  const at = (clientX: number) => ({ clientX, clientY: 5, pointerId: 1 });
  dragTime(panel, ruler, lanes, event('pointerdown', at(600)));
  ruler.dispatchEvent(event('pointermove', at(500)));
  // 100 pixels of the lanes, not of the wider ruler: 400 ms.
  expect(shown()).toEqual([2_400, 6_400]);
  expect(scaleOf(panel, lanes)).toEqual({ from: 2_400, until: 6_400, width: 1_000 });
});
