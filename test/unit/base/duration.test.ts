import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { parseDuration, writeDuration } from '../../../src/base/duration.ts';

describe('durations', () => {
  test.each([
    ['250ms', 250],
    ['5s', 5_000],
    ['1.5m', 90_000],
    ['2min', 120_000],
    ['1h', 3_600_000],
    ['5 s', 5_000],
  ])('%s are %d ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });
  test.each(['', '5', '-5s', 's', '1d', '1e3s', 'five s'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

test('a duration is written as it is read, exactly', () => {
  fc.assert(
    fc.property(fc.nat({ max: 86_400_000 }), (duration) => {
      expect(parseDuration(writeDuration(duration))).toBe(duration);
    }),
  );
  expect([0, 500, 1_500, 5_000, 90_000, 120_000].map(writeDuration)).toEqual([
    '0s',
    '500ms',
    '1500ms',
    '5s',
    '90s',
    '2m',
  ]);
});
