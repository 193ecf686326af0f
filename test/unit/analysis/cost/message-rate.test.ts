import { describe, expect, test } from 'vitest';
import { MessageRate } from '../../../../src/analysis/cost/message-rate.ts';
import { millis } from '../../../../src/base/units.ts';

/** Messages each `period` ms from 0 to before `until`. */
function rateOf(period: number, until: number): MessageRate {
  const rate = new MessageRate();
  for (let at = 0; at < until; at += period) rate.add(millis(at));
  return rate;
}

describe('the rate of messages', () => {
  test('is that of the last minute', () => {
    expect(rateOf(500, 120_000).perSecond(millis(120_000))).toBeCloseTo(2, 1);
  });

  test('counts from the first message where less than a minute is known', () => {
    // 20 messages in 10 s
    expect(rateOf(500, 10_000).perSecond(millis(10_000))).toBe(2);
  });

  test('falls while nothing comes: 20 messages in 59 s, none in the minute after', () => {
    const rate = rateOf(500, 10_000);
    expect(rate.perSecond(millis(59_000))).toBeCloseTo(20 / 59);
    expect(rate.perSecond(millis(90_000))).toBe(0);
  });

  test('is 0 below two seconds, and for no message', () => {
    expect(rateOf(100, 1_900).perSecond(millis(1_900))).toBe(0);
    expect(new MessageRate().perSecond(millis(5_000))).toBe(0);
  });
});
