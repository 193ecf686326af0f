import { describe, expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import { clockOf, toIntervalEvent, toNavigationEvent } from '../../../../src/devtools-panel/state/snapshot.ts';

/** Milliseconds since the epoch of a time of day, where the test runs. */
const today = (hours: number, minutes: number, seconds: number, ms = 0): number =>
  new Date(2026, 0, 15, hours, minutes, seconds, ms).getTime();

describe('an instant by the clock of the user', () => {
  test('is written to the second, with two digits for each part', () => {
    expect(clockOf(today(7, 5, 9))).toBe('07:05:09');
    expect(clockOf(today(0, 0, 0))).toBe('00:00:00');
  });

  test('is not rounded up: a second has begun or it has not', () => {
    expect(clockOf(today(23, 59, 59, 999))).toBe('23:59:59');
  });
});

describe('what happened to the page, as rows and canvas need it', () => {
  test('an interval has no address, and may still last', () => {
    expect(toIntervalEvent({ kind: 'hidden', from: millis(10), until: millis(30), count: 0 })).toEqual({
      kind: 'hidden',
      at: 10,
      until: 30,
      count: 0,
      url: '',
    });
    expect(toIntervalEvent({ kind: 'offline', from: millis(10), until: null, count: 0 }).until).toBeNull();
  });

  test('records that are missing keep their count', () => {
    expect(toIntervalEvent({ kind: 'not-recorded', from: millis(10), until: millis(30), count: 7 }).count).toBe(7);
  });

  test('a navigation is an instant with an address', () => {
    expect(toNavigationEvent({ kind: 'navigation', at: millis(10), url: 'https://app.test/next' })).toEqual({
      kind: 'navigation',
      at: 10,
      until: 10,
      count: 0,
      url: 'https://app.test/next',
    });
  });
});
