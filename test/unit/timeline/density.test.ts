import { describe, expect, test } from 'vitest';
import * as fc from '../../property.ts';
import { createTimeColumn } from '../../../src/base/time-column.ts';
import { millis } from '../../../src/base/units.ts';
import { countPerPixel, tickHeight } from '../../../src/timeline/density.ts';
import { toX } from '../../../src/timeline/scale.ts';

const columnOf = (times: readonly number[]) => {
  const column = createTimeColumn();
  for (const at of times) column.push(at);
  return column;
};

const scale = { from: millis(100), until: millis(200), width: 10 };

describe('countPerPixel', () => {
  // 10 ms a pixel from 100: 105 is pixel 0, 120 to 129 pixel 2; 99 and 200 lie outside.
  test('messages are counted by pixel, empty pixels are skipped', () => {
    const counts = countPerPixel(columnOf([99, 105, 120, 121, 129, 190, 200]), scale);
    expect(counts).toEqual({ x: [0, 2, 9], count: [1, 3, 1] });
  });
  test('a stride of 2 counts pairs of pixels', () => {
    expect(countPerPixel(columnOf([105, 115, 125]), scale, 2)).toEqual({ x: [0, 2], count: [2, 1] });
  });
  test('a paused view counts up to its snapshot only', () => {
    expect(countPerPixel(columnOf([105, 115, 125]), scale, 1, 2)).toEqual({ x: [0, 1], count: [1, 1] });
  });
  test('no message is lost or counted twice, whatever the scale', () => {
    const instants = fc.array(fc.double({ min: 0, max: 1_000, noNaN: true }), { maxLength: 500 });
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 1, max: 500, noNaN: true }),
        (steps, width, length) => {
          const times = steps.toSorted((one, other) => one - other);
          const window = { from: millis(100), until: millis(100 + length), width };
          const inside = times.filter((at) => at >= window.from && at < window.until);
          const counts = countPerPixel(columnOf(times), window);
          expect(counts.count.reduce((sum, count) => sum + count, 0)).toBe(inside.length);
          for (const x of counts.x) expect(inside.some((at) => Math.floor(toX(window, at)) === x)).toBe(true);
        },
      ),
    );
  });
});

describe('tickHeight', () => {
  // 0.55 + 0.3 log10(n): 1 gives 0.55, 10 gives 0.85, 32 gives 0.55 + 0.3 * 1.505 = 1.0015, full.
  test('height grows with the logarithm of the count and is full at 32', () => {
    expect(tickHeight(1)).toBe(0.55);
    expect(tickHeight(10)).toBeCloseTo(0.85, 9);
    expect(tickHeight(31)).toBeLessThan(1);
    expect(tickHeight(32)).toBe(1);
    expect(tickHeight(1e6)).toBe(1);
  });
});
