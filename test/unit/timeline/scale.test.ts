import { describe, expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { fitSpan, keepInView, panBy, SHORTEST_WINDOW, toTime, toX, zoomAround } from '../../../src/timeline/scale.ts';

const window = (from: number, until: number) => ({ from: millis(from), until: millis(until) });
const scale = { ...window(1_000, 3_000), width: 500 };

describe('scale', () => {
  // 2,000 ms over 500 px are 4 ms a pixel; 1,400 is 400 ms after the left border, 100 px.
  test('an instant is at its share of the window', () => {
    expect(toX(scale, 1_000)).toBe(0);
    expect(toX(scale, 1_400)).toBe(100);
    expect(toX(scale, 3_000)).toBe(500);
    expect(toX(scale, 600)).toBe(-100);
  });
  test('pixels lead back to their instants', () => {
    for (const at of [1_000, 1_234, 2_999]) expect(toTime(scale, toX(scale, at))).toBeCloseTo(at, 9);
  });
});

describe('zoomAround', () => {
  // Around 1,500, a quarter of the way: half the length is 1,000, a quarter of it lies before: 1,250 to 2,250.
  test('the instant under the pointer keeps its place', () => {
    expect(zoomAround(window(1_000, 3_000), 1_500, 0.5)).toEqual(window(1_250, 2_250));
  });
  test('no window is shorter than the shortest', () => {
    const zoomed = zoomAround(window(1_000, 3_000), 2_000, 1e-9);
    expect(zoomed.until - zoomed.from).toBeCloseTo(SHORTEST_WINDOW, 6);
  });
  test('zooming in and out again gives the same window', () => {
    const back = zoomAround(zoomAround(window(1_000, 3_000), 2_700, 0.25), 2_700, 4);
    expect(back.from).toBeCloseTo(1_000, 6);
    expect(back.until).toBeCloseTo(3_000, 6);
  });
});

describe('fitSpan', () => {
  // 1,000 long, a tenth on each side.
  test('a span gets its margin on both sides', () => {
    expect(fitSpan(2_000, 3_000, 0.1)).toEqual(window(1_900, 3_100));
  });
  test('a single instant gets a second around it', () => {
    expect(fitSpan(5_000, 5_000)).toEqual(window(4_500, 5_500));
  });
});

describe('keepInView', () => {
  // A window of 1,000 may begin 900 before the recording and end 900 after it.
  test('a tenth of the window stays over the recording on either side', () => {
    expect(keepInView(window(-5_000, -4_000), 10_000)).toEqual(window(-900, 100));
    expect(keepInView(window(50_000, 51_000), 10_000)).toEqual(window(9_900, 10_900));
  });
  test('a window in sight is left alone', () => {
    expect(keepInView(window(2_000, 3_000), 10_000)).toEqual(window(2_000, 3_000));
  });
  test('panning keeps the length', () => {
    expect(panBy(window(10, 30), -15)).toEqual(window(-5, 15));
  });
});
