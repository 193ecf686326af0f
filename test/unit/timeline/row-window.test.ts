import { describe, expect, test } from 'vitest';
import { layOutLanes } from '../../../src/timeline/lanes.ts';
import { windowOfRows, windowStep } from '../../../src/timeline/row-window.ts';

const layoutOf = (count: number, pinned: readonly number[] = []) =>
  layOutLanes(
    Array.from({ length: count }, (_, id) => ({ id, class: 'websocket' as const, isDevTooling: false })),
    { layoutSize: 'tall', selected: null, collapsed: new Set(), pinned: new Set(pinned) },
  );

describe('the rows to make', () => {
  test('are all where there are few', () => {
    const layout = layoutOf(100);
    expect(windowOfRows(layout, 3, 300)).toEqual({ rows: layout.rows, before: 0, after: 0, pinned: 0 });
  });

  test('are of thousands those in sight and a view around it, wherever it is scrolled', () => {
    const layout = layoutOf(2_000, [5, 900]);
    const view = 300;
    for (let scrollTop = 0; scrollTop + view <= layout.height; scrollTop += 97) {
      const { rows, before, after, pinned } = windowOfRows(layout, windowStep(scrollTop, view), view);
      const inSight = layout.rows.filter(({ y, height }) => y + height > scrollTop && y < scrollTop + view);
      expect(rows).toEqual(expect.arrayContaining(inSight));
      expect(rows.length).toBeLessThan(60);
      expect(rows.slice(0, pinned)).toEqual(layout.rows.slice(0, 2));
      // With what stands in for the others they are as high as all.
      expect(before + after + rows.reduce((sum, { height }) => sum + height, 0)).toBe(layout.height);
    }
  });

  test('stay the same while less than a view is scrolled', () => {
    expect([windowStep(0, 300), windowStep(299, 300), windowStep(300, 300), windowStep(40, 0)]).toEqual([0, 0, 1, 0]);
  });
});
