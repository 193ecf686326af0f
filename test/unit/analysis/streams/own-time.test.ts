import { assert, integer, property } from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { ownTimeOf, readIsoTime } from '../../../../src/analysis/streams/own-time.ts';

describe('the time that a message gives itself', () => {
  test('is a number of seconds or milliseconds, or ISO text', () => {
    expect(ownTimeOf({ ts: 1_700_000_000 })).toBe(1_700_000_000_000);
    expect(ownTimeOf({ time: 1_700_000_000_123 })).toBe(1_700_000_000_123);
    expect(ownTimeOf({ time: '2023-11-14T22:13:20.123Z' })).toBe(1_700_000_000_123);
    expect(ownTimeOf({ time: '2023-11-15T00:13:20+02:00' })).toBe(1_700_000_000_000);
  });

  test('is none in other text and other fields', () => {
    expect([ownTimeOf({ price: 1_700_000_000 }), ownTimeOf({ ts: 5 }), ownTimeOf({ date: 'soon' })]).toEqual([
      null,
      null,
      null,
    ]);
    expect(readIsoTime('2023-13-01T00:00:00Z')).toBe(null);
  });

  test('is the platform’s for every instant', () => {
    assert(
      property(integer({ min: 0, max: 4_102_444_800_000 }), (instant) => {
        expect(readIsoTime(new Date(instant).toISOString())).toBe(instant);
      }),
    );
  });
});
