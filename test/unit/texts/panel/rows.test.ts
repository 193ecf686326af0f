import { describe, expect, test } from 'vitest';
import { endText, EVENT_ROWS, LANE_ENTRIES, STREAM_FACTS } from '../../../../src/texts/panel/rows.ts';

describe('the end of a connection', () => {
  const ended = (code: number | null, reason = '', duration: number | null = null) =>
    endText('closed', { code, reason, duration });

  test('has its code with the meaning, its reason and its length, where there are any', () => {
    expect(ended(null)).toBe('Closed');
    expect(ended(1006, '', 27_800)).toBe('Closed 1006 without a close frame, after 27.8 s');
    expect(ended(1000, 'bye', 1_000)).toBe('Closed 1000 normally (“bye”), after 1 s');
  });

  test('with a code of the application is a number only', () => {
    expect(ended(4_001)).toBe('Closed 4001');
  });

  test('of a request says how it ended', () => {
    const rest = { code: null, reason: '', duration: null };
    expect([endText('timeout', rest), endText('page-gone', rest)]).toEqual(['Timed out', 'Ended with the page']);
  });
});

describe('a poll', () => {
  test('is regular to the word once that is certain, and about so before', () => {
    expect(STREAM_FACTS.shortPoll(2_000, true, 0.5)).toBe('every 2 s, 50 % empty');
    expect(STREAM_FACTS.shortPoll(2_000, false, 0.5)).toBe('about every 2 s, 50 % empty');
    expect(STREAM_FACTS.longPoll(30_000, false, 0)).toBe('held about 30 s, 0 % empty');
  });
});

describe('an attempt', () => {
  test('names the wait and the time without a connection, where they are known', () => {
    expect(EVENT_ROWS.attemptOpened(2, null, null)).toBe('Attempt 2 opened');
    expect(EVENT_ROWS.attemptOpened(2, 1_000, 3_000)).toBe('Attempt 2 opened, waited 1 s, down 3 s');
    expect(EVENT_ROWS.attemptFailed(3, 2_000)).toBe('Attempt 3 failed, waited 2 s');
  });
});

test('missing messages name their group if the numbering has groups', () => {
  expect(EVENT_ROWS.missing(2, '', '4 to 5')).toBe('2 missing: 4 to 5');
  expect(EVENT_ROWS.missing(1, 'BTC', '4')).toBe('1 missing of BTC: 4');
});

test('a request on a lane has a length once it ended, and a status if there was one', () => {
  expect(LANE_ENTRIES.request('data', 120, 200)).toBe('Request returned data after 120 ms, status 200');
  expect(LANE_ENTRIES.request('pending', null, 0)).toBe('Request is still open');
  expect(LANE_ENTRIES.request('failed', 5, 0)).toBe('Request failed after 5 ms');
});

test('the sums of a lane count one as one', () => {
  expect(LANE_ENTRIES.summary({ received: 1, sent: 0, connections: 1, findings: 2 })).toBe(
    '1 message received, 0 sent, 1 connection, 2 findings',
  );
  expect(LANE_ENTRIES.summary({ received: 2, sent: 3, connections: 2, findings: 1 })).toBe(
    '2 messages received, 3 sent, 2 connections, 1 finding',
  );
});
