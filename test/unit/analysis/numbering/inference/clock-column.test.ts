import { describe, expect, test } from 'vitest';
import { isClockColumn } from '../../../../../src/analysis/numbering/inference/clock-column.ts';

describe('clocks', () => {
  // 30 beats, one a second: the values rise by 29 in 29 s.
  test('run on with the time of arrival', () => {
    const second = Array.from({ length: 30 }, (_, index) => index);
    expect(
      isClockColumn(
        second.map((index) => 1_718_000_000 + index),
        second.map((index) => index * 1_000),
      ),
    ).toBe(true);
    expect(
      isClockColumn(
        second.map((index) => 1_718_000_000 + index),
        second.map((index) => index * 100),
      ),
    ).toBe(false);
    expect(
      isClockColumn(
        second.map((index) => 5_000 + index),
        second.map((index) => index * 1_000),
      ),
    ).toBe(false);
  });
});
