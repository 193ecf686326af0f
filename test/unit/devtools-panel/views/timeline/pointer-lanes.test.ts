import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import type { Panel } from '../../../../../src/devtools-panel/state/panel.ts';
import { listenToLanes } from '../../../../../src/devtools-panel/views/timeline/pointer-lanes.ts';
import { layOutLanes } from '../../../../../src/timeline/lanes.ts';
import { Recording } from '../../../analysis/recording.ts';
import { element, event, openPanel } from '../fixtures.ts';

let panel: Panel;
let lanes: HTMLElement;
let stop: () => void;
let first: number;
let second: number;

// Two sockets with a message at 1 s, 5 s and 10 s. The window is 0 s to 10 s over 1,000 pixels: 10 ms a pixel.
// Rows: the header of the group to 18 pixels, a lane to 52, a lane to 86.
beforeEach(async () => {
  const traffic = new Recording();
  for (const name of ['a', 'b']) {
    const connection = traffic.socket(500, `wss://${name}.example/feed`);
    for (const at of [1_000, 5_000, 10_000]) traffic.message(at, connection, `${name} ${at}`);
  }
  panel = await openPanel(traffic.records);
  panel.selection.select({ stream: null });
  panel.viewport.show({ from: millis(0), until: millis(10_000) });
  const { streams } = panel.display.snapshot.peek();
  [first = -1, second = -1] = streams.map(({ id }) => id);
  const layout = layOutLanes(streams, { layoutSize: 'tall', selected: null, collapsed: new Set() });
  lanes = element(1_000, 200);
  stop = listenToLanes(panel, lanes, () => ({ layout, scrollTop: 0 }));
});
afterEach(() => {
  stop();
  panel.stop();
  vi.unstubAllGlobals();
});

const at = (x: number, y: number, more: Readonly<Record<string, unknown>> = {}) => ({
  clientX: x,
  clientY: y,
  offsetX: x,
  offsetY: y,
  button: 0,
  buttons: 0,
  shiftKey: false,
  pointerId: 1,
  pointerType: 'mouse',
  ...more,
});

const send = (type: string, x: number, y: number, more: Readonly<Record<string, unknown>> = {}): void =>
  void lanes.dispatchEvent(event(type, at(x, y, more)));

function dragFrom(from: readonly [number, number], to: readonly [number, number], more = {}): void {
  send('pointerdown', from[0], from[1], more);
  send('pointermove', to[0], to[1], { ...more, buttons: 1 });
  send('pointerup', to[0], to[1], more);
}

function click(x: number, y: number): void {
  send('pointerdown', x, y);
  send('pointerup', x, y);
}

describe('a click on the lanes', () => {
  test('selects the stream and its nearest message', () => {
    click(502, 30);
    expect(panel.selection.current.peek()).toEqual({ stream: first, message: 1, finding: null });
    click(102, 70);
    expect(panel.selection.current.peek()).toEqual({ stream: second, message: 0, finding: null });
  });
  test('far from any message selects the stream alone', () => {
    click(300, 30);
    expect(panel.selection.current.peek()).toEqual({ stream: first, message: null, finding: null });
  });
  test('on a header collapses the group', () => {
    click(300, 5);
    expect([...panel.lanes.collapsed.peek()]).toEqual(['websocket']);
  });
  test('below all rows changes nothing', () => {
    click(300, 150);
    expect(panel.selection.current.peek().stream).toBeNull();
  });
});

describe('a drag over the lanes', () => {
  test('selects the time and the lanes that it covers, whichever way it goes', () => {
    dragFrom([600, 70], [200, 30]);
    expect(panel.viewState.area.peek()).toEqual({ from: 2_000, until: 6_000, streams: [first, second] });
  });
  test('within one lane selects that lane, and its stream if none of the area is selected', () => {
    dragFrom([200, 60], [600, 70]);
    expect(panel.viewState.area.peek()?.streams).toEqual([second]);
    expect(panel.selection.current.peek().stream).toBe(second);
  });
  test('ends at the edges of the canvas', () => {
    dragFrom([600, 30], [1_500, -40]);
    expect(panel.viewState.area.peek()).toMatchObject({ from: 6_000, until: 10_000 });
  });
  test('moves the time with Shift or the middle button', () => {
    panel.viewport.show({ from: millis(2_000), until: millis(6_000) });
    // 4 s over 1,000 pixels: 4 ms a pixel, 100 pixels to the left show what is 400 ms later.
    dragFrom([500, 30], [400, 30], { shiftKey: true });
    expect(panel.viewport.window.peek()).toEqual({ from: 2_400, until: 6_400 });
    dragFrom([500, 30], [600, 30], { button: 1 });
    expect(panel.viewport.window.peek()).toEqual({ from: 2_000, until: 6_000 });
    expect(panel.viewState.area.peek()).toBeNull();
  });
});

describe('two fingers', () => {
  const finger = (type: string, id: number, x: number): void =>
    send(type, x, 30, { pointerType: 'touch', pointerId: id });

  test('zoom by their distance and select nothing', () => {
    panel.viewport.show({ from: millis(2_000), until: millis(6_000) });
    finger('pointerdown', 1, 400);
    finger('pointerdown', 2, 600);
    // Twice as far apart around the same middle: half the time is shown.
    finger('pointermove', 1, 300);
    finger('pointermove', 2, 700);
    const { from, until } = panel.viewport.window.peek();
    expect(Math.round(until - from)).toBe(2_000);
    finger('pointerup', 1, 300);
    finger('pointerup', 2, 700);
    expect(panel.viewState.area.peek()).toBeNull();
  });
});

describe('the pointer over the lanes', () => {
  test('is where a mark would be set, until it leaves', () => {
    send('pointermove', 250, 30);
    expect(panel.viewState.pointedAt()).toBe(2_500);
    send('pointerleave', 250, 30);
    expect(panel.viewState.pointedAt()).toBeNull();
  });
  test('shows what the mark under it says', () => {
    send('pointermove', 51, 30);
    expect(lanes.title).toMatch(/^Opened after /);
    send('pointermove', 300, 30);
    expect(lanes.title).toBe('');
  });
});

test('nothing is heard once the listener is stopped', () => {
  stop();
  click(502, 30);
  expect(panel.selection.current.peek().stream).toBeNull();
});
