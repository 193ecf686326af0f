import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import type { Panel } from '../../../../../src/devtools-panel/state/panel.ts';
import { listenToPinch } from '../../../../../src/devtools-panel/views/timeline/pinch.ts';
import { Recording } from '../../../analysis/recording.ts';
import { element, event, openPanel } from '../fixtures.ts';

let panel: Panel;
let lanes: HTMLElement;
let isPinching: () => boolean;

// The window shows 2 s to 6 s over 1,000 pixels: 4 ms a pixel.
beforeEach(async () => {
  const traffic = new Recording();
  traffic.message(10_000, traffic.socket(100, 'wss://a.example/feed'), 'last');
  panel = await openPanel(traffic.records);
  panel.viewport.show({ from: millis(2_000), until: millis(6_000) });
  lanes = element(1_000);
  ({ isPinching } = listenToPinch(panel, lanes, new AbortController().signal));
});
afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
});

const pointer = (type: string, pointerId: number, clientX = 0, pointerType = 'touch'): boolean =>
  lanes.dispatchEvent(event(type, { pointerId, clientX, pointerType }));

const shown = (): readonly number[] => {
  const { from, until } = panel.viewport.window.peek();
  return [Math.round(from), Math.round(until)];
};

describe('two fingers', () => {
  test('that move apart zoom in around their middle', () => {
    pointer('pointerdown', 1, 400);
    pointer('pointerdown', 2, 600);
    expect(isPinching()).toBe(true);
    pointer('pointermove', 1, 300);
    pointer('pointermove', 2, 700);
    // 200 pixels became 400: 4,000 ms become 2,000, around 4,000 ms at pixel 500.
    const [from = 0, until = 0] = shown();
    expect(until - from).toBe(2_000);
    expect(from).toBe(3_000);
  });
  test('that move together move the time with them', () => {
    pointer('pointerdown', 1, 400);
    pointer('pointerdown', 2, 600);
    pointer('pointermove', 1, 500);
    pointer('pointermove', 2, 700);
    // 100 pixels to the right: 400 ms earlier.
    expect(shown()).toEqual([1_600, 5_600]);
  });
});

test('one finger, or a mouse, does not pinch', () => {
  pointer('pointerdown', 1, 400);
  pointer('pointermove', 1, 500);
  pointer('pointerdown', 3, 500, 'mouse');
  pointer('pointermove', 3, 600, 'mouse');
  expect([isPinching(), shown()]).toEqual([false, [2_000, 6_000]]);
});

test('a finger that is lifted, or lost, counts no more', () => {
  pointer('pointerdown', 1, 400);
  pointer('pointerdown', 2, 600);
  pointer('pointercancel', 2);
  pointer('pointermove', 1, 500);
  expect([isPinching(), shown()]).toEqual([false, [2_000, 6_000]]);
});
