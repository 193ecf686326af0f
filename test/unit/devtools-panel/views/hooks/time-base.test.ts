import { describe, expect, test } from 'vitest';
import { formatInstant, formatShortInstant } from '../../../../../src/devtools-panel/views/hooks/time-base.ts';

// Noon is 12 × 3,600,000 = 43,200,000 ms after midnight.
const BY_CLOCK = { midnight: 43_200_000, origin: 0 };
const SINCE_START = { midnight: null, origin: 0 };
const SINCE_MARK = { midnight: null, origin: 5_000 };

describe('an instant to the millisecond', () => {
  test('is a clock time, or counts from the start or the mark', () => {
    expect(formatInstant(14_788, BY_CLOCK)).toBe('12:00:14.788');
    expect(formatInstant(14_788, SINCE_START)).toBe('+14.788 s');
    expect(formatInstant(4_750, SINCE_MARK)).toBe('-0.250 s');
  });
});

describe('an instant in short', () => {
  test('is a clock time to the second, or a duration', () => {
    expect(formatShortInstant(14_788, BY_CLOCK)).toBe('12:00:14');
    expect(formatShortInstant(14_788, SINCE_START)).toBe('14.8 s');
  });
  test('before the mark it is negative', () => {
    expect(formatShortInstant(4_750, SINCE_MARK)).toBe('\u2212250 ms');
  });
});
