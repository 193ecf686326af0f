import { describe, expect, test } from 'vitest';
import { clockInstant } from '../../../../src/devtools-panel/search/clock-instant.ts';

describe('clockInstant', () => {
  const at = (hours: number, minutes: number): number => new Date(2026, 4, 9, hours, minutes).getTime();
  const clock = (hours: number, minutes = 0): number => (hours * 60 + minutes) * 60_000;
  test('a time of the day of the recording', () => {
    expect(clockInstant(clock(12, 3), at(12, 0))).toBe(3 * 60_000);
    expect(clockInstant(clock(11, 59), at(12, 0))).toBe(-60_000);
  });
  test('just after midnight means the next day for a recording that began before it', () => {
    expect(clockInstant(clock(0, 10), at(23, 50))).toBe(20 * 60_000);
  });
});
