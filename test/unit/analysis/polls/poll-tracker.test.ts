import { describe, expect, test } from 'vitest';
import { classifyCalls, PollTracker } from '../../../../src/analysis/polls/poll-tracker.ts';
import type { Call } from '../../../../src/analysis/polls/poll-tracker.ts';
import { millis } from '../../../../src/base/units.ts';
import { POLL_FAMILIES, shareOfClass } from './poll-families.ts';

const calls = (times: readonly (readonly [start: number, hold: number])[], hasFailed = false): readonly Call[] =>
  times.map(([start, hold]) => ({ start: millis(start), end: millis(start + hold), hasFailed, isEmpty: false }));

describe('classifyCalls', () => {
  // starts 0 2003 4001 6004 8002: periods 2003 1998 2003 1998, median 2000.5; hold 60; 60 / 2000 = .03
  test('an interval of two seconds with quick answers is a short poll', () => {
    const pattern = classifyCalls(calls([0, 2_003, 4_001, 6_004, 8_002].map((start) => [start, 60])));
    expect(pattern).toMatchObject({ class: 'short-poll', period: 2_000.5, hold: 60 });
  });

  // a real Socket.IO session: hold / period .999, the next call 3 ms after the answer
  test('requests that are answered only near the next one are a long poll', () => {
    const held = calls([
      [28, 6_976],
      [7_008, 6_999],
      [14_011, 6_998],
      [21_012, 4_007],
    ]);
    expect(classifyCalls(held)).toMatchObject({ class: 'long-poll', gap: 4 });
  });

  test('calls at no steady time are single requests', () => {
    const clicks = calls([0, 800, 9_000, 9_700, 30_000, 31_000].map((start) => [start, 90]));
    expect(classifyCalls(clicks).class).toBe('request');
  });

  test('calls that all fail are a retry loop, whatever their rhythm', () => {
    expect(
      classifyCalls(
        calls(
          [0, 1_000, 3_000, 7_000].map((start) => [start, 50]),
          true,
        ),
      ).class,
    ).toBe('retry-loop');
  });

  test('three calls show nothing', () => {
    expect(classifyCalls(calls([0, 2_000, 4_000].map((start) => [start, 60]))).class).toBe('request');
  });
});

describe('PollTracker', () => {
  const track = (count: number): PollTracker => {
    const tracker = new PollTracker(null);
    for (let index = 0; index < count; index += 1) {
      tracker.finish(tracker.begin(millis(index * 2_000)), millis(index * 2_000 + 60), index % 2 === 0, false);
    }
    return tracker;
  };

  test('five calls are not yet a poll, six are perhaps one, ten are one', () => {
    expect([5, 6, 9, 10].map((count) => [track(count).class, track(count).isMaybe])).toEqual([
      ['request', false],
      ['short-poll', true],
      ['short-poll', true],
      ['short-poll', false],
    ]);
  });

  test('the rhythm holds period, held time, empty share and requests an hour', () => {
    // 3,600 s / 2 s = 1,800; calls 0 2 4 6 8 of ten are empty
    expect(track(10).rhythm()).toMatchObject({ period: 2_000, hold: 60, emptyShare: 0.5, requestsPerHour: 1_800 });
  });

  test('a poll whose server is down for a while stays a poll', () => {
    const tracker = track(12);
    for (let index = 12; index < 40; index += 1) {
      tracker.finish(tracker.begin(millis(index * 2_000)), millis(index * 2_000 + 60), false, true);
    }
    expect(tracker.class).toBe('short-poll');
  });
});

describe('shares over 400 simulated series', () => {
  test.each(POLL_FAMILIES.map((family) => [family.name, family] as const))('%s', (_name, family) => {
    expect(shareOfClass(family, 10, 400)).toBeGreaterThanOrEqual(family.least);
  });
});
