import * as fc from '../../property.ts';
import { expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { layOutInduced } from '../../../src/timeline/induced-bars.ts';

/** 100 px over ten seconds: 100 ms a pixel. */
const scale = { from: millis(10_000), until: millis(20_000), width: 100 };

test('a fault is a bar from its begin to its end, one in force up to now, one without length a point', () => {
  const faults = [
    { fault: 'refuse', from: 11_000, until: 13_000 },
    { fault: 'half-open', from: 18_000, until: null },
    { fault: 'cut', from: 15_000, until: 15_000 },
    { fault: 'cut', from: 30_000, until: 30_000 },
    { fault: 'refuse', from: 1_000, until: 2_000 },
  ];
  expect(layOutInduced(faults, [], scale, 19_000).bars).toEqual([
    { fault: 'refuse', x: 10, width: 20 },
    { fault: 'half-open', x: 80, width: 10 },
    { fault: 'cut', x: 50, width: 0 },
  ]);
});

test('messages of one pixel are one tick, and nothing after now is shown', () => {
  expect(layOutInduced([], [9_999, 10_000, 10_050, 10_099, 10_100, 15_000, 19_500], scale, 19_000).messages).toEqual([
    0, 1, 50,
  ]);
});

test('whatever the times, there are no more ticks than pixels, each once and in order', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 30_000, noNaN: true }), { maxLength: 500 }), (given) => {
      const times = given.toSorted((one, other) => one - other);
      const { messages } = layOutInduced([], times, scale, 30_000);
      const wanted = new Set(
        times.filter((at) => at >= 10_000 && at <= 20_000).map((at) => Math.floor(((at - 10_000) / 10_000) * 100)),
      );
      expect(messages).toEqual([...wanted]);
    }),
  );
});
