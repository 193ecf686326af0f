import { describe, expect, test } from 'vitest';
import type { StreamClass } from '../../../src/analysis/streams/stream.ts';
import { heightAmongRows, lanesBetween, rowAt } from '../../../src/timeline/hit-test.ts';
import {
  groupOf,
  layOutLanes,
  rowOf,
  rowsBetween,
  scrollToRow,
  stickyHeight,
  type GroupId,
  type LayoutSize,
} from '../../../src/timeline/lanes.ts';

const streams = (...classes: StreamClass[]) => classes.map((each, id) => ({ id, class: each, isDevTooling: false }));
const none: ReadonlySet<GroupId> = new Set();
const lay = (
  list: ReturnType<typeof streams>,
  layoutSize: LayoutSize = 'tall',
  selected: number | null = null,
  collapsed = none,
) => layOutLanes(list, { layoutSize, selected, collapsed });

describe('layOutLanes', () => {
  test('groups have a fixed order, and streams within them that in which they were seen', () => {
    const { rows } = lay(streams('sse', 'websocket', 'short-poll', 'websocket'));
    expect(rows.map((row) => (row.kind === 'group' ? row.group : row.id))).toEqual([
      'websocket',
      1,
      3,
      'sse',
      0,
      'short-poll',
      2,
    ]);
  });
  // Header 18, lane 34, header 18, poll 22: 92.
  test('rows follow each other without holes', () => {
    const { rows, height } = lay(streams('websocket', 'long-poll'));
    let y = 0;
    for (const row of rows) {
      expect(row.y).toBe(y);
      y += row.height;
    }
    expect(height).toBe(y);
    expect(height).toBe(18 + 34 + 18 + 22);
  });
  test('a collapsed group keeps its header and its count', () => {
    const { rows } = lay(streams('websocket', 'websocket', 'sse'), 'tall', null, new Set<GroupId>(['websocket']));
    expect(rows[0]).toMatchObject({ kind: 'group', group: 'websocket', count: 2, isCollapsed: true });
    expect(rows).toHaveLength(3);
  });
  test('without space for headers nothing is collapsed', () => {
    const { rows } = lay(streams('websocket', 'sse'), 'short', null, new Set<GroupId>(['websocket']));
    expect(rows.map((row) => row.kind)).toEqual(['lane', 'lane']);
  });
  test('the selected lane is taller, a poll is not', () => {
    const { rows } = lay(streams('websocket', 'short-poll'), 'short', 0);
    expect(rows.map((row) => row.height)).toEqual([33, 21]);
    expect(lay(streams('websocket', 'short-poll'), 'short', 1).rows.map((row) => row.height)).toEqual([26, 21]);
  });
  test('requests without a period are listed under others', () => {
    expect(groupOf('request')).toBe('other');
    expect(groupOf('retry-loop')).toBe('other');
  });
});

describe('rowsBetween and rowAt', () => {
  const layout = lay(streams('websocket', 'websocket', 'websocket'));
  // Header 0 to 18, lanes 18 to 52, 52 to 86, 86 to 120.
  test('only rows within the span are returned', () => {
    expect(rowsBetween(layout, 52, 86).map((row) => row.y)).toEqual([52]);
    expect(rowsBetween(layout, 51, 87).map((row) => row.y)).toEqual([18, 52, 86]);
    expect(rowsBetween(layout, 200, 300)).toEqual([]);
  });
  test('the row under a height', () => {
    expect(rowAt(layout, 0)?.kind).toBe('group');
    expect(rowAt(layout, 51.5)?.y).toBe(18);
    expect(rowAt(layout, 52)?.y).toBe(52);
    expect(rowAt(layout, 120)).toBeNull();
    expect(rowAt(layout, -1)).toBeNull();
  });
});

describe('pinned lanes', () => {
  // pinned SSE 34, header 18, socket 34: the pinned one first, without a header, and its group is gone with it.
  const layout = layOutLanes(streams('websocket', 'sse'), {
    layoutSize: 'tall',
    selected: null,
    collapsed: none,
    pinned: new Set([1]),
  });
  test('are on top in the order in which they were seen, and leave their group', () => {
    expect(layout.rows.map((row) => (row.kind === 'group' ? row.group : row.id))).toEqual([1, 'websocket', 0]);
    expect(layout.pinned).toBe(34);
    expect(layout.height).toBe(34 + 18 + 34);
  });
  test('stay in place while they take at most six tenths of the view', () => {
    expect(stickyHeight(layout, 100)).toBe(34);
    expect(stickyHeight(layout, 50)).toBe(0);
  });
  // 34 px are pinned; 20 px are scrolled away below them: the canvas' 40 is the rows' 60.
  test('a height on the canvas is the same among the pinned rows, and moved by the scroll position below them', () => {
    expect(heightAmongRows(33, 20, 34)).toBe(33);
    expect(heightAmongRows(40, 20, 34)).toBe(60);
  });
  test('a span of height gives the lanes that it touches, without headers', () => {
    expect(lanesBetween(layout, 60, 10)).toEqual([1, 0]);
    expect(lanesBetween(layout, 40, 45)).toEqual([]);
  });
});

describe('bringing a lane into view', () => {
  // Header 0 to 18, then ten lanes of 34: the last from 324 to 358, seen through 120.
  const ten = streams(...Array.from({ length: 10 }, (): StreamClass => 'websocket'));
  const layout = lay(ten);
  const row = (id: number, laid = layout) => {
    const found = rowOf(laid, id, 'websocket');
    if (found === null) throw new Error(`no row for ${id}`);
    return found;
  };
  test('a lane in full view moves nothing', () => {
    expect(scrollToRow(layout, row(0), 0, 120)).toBe(0);
    expect(scrollToRow(layout, row(2), 18, 120)).toBe(18);
  });
  test('the lanes scroll by as little as it takes: to the lower border from above it, to the upper from below', () => {
    expect(scrollToRow(layout, row(9), 0, 120)).toBe(358 - 120);
    expect(scrollToRow(layout, row(1), 200, 120)).toBe(18 + 34);
  });
  test('a lane taller than the view is at the upper border', () => {
    expect(scrollToRow(layout, row(9), 0, 20)).toBe(324);
  });
  // Lane 9 is pinned at 0 to 34, the header follows to 52, lane 0 from 52 to 86.
  test('pinned lanes never scroll, and cover what is behind them', () => {
    const pinned = layOutLanes(ten, { layoutSize: 'tall', selected: null, collapsed: none, pinned: new Set([9]) });
    expect(scrollToRow(pinned, row(9, pinned), 100, 120)).toBe(100);
    expect(scrollToRow(pinned, row(0, pinned), 100, 120)).toBe(52 - 34);
  });
  test('a lane in a collapsed group is found at its header, one that is not shown nowhere', () => {
    const collapsed = lay(ten, 'tall', null, new Set<GroupId>(['websocket']));
    expect(rowOf(collapsed, 3, 'websocket')).toMatchObject({ kind: 'group', group: 'websocket' });
    expect(rowOf(layout, 99, 'sse')).toBeNull();
  });
});
