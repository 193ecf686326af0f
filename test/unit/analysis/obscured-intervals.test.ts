import { describe, expect, test } from 'vitest';
import { ObscuredIntervals } from '../../../src/analysis/obscured-intervals.ts';
import { millis } from '../../../src/base/units.ts';
import { Recording } from './recording.ts';

function intervalsOf(...recordings: readonly Recording[]): ObscuredIntervals {
  const intervals = new ObscuredIntervals();
  const records = recordings.flatMap((recording) => recording.records);
  for (const record of records.toSorted((left, right) => left.at - right.at)) intervals.push(record);
  return intervals;
}

const obscuredFrom = (intervals: ObscuredIntervals, from: number, until: number): number | null =>
  intervals.obscuredFrom('doc-1', millis(from), millis(until));

describe('obscured intervals', () => {
  test('a hidden page is obscured from when it is hidden to one second after it is visible again', () => {
    const recording = new Recording();
    recording.page(10_000, 'hidden');
    recording.page(20_000, 'visible');
    const intervals = intervalsOf(recording);
    expect(intervals.intervals()).toEqual([{ kind: 'hidden', from: 10_000, until: 20_000, count: 0 }]);
    expect(obscuredFrom(intervals, 0, 9_999)).toBeNull();
    expect(obscuredFrom(intervals, 15_000, 30_000)).toBe(10_000);
    expect(obscuredFrom(intervals, 21_000, 30_000)).toBe(10_000);
    expect(obscuredFrom(intervals, 21_001, 30_000)).toBeNull();
  });

  test('what lasts has no end yet', () => {
    const recording = new Recording();
    recording.page(10_000, 'offline');
    const intervals = intervalsOf(recording);
    expect(intervals.intervals()).toMatchObject([{ kind: 'offline', until: null }]);
    expect(obscuredFrom(intervals, 90_000, 99_000)).toBe(10_000);
  });

  test('two hidden documents are one interval on the screen, until both are visible', () => {
    const [one, other] = [new Recording(), new Recording('https://app.test/frame', 'doc-2')];
    one.page(10_000, 'hidden');
    other.page(10_010, 'hidden');
    one.page(20_000, 'visible');
    other.page(25_000, 'visible');
    const intervals = intervalsOf(one, other);
    expect(intervals.intervals()).toMatchObject([{ kind: 'hidden', from: 10_000, until: 25_000 }]);
    // each document has its own
    expect(obscuredFrom(intervals, 22_000, 24_000)).toBeNull();
  });

  // a sleep is noticed when a timer runs again: 2 s before it count, and 10 s after it
  test('a sleep obscures from 2 s before it was noticed to 10 s after', () => {
    const recording = new Recording();
    recording.page(60_000, 'asleep');
    const intervals = intervalsOf(recording);
    expect(obscuredFrom(intervals, 0, 57_999)).toBeNull();
    expect(obscuredFrom(intervals, 70_000, 80_000)).toBe(58_000);
    expect(obscuredFrom(intervals, 70_001, 80_000)).toBeNull();
  });

  test('a hole in our own recording is one, and only that makes it unrecorded', () => {
    const recording = new Recording();
    recording.page(1_000, 'hidden');
    recording.add(10_000, { kind: 'lost', count: 7, messages: 5, reason: 'ring', until: millis(12_000) });
    const intervals = intervalsOf(recording);
    expect(intervals.intervals().at(-1)).toEqual({ kind: 'not-recorded', from: 10_000, until: 12_000, count: 7 });
    expect(intervals.isUnrecorded('doc-1', millis(11_000), millis(20_000))).toBe(true);
    expect(intervals.isUnrecorded('doc-1', millis(2_000), millis(9_000))).toBe(false);
  });

  test('navigations of the top document are listed, those of frames are not', () => {
    const recording = new Recording();
    recording.page(5_000, 'navigate', { url: 'https://app.test/next' });
    expect(intervalsOf(recording).navigations()).toEqual([
      { kind: 'navigation', at: 0, url: 'https://app.test/' },
      { kind: 'navigation', at: 5_000, url: 'https://app.test/next' },
    ]);
  });
});
