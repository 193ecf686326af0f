import { describe, expect, test } from 'vitest';
import { classifyCalls } from '../../../../src/analysis/polls/classify-calls.ts';
import type { Call } from '../../../../src/analysis/polls/classify-calls.ts';
import { millis } from '../../../../src/base/units.ts';
import { POLL_FAMILIES, shareOfClass } from './poll-families.ts';

const calls = (times: readonly (readonly [start: number, hold: number])[], hasFailed = false): readonly Call[] =>
  times.map(([start, hold]) => ({
    start: millis(start),
    end: millis(start + hold),
    hasFailed,
    isEmpty: false,
    identity: 1,
    cursor: null,
  }));

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

  // holds 6000 6001 6002 2500 6000, each asked again after 1.5 s
  const ceiling = [
    [0, 6_000],
    [7_500, 6_001],
    [15_000, 6_002],
    [22_500, 2_500],
    [26_500, 6_000],
  ] as const;

  test('empty answers after one and the same time show that requests are held, also where the page pauses', () => {
    const held = calls(ceiling).map((call, index) => ({ ...call, isEmpty: index !== 3 }));
    expect(classifyCalls(held)).toMatchObject({ class: 'long-poll', isMaybe: false, isHeld: true });
  });

  test('answers with news after the same time may be slow: perhaps a long poll', () => {
    expect(classifyCalls(calls(ceiling))).toMatchObject({ class: 'long-poll', isMaybe: true, isHeld: false });
  });

  test('pages of a list asked for one after the other are no poll, nor are sends by a timer', () => {
    const pages = calls([0, 1_210, 2_420, 3_630, 4_840].map((start) => [start, 1_200]));
    expect(classifyCalls(pages.map((call, identity) => ({ ...call, identity }))).class).toBe('request');
    const sends = calls([0, 2_000, 4_000, 6_000, 8_000].map((start) => [start, 60]));
    expect(classifyCalls(sends.map((call, identity) => ({ ...call, identity }))).class).toBe('short-poll');
    expect(
      classifyCalls(
        sends.map((call, identity) => ({ ...call, identity })),
        false,
      ).class,
    ).toBe('request');
    expect(
      classifyCalls(
        sends.map((call) => ({ ...call, identity: null })),
        false,
      ).class,
    ).toBe('request');
  });

  test('calls that may send something are a poll only where two answers brought news', () => {
    const sends = calls([0, 2_000, 4_000, 6_000, 8_000].map((start) => [start, 60]));
    const withNews = (count: number) => sends.map((call, index) => ({ ...call, isEmpty: index >= count }));
    expect(classifyCalls(withNews(1), false).class).toBe('request');
    expect(classifyCalls(withNews(2), false).class).toBe('short-poll');
  });

  test('answers asked for at once that continue from a cursor are a long poll', () => {
    const at = calls([0, 2_010, 4_020, 6_030, 8_040].map((start) => [start, 2_000]));
    expect(classifyCalls(at).isMaybe).toBe(true);
    const moving = at.map((call, index) => ({ ...call, cursor: String(index) }));
    expect(classifyCalls(moving)).toMatchObject({ class: 'long-poll', isMaybe: false });
  });
});

describe('shares over 400 simulated series', () => {
  test.each(POLL_FAMILIES.map((family) => [family.name, family] as const))('%s', (_name, family) => {
    expect(shareOfClass(family, 10, 400)).toBeGreaterThanOrEqual(family.least);
  });
});
