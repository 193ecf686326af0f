import { describe, expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { rulerStep, rulerTicks } from '../../../src/timeline/ruler.ts';

const scale = (from: number, until: number, width: number) => ({ from: millis(from), until: millis(until), width });

/** 12:02:36 as milliseconds since midnight. */
const NOON = ((12 * 60 + 2) * 60 + 36) * 1_000;

describe('rulerStep', () => {
  // 80 s over 1,000 px are 80 ms a pixel; 60 px are 4.8 s; the next step people count in is 5 s.
  test('the step is the smallest that leaves room for a label', () => {
    expect(rulerStep(scale(0, 80_000, 1_000), 60)).toBe(5_000);
  });
  // 50 ms over 1,000 px: 60 px are 3 ms, the step 5 ms. A day over 1,000 px: 60 px are 86 min, the step 2 h.
  test('it reaches from fractions of a millisecond to hours', () => {
    expect(rulerStep(scale(0, 50, 1_000), 60)).toBe(5);
    expect(rulerStep(scale(0, 86_400_000, 1_000), 60)).toBe(2 * 3_600_000);
  });
});

describe('rulerTicks', () => {
  test('ticks stand on round clock times, whatever the recording began at', () => {
    const ticks = rulerTicks(scale(0, 80_000, 1_000), NOON);
    // The zero is 12:02:36, the first multiple of 5 s after it 12:02:40, 4 s later: 50 px.
    expect(ticks[0]).toEqual({ at: 4_000, x: 50, label: '02:40' });
    expect(ticks[1]?.label).toBe('02:45');
  });
  test('the full time stands once a minute', () => {
    const labels = rulerTicks(scale(0, 80_000, 1_000), NOON).map((tick) => tick.label);
    expect(labels.filter((label) => label.length > 5)).toEqual(['12:03:00']);
  });
  test('below a second the fraction is told', () => {
    const labels = rulerTicks(scale(23_900, 24_150, 250), NOON).map((tick) => tick.label);
    // Steps of 100 ms: 12:02:59.900, 12:03:00, 12:03:00.100.
    expect(labels).toEqual(['.900', '12:03:00', '.100']);
  });
  test('without a clock times count from the zero, and nothing is written before it', () => {
    const ticks = rulerTicks(scale(-5_000, 10_000, 300), null);
    expect(ticks.map((tick) => tick.label)).toEqual(['', '0 s', '5 s', '10 s']);
  });
});

describe('a ruler that counts from a mark', () => {
  // 10 s over 200 px: 60 px are 3 s, the step 5 s. Counted from 4 s, the ticks are at -1 s, 4 s and 9 s of the recording.
  test('has its zero at the mark and negative times before it', () => {
    const ticks = rulerTicks(scale(-2_000, 8_000, 200), null, 60, 4_000);
    expect(ticks.map(({ at, label }) => [at, label])).toEqual([
      [-1_000, '\u22125 s'],
      [4_000, '0 s'],
    ]);
  });
});
