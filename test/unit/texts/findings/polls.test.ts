import { describe, expect, test } from 'vitest';
import { pollingCostText, repeatedCursorText, stoppedPollText } from '../../../../src/texts/findings/polls.ts';

test('the cost of a poll carries its arithmetic', () => {
  const { text, evidence } = pollingCostText({
    since: '12:00:00',
    polls: 1_000,
    empty: 900,
    share: 0.9,
    requestsPerHour: 1_800,
    period: 2_000,
    hold: 100,
  });
  expect(text).toBe('900 of 1,000 polls brought nothing since 12:00:00: 1,800 requests an hour.');
  expect(evidence).toEqual([
    'period 2 s: 3,600 s / 2 s = 1,800 requests an hour',
    // 1,800 × 0.9
    'empty 90 %: 1,620 requests an hour for nothing',
    // 2 s / 2 + 100 ms
    'an answer is 1.1 s old on average (half the period and a round trip)',
  ]);
});

describe('a poll that stopped', () => {
  const stopped = { at: '12:00:00', still: 60_000, period: 5_000 };

  test.each([
    [503, 'HTTP status 503'],
    [400, 'HTTP status 400'],
    [0, 'the call failed without an answer'],
  ])('after status %d says so', (status, words) => {
    expect(stoppedPollText({ ...stopped, status }).evidence[0]).toBe(words);
  });
});

test('requests that continued where a reply had ended are counted, one as one', () => {
  const evidence = (followed: number) => repeatedCursorText({ lastAt: '12:00:00', requests: 1, followed }).evidence;
  expect(evidence(12)).toEqual(['12 requests before continued where their reply had ended']);
  expect(evidence(1)).toEqual(['1 request before continued where its reply had ended']);
});
