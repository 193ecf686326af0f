import { describe, expect, test } from 'vitest';
import { createBackoffDetector } from '../../../../src/analysis/detectors/backoff.ts';
import { judgeOutage } from '../../../../src/analysis/outages/backoff-verdicts.ts';
import type { Outage } from '../../../../src/analysis/outages/outage.ts';
import type { ConnectionSpan } from '../../../../src/analysis/streams/stream.ts';
import { millis } from '../../../../src/base/units.ts';
import { findingsOf } from '../findings-of.ts';
import { outage } from './outage.ts';

describe('a page that gives up', () => {
  const texts = (until: number, comesBack = false) =>
    findingsOf(outage([1_000, 2_000, 4_000], comesBack), createBackoffDetector, until).map(({ text }) => text);

  // the last attempt fails at 60,000 + 7,000 + 15: three times its wait of 4 s are 12 s
  test('has made no attempt for three times the last wait', () => {
    expect(texts(79_100)).toEqual(['No further attempt for 12.1 s after 3 failed attempts, the last at 67.015 s.']);
    expect(texts(79_000)).toEqual([]);
  });

  test('is connected again and has not', () => {
    expect(texts(120_000, true)).toEqual([]);
  });
});

/** An outage that lasted for these waits, each attempt failing at once. */
function outageOf(waits: readonly number[]): Outage {
  const cause: ConnectionSpan = {
    document: 'doc-1',
    connection: 1,
    transport: 'websocket',
    url: 'wss://app.test/live',
    connectingAt: millis(0),
    openAt: millis(20),
    closeAt: millis(60_000),
    how: 'closed',
    code: 1006,
    reason: '',
    wasClean: false,
    status: 0,
    messagesIn: 0,
    messagesOut: 0,
    isEmpty: false,
  };
  let at = 60_000;
  return {
    stream: 1,
    from: millis(at),
    cause,
    causeRef: null,
    isPoll: false,
    downtimes: [],
    longestLife: 0,
    wasUp: true,
    upBefore: 59_980,
    attempts: waits.map((wait) => ({ at: millis((at += wait)), wait })),
    attemptCount: waits.length,
    lastAttemptAt: waits.length === 0 ? null : millis(at),
    flaps: 0,
    endings: [cause],
    resumedAt: null,
    resumedRef: null,
    lastFailureAt: millis(at),
    isObscured: false,
    isAbandoned: false,
  };
}

describe('the waits of an outage', () => {
  const verdicts = (waits: readonly number[], previousFirst: number | null = null) =>
    judgeOutage(outageOf(waits), '', previousFirst, String).map(({ name, severity }) => [name, severity]);

  test('above five minutes without a cap keep people waiting', () => {
    expect(verdicts([11_000, 19_000, 45_000, 70_000, 180_000, 310_000])).toEqual([['long', 'warning']]);
    expect(verdicts([11_000, 19_000, 45_000, 70_000, 180_000, 290_000])).toEqual([]);
  });

  // the connection before it had lasted 59.98 s, more than 30 s
  test('should begin where they began in the outage before', () => {
    expect(verdicts([8_000], 4_000)).toEqual([['no-reset', 'warning']]);
    expect(verdicts([7_900], 4_000)).toEqual([]);
  });

  test('below 100 ms are none: three of them are hammering, two are not', () => {
    expect(verdicts([20, 20, 20])).toEqual([['hammering', 'error']]);
    expect(verdicts([20, 20])).toEqual([]);
  });

  test('of many attempts the time is that of all, not of those whose waits are stored', () => {
    const many: Outage = { ...outageOf([20, 20, 20]), attemptCount: 120, lastAttemptAt: millis(63_000) };
    expect(judgeOutage(many, '', null, String)[0]?.text).toContain('120 times in 3 s');
  });
});
