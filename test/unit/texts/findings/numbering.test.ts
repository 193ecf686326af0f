import { describe, expect, test } from 'vitest';
import {
  gapText,
  lateText,
  missingText,
  otherContentText,
  ruleEvidence,
  stretchText,
  unknownLossText,
} from '../../../../src/texts/findings/numbering.ts';

const rule = {
  kind: 'contiguous',
  path: 'seq',
  groupBy: [],
  fitting: 999,
  steps: 1_000,
  share: 0.999,
  source: '',
} as const;

describe('the evidence of a rule', () => {
  test('names the field, the counter and how many steps fit', () => {
    expect(ruleEvidence(rule)).toEqual([
      'rule: each number is the previous one plus 1 in seq, one counter for the stream',
      '999 of 1,000 steps fit (99.9 %)',
    ]);
  });
  test('names the fields that count apart, and who says so', () => {
    const [counters, , source] = ruleEvidence({
      ...rule,
      groupBy: ['symbol', 'side'],
      source: 'documentation of Binance',
    });
    expect(counters).toMatch(/one counter for each symbol and side$/);
    expect(source).toBe('source: documentation of Binance');
  });
});

describe('a gap', () => {
  const gap: Parameters<typeof gapText>[0] = {
    missing: '2 messages',
    group: '',
    runs: [{ first: '5', last: '6' }],
    before: '4',
    after: '7',
    at: '12:00:01',
    isAcrossConnections: false,
    downtime: 0,
    grace: 2_000,
    graceMessages: 64,
    late: 0,
    endedAfter: null,
  };

  test('says which numbers never arrived, and when', () => {
    expect(gapText(gap).text).toBe('Missed 2 messages: 5 to 6 never arrived, at 12:00:01.');
    expect(gapText({ ...gap, group: 'BTC' }).text).toContain('2 messages of BTC: ');
  });
  test('says how long no connection was there if it lies across a reconnect', () => {
    const across = { ...gap, isAcrossConnections: true, downtime: 1_500 };
    expect(gapText(across).text).toContain('during the reconnect at 12:00:01, 1.5 s without a connection');
    expect(gapText({ ...across, downtime: 0 }).text).toMatch(/during the reconnect at 12:00:01\.$/);
    expect(gapText(across).advice).not.toBe(gapText(gap).advice);
  });
  test('writes out five runs of numbers and counts the others', () => {
    const runs = Array.from({ length: 7 }, (_, index) => ({ first: `${index * 10}`, last: `${index * 10}` }));
    expect(gapText({ ...gap, runs }).text).toContain(': 0, 10, 20, 30, 40 and 2 more places never arrived');
    expect(gapText({ ...gap, runs: runs.slice(1) }).text).toContain(' and 1 more place never arrived');
  });
  test('is in doubt where the recording ended before late messages could come, and only there', () => {
    expect(gapText(gap).doubt).toBe('');
    const { doubt, evidence } = gapText({ ...gap, endedAfter: 300 });
    expect(doubt).toContain('The recording ended 300 ms after');
    expect(evidence).toContain('nothing came to fill it until the recording ended 300 ms after');
  });
  test('lists what came late of the same stretch', () => {
    expect(gapText({ ...gap, late: 1 }).evidence).toContain('1 message of the same stretch came late');
    expect(gapText(gap).evidence).toHaveLength(2);
  });
});

describe('a stretch of gaps', () => {
  const stretch = { missing: '9 messages', group: '', places: 8, steps: 40, from: 'A', until: 'B', late: 0 };

  test('counts the places of which no run is listed any more', () => {
    const runs = [{ first: '1', last: '2' }];
    expect(stretchText({ ...stretch, runs }).text).toContain('in 8 places from A to B: 1 to 2 and 7 more places never');
    expect(stretchText({ ...stretch, places: 1, runs }).text).toContain('B: 1 to 2 never arrived');
  });
  test('says that its numbers are only counted where none is listed', () => {
    const { text, evidence } = stretchText({ ...stretch, runs: [] });
    expect(text).toMatch(/from A to B never arrived\.$/);
    expect(evidence).toContain('its numbers are no longer listed, only counted');
    expect(evidence[0]).toContain('8 of 40 steps break (20');
  });
});

test('of messages with ranges only the least number that is missing is known', () => {
  expect(missingText(1, 'message')).toBe('1 message');
  expect(missingText(3, 'number')).toBe('3 numbers');
  expect(missingText(3, 'at-least-message')).toBe('at least 3 messages');
});

test('messages with a number that another one had name the first, and five at most', () => {
  const examples = Array.from({ length: 7 }, (_, index) => ({ number: `${index}`, group: index === 0 ? 'BTC' : '' }));
  const { text, evidence } = otherContentText({ count: 7, examples });
  expect(text).toMatch(/the first is 0 of BTC\.$/);
  expect(evidence).toHaveLength(5);
});

test('late messages are never called lost', () => {
  expect(lateText({ count: 1, furthest: 3, messages: 100 }).text).toBe(
    '1 message came out of order, at most 3 numbers behind; none of them is lost.',
  );
});

test('a loss that cannot be seen names one reconnect or counts several', () => {
  const loss = { downtime: 2_000, examples: [] };
  expect(unknownLossText({ ...loss, reconnects: 1 }).text).toContain('what the reconnect lost in 2');
  expect(unknownLossText({ ...loss, reconnects: 3 }).text).toContain('what 3 reconnects lost in 2');
});
