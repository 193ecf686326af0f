import { describe, expect, test } from 'vitest';
import { createTimeColumn, type TimeColumn } from '../../../../src/base/time-column.ts';
import { millis } from '../../../../src/base/units.ts';
import { FADED, paintTicks, type Ticks } from '../../../../src/devtools-panel/canvas/paint-ticks.ts';
import { createStripCounter } from '../../../../src/timeline/strip.ts';
import { fakeSurface } from './fake-canvas.ts';

function column(...times: readonly number[]): TimeColumn {
  const made = createTimeColumn();
  for (const time of times) made.push(time);
  return made;
}

// 1 s over 100 pixels; messages come in at 100 and 500 ms, one goes out at 300 ms.
const ticks = (more: Partial<Ticks> = {}): Ticks => ({
  all: { in: column(100, 500), out: column(300) },
  heartbeats: { in: column(), out: column() },
  matching: null,
  strips: createStripCounter(),
  scale: { from: millis(0), until: millis(1_000), width: 100 },
  now: 1_000,
  top: 5,
  base: 15,
  bottom: 20,
  opacity: 1,
  ...more,
});

/** The paths that are filled, by colour and opacity. */
function painted(more?: Partial<Ticks>): readonly (readonly [string, number])[] {
  const { surface, drawn } = fakeSurface(100, 25);
  paintTicks(surface, ticks(more));
  return drawn.fills;
}

describe('ticks of a lane', () => {
  test('are one path for each direction', () => {
    expect(painted()).toEqual([
      ['in', 1],
      ['out', 1],
    ]);
  });
  test('fade where a filter is set, and what matches is painted on top', () => {
    expect(painted({ matching: { in: column(500), out: column() } })).toEqual([
      ['in', FADED],
      ['in', 1],
      ['out', FADED],
      ['out', 1],
    ]);
  });
  test('of dev tooling are paler as a whole', () => {
    expect(painted({ opacity: 0.55 })).toEqual([
      ['in', 0.55],
      ['out', 0.55],
    ]);
  });
  test('are grey dots for heartbeats, also for a heartbeat that matches', () => {
    const heartbeats = { in: column(100), out: column() };
    expect(painted({ heartbeats }).at(-1)).toEqual(['quiet', 1]);
    const fills = painted({ heartbeats, matching: { in: column(100), out: column() } });
    expect(fills.slice(-2)).toEqual([
      ['quiet', FADED],
      ['quiet', 1],
    ]);
  });
});
