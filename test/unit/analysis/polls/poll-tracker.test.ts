import { describe, expect, test } from 'vitest';
import { PollTracker } from '../../../../src/analysis/polls/poll-tracker.ts';
import { millis } from '../../../../src/base/units.ts';

/** Asks for the same each time. */
const SAME = { identity: 1, cursor: null };

describe('PollTracker', () => {
  const track = (count: number): PollTracker => {
    const tracker = new PollTracker(null);
    for (let index = 0; index < count; index += 1) {
      tracker.finish(tracker.begin(millis(index * 2_000), SAME), millis(index * 2_000 + 60), index % 2 === 0, false);
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

  test('answers asked for at once that last alike are perhaps a long poll, however many there are', () => {
    const tracker = new PollTracker(null);
    for (let index = 0; index < 30; index += 1) {
      tracker.finish(tracker.begin(millis(index * 2_010), SAME), millis(index * 2_010 + 2_000), false, false);
    }
    expect([tracker.class, tracker.isMaybe, tracker.rhythm()?.isCertain]).toEqual(['long-poll', true, false]);
  });

  test('a poll whose server is down for a while stays a poll', () => {
    const tracker = track(12);
    for (let index = 12; index < 40; index += 1) {
      tracker.finish(tracker.begin(millis(index * 2_000), SAME), millis(index * 2_000 + 60), false, true);
    }
    expect(tracker.class).toBe('short-poll');
  });
});
