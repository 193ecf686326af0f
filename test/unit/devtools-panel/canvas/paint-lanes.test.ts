import { describe, expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import { paintLanes } from '../../../../src/devtools-panel/canvas/paint-lanes.ts';
import type { LaneLayout } from '../../../../src/timeline/lanes.ts';
import { fakeSurface } from './fake-canvas.ts';
import { NO_INDUCED } from '../../../../src/devtools-panel/rows/induced-marks.ts';

type Picture = Parameters<typeof paintLanes>[1];

const scale = { from: millis(0), until: millis(10_000), width: 1_000 };
const lane = (id: number, y: number) => ({ kind: 'lane', id, y, height: 20, isPoll: false });

/** Two lanes of 20 px; their streams are unknown, so that only what lies around them is painted. */
function paint(more: Partial<Picture>) {
  const { surface, drawn } = fakeSurface(1_000, 100);
  const rows = [lane(1, 0), lane(2, 20)];
  paintLanes(surface, {
    scale,
    now: 8_000,
    events: [],
    overlay: { frame: null, framedStreams: null, marks: [] },
    base: { midnight: null, origin: 0 },
    layout: { rows, height: 40, pinned: 0 } as unknown as LaneLayout,
    scrollTop: 0,
    selected: null,
    stream: () => undefined,
    log: () => undefined,
    matching: () => null,
    findings: new Map(),
    induced: NO_INDUCED,
    cursor: null,
    ...more,
  } as Picture);
  return drawn;
}

describe('the lanes', () => {
  test('mark the selected one, and no other', () => {
    const marked = (selected: number | null) =>
      paint({ selected })
        .rects.filter(([colour]) => colour === 'sel2')
        .map(([, , y]) => y);
    expect(marked(2)).toEqual([20]);
    expect(marked(null)).toEqual([]);
  });
  test('move up as they are scrolled', () => {
    expect(paint({ selected: 2, scrollTop: 15 }).rects.find(([colour]) => colour === 'sel2')?.[2]).toBe(5);
  });
  test('tint a framed time in all of them, or in the lanes that it was dragged over', () => {
    const frame = { from: millis(1_000), until: millis(2_000) };
    const plain = paint({}).rects.length + paint({}).fills.length;
    const tinted = (framedStreams: ReadonlySet<number> | null) => {
      const drawn = paint({ overlay: { frame, framedStreams, marks: [] } });
      return drawn.rects.length + drawn.fills.length - plain;
    };
    // Each lane once, and the same edges for all.
    expect(tinted(null) - tinted(new Set([2]))).toBe(tinted(new Set([2])) - tinted(new Set()));
    expect(tinted(null)).toBeGreaterThan(tinted(new Set([2])));
  });
  test('lie under the grey of a busy page, and over the line of a navigation', () => {
    const events = [
      { kind: 'busy', at: 1_000, until: 2_000 },
      { kind: 'navigation', at: 3_000, until: 3_000, url: 'https://app.test/' },
    ] as unknown as Picture['events'];
    const colours = paint({ events, selected: 2 }).rects.map(([colour]) => colour);
    const lastOfRows = colours.lastIndexOf('line2');
    expect(colours.indexOf('band')).toBeGreaterThan(lastOfRows);
    expect(colours.indexOf('soft')).toBeGreaterThan(-1);
  });
});
