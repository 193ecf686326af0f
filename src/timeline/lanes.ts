import { isPollClass } from '../analysis/streams/stream.ts';
import type { StreamClass, StreamId } from '../analysis/streams/stream.ts';

/** The fixed groups of the list, from top to bottom. */
export const GROUPS: readonly { readonly id: GroupId; readonly classes: readonly StreamClass[] }[] = [
  { id: 'websocket', classes: ['websocket'] },
  { id: 'datachannel', classes: ['peer', 'datachannel'] },
  { id: 'webtransport', classes: ['webtransport'] },
  { id: 'sse', classes: ['sse'] },
  { id: 'streamed-fetch', classes: ['streamed-fetch'] },
  { id: 'long-poll', classes: ['long-poll'] },
  { id: 'short-poll', classes: ['short-poll'] },
  { id: 'other', classes: ['retry-loop', 'request'] },
];

/** Names a group of the list. */
export type GroupId =
  'websocket' | 'datachannel' | 'webtransport' | 'sse' | 'streamed-fetch' | 'long-poll' | 'short-poll' | 'other';

/** @returns the group in which a class is listed. */
export const groupOf = (streamClass: StreamClass): GroupId =>
  GROUPS.find((group) => group.classes.includes(streamClass))?.id ?? 'other';

/** What the layout needs to know of a stream. */
interface LaneInput {
  readonly id: StreamId;
  readonly class: StreamClass;
  readonly isDevTooling: boolean;
}

/** How much space the panel has: `tall` full labels, `narrow` docked at the side, `short` docked at the bottom. */
export type LayoutSize = 'tall' | 'narrow' | 'short';

/** One row of the list and of the canvas next to it. `y` counts from the first row, also when scrolled. */
export type LaneRow =
  | {
      readonly kind: 'group';
      readonly group: GroupId;
      readonly count: number;
      readonly isCollapsed: boolean;
      readonly y: number;
      readonly height: number;
    }
  | {
      readonly kind: 'lane';
      readonly id: StreamId;
      readonly y: number;
      readonly height: number;
      readonly isPoll: boolean;
      readonly isPinned: boolean;
    };

/**
 * Rows from top to bottom without spaces, and their total height. The first `pinned` pixels are the pinned lanes, which
 * stay in view while the others scroll below.
 */
export interface LaneLayout {
  readonly rows: readonly LaneRow[];
  readonly height: number;
  readonly pinned: number;
}

/** Share of the visible height that pinned lanes may take; if they need more, they scroll with the others. */
const MAX_PINNED_SHARE = 0.6;

/** @returns the pixels at the top that do not scroll, if `view` pixels are visible. */
export const stickyHeight = (layout: LaneLayout, view: number): number =>
  layout.pinned <= view * MAX_PINNED_SHARE ? layout.pinned : 0;

/**
 * The scroll position that brings a whole row into view with the least movement.
 *
 * @param view visible pixels.
 * @returns `scrollTop` itself if the row is in view already; a pinned one always is.
 */
export function scrollToRow(layout: LaneLayout, row: LaneRow, scrollTop: number, view: number): number {
  const sticky = stickyHeight(layout, view);
  if (row.y < sticky) return scrollTop;
  if (row.y - sticky < scrollTop) return row.y - sticky;
  return Math.max(scrollTop, Math.min(row.y - sticky, row.y + row.height - view));
}

/** The row of a stream: its lane, or the header of its group while that is collapsed. */
export function rowOf(layout: LaneLayout, id: StreamId, streamClass: StreamClass): LaneRow | null {
  const lane = layout.rows.find((row) => row.kind === 'lane' && row.id === id);
  return lane ?? layout.rows.find((row) => row.kind === 'group' && row.group === groupOf(streamClass)) ?? null;
}

interface Heights {
  readonly selected: number;
  readonly usual: number;
  readonly poll: number;
  readonly dim: number;
  readonly group: number;
}

/** Pixels, with the line below each row; `short` has no space for group headers. */
const HEIGHTS: Readonly<Record<LayoutSize, Heights>> = {
  tall: { selected: 42, usual: 34, poll: 22, dim: 18, group: 18 },
  narrow: { selected: 36, usual: 27, poll: 22, dim: 18, group: 18 },
  short: { selected: 33, usual: 26, poll: 21, dim: 17, group: 0 },
};

function heightOf(stream: LaneInput, isSelected: boolean, heights: Heights): number {
  if (isPollClass(stream.class)) return heights.poll;
  if (isSelected) return heights.selected;
  return stream.isDevTooling ? heights.dim : heights.usual;
}

/** What the user chose for the lanes. */
interface LaneOptions {
  readonly layoutSize: LayoutSize;
  readonly selected: StreamId | null;
  readonly collapsed: ReadonlySet<GroupId>;
  readonly pinned?: ReadonlySet<StreamId>;
}

/**
 * Lays the streams out as rows: pinned ones first, then the fixed groups, each in the order given (first seen first).
 * Empty groups are skipped; of a collapsed one only the header is laid out; without headers nothing is collapsed.
 */
export function layOutLanes(streams: readonly LaneInput[], options: LaneOptions): LaneLayout {
  const heights = HEIGHTS[options.layoutSize];
  const isPinned = (stream: LaneInput): boolean => options.pinned?.has(stream.id) ?? false;
  const rows: LaneRow[] = [];
  let y = 0;
  const add = (stream: LaneInput): void => {
    const height = heightOf(stream, stream.id === options.selected, heights);
    const isPoll = isPollClass(stream.class);
    rows.push({ kind: 'lane', id: stream.id, y, height, isPoll, isPinned: isPinned(stream) });
    y += height;
  };
  for (const stream of streams) if (isPinned(stream)) add(stream);
  const pinned = y;
  for (const group of GROUPS) {
    const members = streams.filter((stream) => groupOf(stream.class) === group.id && !isPinned(stream));
    if (members.length === 0) continue;
    const isCollapsed = heights.group > 0 && options.collapsed.has(group.id);
    if (heights.group > 0) {
      rows.push({ kind: 'group', group: group.id, count: members.length, isCollapsed, y, height: heights.group });
      y += heights.group;
    }
    if (isCollapsed) continue;
    for (const stream of members) add(stream);
  }
  return { rows, height: y, pinned };
}

/** @returns the rows between `top` and `bottom`, found by bisection. */
export function rowsBetween(layout: LaneLayout, top: number, bottom: number): readonly LaneRow[] {
  let low = 0;
  let high = layout.rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = layout.rows[middle];
    if (row !== undefined && row.y + row.height <= top) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while ((layout.rows[end]?.y ?? Infinity) < bottom) end += 1;
  return layout.rows.slice(low, end);
}
