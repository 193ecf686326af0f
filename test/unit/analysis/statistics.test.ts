import { describe, expect, test } from 'vitest';
import { median, quantile, spread, unsteadiness } from '../../../src/analysis/statistics.ts';

describe('statistics', () => {
  test('the median is the middle value, or the mean of the two middle ones', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([1, 2, 4, 9])).toBe(3);
    expect(median([])).toBeNaN();
  });

  test('a quantile between two values is interpolated', () => {
    // positions 0 to 4: 99 % lies at 3.96, between 40 and 50
    expect(quantile([10, 20, 30, 40, 50], 0.99)).toBeCloseTo(49.6);
    expect(quantile([10, 20, 30, 40, 50], 0)).toBe(10);
  });

  test('unsteadiness is the median distance from the median, as a share of it', () => {
    // median 100, distances 0 10 10
    expect(unsteadiness([90, 100, 110])).toBeCloseTo(0.1);
    expect(unsteadiness([5, 5, 5])).toBe(0);
    expect(unsteadiness([0, 0, 0])).toBe(Number.POSITIVE_INFINITY);
  });

  test('the spread is the largest minus the smallest', () => {
    expect(spread([4, 9, 6])).toBe(5);
    expect(spread([])).toBe(0);
  });
});
