import { describe, expect, test } from 'vitest';
import { scrollRatio, scrollTopOf, tableWindow, MAX_HEIGHT } from '../../../src/timeline/table-window.ts';

const table = (rows: number) => ({ rows, rowHeight: 18, view: 180 });

describe('tableWindow', () => {
  // 40 px down: two rows of 18 gone and 4 px of the third; 180 px below reach into row 12 (220 / 18 = 12.2).
  test('visible rows by simple division', () => {
    expect(tableWindow(table(100), 40)).toEqual({ height: 1_800, first: 2, end: 13, shift: 4 });
  });
  test('a short table is shown whole', () => {
    expect(tableWindow(table(3), 0)).toEqual({ height: 54, first: 0, end: 3, shift: 0 });
  });
  test('scrolling past the end shows the last rows', () => {
    expect(tableWindow(table(100), 99_999)).toMatchObject({ first: 90, end: 100, shift: 0 });
  });
});

describe('tables taller than a browser can draw', () => {
  const million = table(2_000_000);
  test('the scrolled height stays within the bound, and both ends can be reached', () => {
    expect(tableWindow(million, 0)).toMatchObject({ height: MAX_HEIGHT, first: 0 });
    expect(tableWindow(million, MAX_HEIGHT - million.view).end).toBe(2_000_000);
  });
  test('every row can be brought into sight', () => {
    for (const row of [0, 1, 777_777, 1_999_980]) {
      const shown = tableWindow(million, scrollTopOf(million, row));
      expect(shown.first).toBeLessThanOrEqual(row);
      expect(shown.end).toBeGreaterThan(row);
    }
  });
  // 36,000,000 px of table on 8,000,000 px of scrolling, the view off both: 35,999,820 / 7,999,820.
  test('a pixel of scrolling moves by more than a pixel', () => {
    expect(scrollRatio(million)).toBeCloseTo(4.50008, 4);
    expect(scrollRatio(table(1_000))).toBe(1);
  });
});
