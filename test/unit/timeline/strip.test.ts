import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { createStripCounter, occupiedPixels, withoutHeartbeats } from '../../../src/timeline/strip.ts';
import { createTimeColumn } from '../../../src/base/time-column.ts';

const columnOf = (times: readonly number[]) => {
  const column = createTimeColumn();
  for (const at of times) column.push(at);
  return column;
};

const scaleOf = (from: number, length: number, width: number) => ({
  from: millis(from),
  until: millis(from + length),
  width,
});

describe('a strip of counts', () => {
  // 10 ms a pixel from 100: 105 is pixel 0, 120 to 129 pixel 2; 99 and 200 lie outside.
  test('messages are counted pixel by pixel, the empty ones too', () => {
    const { x, counts } = createStripCounter().strip(
      columnOf([99, 105, 120, 121, 129, 190, 200]),
      scaleOf(100, 100, 10),
    );
    expect(x).toBe(0);
    expect([...counts]).toEqual([1, 0, 3, 0, 0, 0, 0, 0, 0, 1]);
  });
  // The grid stands at multiples of 10 ms: from 104 on, pixel 0 is seen from its fourth millisecond and drawn at -0.4.
  test('a window that moves by less than a pixel changes no count', () => {
    const counter = createStripCounter();
    const column = columnOf([105, 112, 118]);
    expect([...counter.strip(column, scaleOf(100, 30, 3)).counts]).toEqual([1, 2, 0]);
    const moved = counter.strip(column, scaleOf(104, 30, 3));
    expect(moved.x).toBeCloseTo(0);
    expect([...moved.counts]).toEqual([1, 2, 0, 0]);
  });
  test('a paused view counts up to its snapshot only', () => {
    const column = columnOf([105, 115, 125]);
    expect([...createStripCounter().strip(column, scaleOf(100, 30, 3), 2).counts]).toEqual([1, 1, 0]);
  });

  test('a view paused before everything that is still stored counts nothing, and everything after it resumes', () => {
    const counter = createStripCounter();
    const column = columnOf([105, 115, 125]);
    column.dropBefore(1);
    expect([...counter.strip(column, scaleOf(100, 30, 3), 0).counts]).toEqual([0, 0, 0]);
    expect([...counter.strip(column, scaleOf(100, 30, 3)).counts]).toEqual([0, 1, 1]);
  });

  /** What a user does, and what happens to the recording meanwhile. */
  const step = fc.oneof(
    fc.record({ kind: fc.constant('pan' as const), by: fc.double({ min: -50, max: 50, noNaN: true }) }),
    fc.record({ kind: fc.constant('zoom' as const), by: fc.constantFrom(0.5, 0.9, 1.1, 2) }),
    fc.record({ kind: fc.constant('arrive' as const), by: fc.double({ min: 0, max: 20, noNaN: true }) }),
    fc.record({ kind: fc.constant('drop' as const), by: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: fc.constant('limit' as const), by: fc.integer({ min: 0, max: 40 }) }),
  );
  test('what is copied from the last picture equals what would be counted', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 60 }), (steps, width) => {
        const counter = createStripCounter();
        const column = createTimeColumn();
        const all: number[] = [];
        let [from, length, last, limit] = [0, 100, 0, Infinity];
        for (const { kind, by } of steps) {
          if (kind === 'pan') from += by;
          else if (kind === 'zoom') length *= by;
          else if (kind === 'arrive') {
            for (let each = 0; each < 5; each += 1) all.push((last += by / 5));
            for (const at of all.slice(-5)) column.push(at);
          } else if (kind === 'drop') column.dropBefore(column.begin + by);
          else limit = by > 30 ? Infinity : column.begin + by;
          const scale = scaleOf(from, length, width);
          const kept = counter.strip(column, scale, limit);
          // A column of the same instants that the counter has never seen, on the same grid.
          const twin = columnOf(all);
          twin.dropBefore(column.begin);
          const fresh = counter.strip(twin, scale, limit);
          expect([kept.x, ...kept.counts]).toEqual([fresh.x, ...fresh.counts]);
        }
      }),
    );
  });
  test('no visible message is lost or counted twice', () => {
    const instants = fc.array(fc.double({ min: 0, max: 1_000, noNaN: true }), { maxLength: 300 });
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 200 }), (times, width) => {
        const rising = times.toSorted((one, other) => one - other);
        const { counts } = createStripCounter().strip(columnOf(rising), scaleOf(0, 1_000.5, width));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rising.length);
      }),
    );
  });
});

describe('heartbeats', () => {
  const strip = (x: number, ...counts: number[]) => ({ x, counts: Uint32Array.from(counts) });
  test('are no ticks: a pixel without other messages is empty', () => {
    expect([...withoutHeartbeats(strip(0, 3, 1, 0, 2), strip(0, 1, 1, 0, 0)).counts]).toEqual([2, 0, 0, 2]);
  });
  // In at 0, 2 and 3, out at 5 and 8: 2 is nearer than 3 to 0; 3 stands, 5 is nearer than 3 to it, 8 stands.
  test('of both directions share one line, far enough apart to be distinguished', () => {
    expect(occupiedPixels([strip(0, 1, 0, 1, 1), strip(4, 0, 1, 0, 0, 2)], 3)).toEqual([0, 3, 8]);
  });
});
