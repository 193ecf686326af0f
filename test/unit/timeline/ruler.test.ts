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
  test('ticks are at round clock times, whenever the recording began', () => {
    const ticks = rulerTicks(scale(0, 80_000, 1_000), NOON);
    // The zero is 12:02:36, the first multiple of 5 s after it 12:02:40, 4 s later: 50 px.
    expect(ticks[0]).toEqual({ at: 4_000, x: 50, label: '02:40' });
    expect(ticks[1]?.label).toBe('02:45');
  });
  test('the full time is shown once a minute', () => {
    const labels = rulerTicks(scale(0, 80_000, 1_000), NOON).map((tick) => tick.label);
    expect(labels.filter((label) => label.length > 5)).toEqual(['12:03:00']);
  });
  test('between seconds the fraction is shown', () => {
    const labels = rulerTicks(scale(23_900, 24_150, 250), NOON).map((tick) => tick.label);
    // Steps of 100 ms: 12:02:59.900, 12:03:00, 12:03:00.100.
    expect(labels).toEqual(['.900', '12:03:00', '.100']);
  });
  test('without a clock times count from the zero, and nothing is written before it', () => {
    const ticks = rulerTicks(scale(-5_000, 10_000, 300), null);
    expect(ticks.map((tick) => tick.label)).toEqual(['', '0 s', '5 s', '10 s']);
  });
});

describe('a ruler of times since the zero', () => {
  // From a minute on a duration shows whole seconds, so ticks between them would have equal labels.
  test('shows the fraction alone where a duration has too few digits for its ticks', () => {
    const labels = (from: number, until: number) =>
      rulerTicks({ from: millis(from), until: millis(until), width: 400 }, null, 60).map(({ label }) => label);
    expect(labels(62_800, 64_000)).toEqual(['.800', '1 min 3 s', '.200', '.400', '.600', '.800', '1 min 4 s']);
    expect(labels(1_960, 2_020)).toEqual(['.960', '.970', '.980', '.990', '2 s', '.010', '.020']);
    expect(labels(12_400, 13_000)).toEqual(['12.4 s', '12.5 s', '12.6 s', '12.7 s', '12.8 s', '12.9 s', '13 s']);
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
