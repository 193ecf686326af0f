import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Observation } from '../../../src/testing/observation.ts';
import { Waiting } from '../../../src/testing/waiting.ts';

const flush = vi.fn<() => Promise<void>>(() => Promise.resolve());
let zero = 0;
const now = (): number => Date.now() - zero;

/** What was seen: messages at these times of the recording. */
const waiting = (...at: readonly number[]): Waiting =>
  new Waiting({ messages: () => at.map((each) => ({ at: each })) } as unknown as Observation, now, flush);

/** Milliseconds until a promise settles, by the fake clock. */
async function timeOf(promise: Promise<void>): Promise<number> {
  const begin = now();
  let end = -1;
  void promise.then(() => (end = now()));
  await vi.runAllTimersAsync();
  return end - begin;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'Date', 'performance'] });
  zero = Date.now();
  flush.mockClear();
});
afterEach(() => void vi.useRealTimers());

describe('until what is missing can no longer arrive late', () => {
  test('nothing is waited for where nothing came', async () => {
    expect(await timeOf(waiting().settle())).toBe(0);
    expect(flush).toHaveBeenCalledTimes(1);
  });
  // The last message at 200 may be filled until 1,200; the rules look next at 2,000.
  test('the next look of the rules a second after the last message is waited for', async () => {
    expect(await timeOf(waiting(100, 200).settle())).toBe(2_001);
    expect(flush).toHaveBeenCalledTimes(2);
  });
  test('no time passes if that look has been', async () => {
    vi.setSystemTime(zero + 2_000);
    expect(await timeOf(waiting(200).settle())).toBe(0);
  });
});

describe('until something is so', () => {
  test('it is checked each 50 ms, and first at once', async () => {
    expect(await timeOf(waiting().until(() => true))).toBe(0);
    expect(await timeOf(waiting().until(() => flush.mock.calls.length >= 4))).toBe(100);
  });
  test('the span ends the wait', async () => {
    expect(await timeOf(waiting().until(() => false, '200ms'))).toBe(200);
  });
});

test('an answer is waited for as long as it may be in time, and a second more for late messages', async () => {
  const open = [{ at: 0, answeredAt: null }];
  expect(await timeOf(waiting().untilAnswered(() => open, 500))).toBe(1_500);
  expect(await timeOf(waiting().untilAnswered(() => [{ at: 0, answeredAt: 5 }], 60_000))).toBe(0);
});
