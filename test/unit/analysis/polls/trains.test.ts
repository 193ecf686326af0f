import { describe, expect, test } from 'vitest';
import { findTrains } from '../../../../src/analysis/polls/trains.ts';
import { millis } from '../../../../src/base/units.ts';

const starts = (times: readonly number[]) => times.toSorted((left, right) => left - right).map((at) => millis(at));
const timer = (from: number, period: number, count: number) =>
  Array.from({ length: count }, (_, index) => from + index * period);

describe('timers among the starts of calls', () => {
  test('of one period are told apart by their phase', () => {
    expect(findTrains(starts([...timer(0, 1_000, 12), ...timer(350, 1_000, 12)]), 5)).toMatchObject({
      period: 1_000,
      count: 2,
    });
    expect(findTrains(starts(timer(0, 1_000, 12)), 5)).toMatchObject({ period: 1_000, count: 1 });
  });

  // Each step differs by up to 5 %: two of them together are equal within 3 % most of the time.
  test('a timer that is not exact is one and not two', () => {
    const uneven = [0, 1_905, 4_000, 5_910, 7_990, 9_925, 12_000, 13_930, 16_010, 17_915, 20_005, 21_920, 24_000];
    expect(findTrains(starts(uneven), 5)).toMatchObject({ count: 1 });
  });

  // Starts of one timer of 400 ms in a page that was busy at times.
  test('a timer of a busy page is one and not two', () => {
    const late = [
      147, 557, 948, 1_350, 1_748, 2_148, 2_548, 2_948, 3_348, 3_748, 4_147, 4_612, 4_950, 5_410, 5_749, 6_157,
    ];
    expect(findTrains(starts(late), 5)?.count ?? 1).toBe(1);
  });

  test('of three the phases need not be far from equal', () => {
    const three = [...timer(0, 1_000, 12), ...timer(350, 1_000, 12), ...timer(700, 1_000, 12)];
    expect(findTrains(starts(three), 5)).toMatchObject({ period: 1_000, count: 3 });
  });

  test('need steps that are equal', () => {
    expect(findTrains(starts([0, 700, 1_900, 2_400, 4_100, 4_900, 6_600, 7_000, 9_300, 9_900]), 5)).toBe(null);
    expect(findTrains(starts([]), 5)).toBe(null);
  });
});
