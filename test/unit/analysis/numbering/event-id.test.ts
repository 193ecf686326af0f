import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { compareEventIds, EventIdOrder, eventIdKind } from '../../../../src/analysis/numbering/event-id.ts';
import { Recording } from '../recording.ts';

/** ULIDs of the second `n` after an instant: ten characters of time, sixteen of chance. */
const ulid = (n: number): string => `01HF7YAT${String(n).padStart(2, '0')}ABCDEFGHJKMNPQRS`;
const uuid7 = (n: number): string => `018bcfe5-68${String(n).padStart(2, '0')}-7abc-8def-0123456789ab`;
const redis = (n: number): string => `${1_700_000_000_000 + n * 250}-${n % 3}`;

describe('compareEventIds', () => {
  test.each([
    ['9', '10', -1],
    ['12345678901234567890', '12345678901234567889', 1],
    ['1700000000000-2', '1700000000000-10', -1],
    ['1700000000001-0', '1700000000000-99', 1],
    [ulid(1), ulid(2), -1],
    [uuid7(3), uuid7(2), 1],
    ['abc', 'abc', 0],
  ])('%s and %s: %d', (left, right, expected) => {
    expect(compareEventIds(left, right)).toBe(expected);
    expect(compareEventIds(right, left)).toBe(expected === 0 ? 0 : -expected);
  });
  test('has no answer for other text, for two kinds, and for two ULIDs of one millisecond', () => {
    expect(compareEventIds('abc', 'abd')).toBeNull();
    expect(compareEventIds('12', '12-0')).toBeNull();
    expect(compareEventIds(ulid(1), ulid(1).replace('S', 'T'))).toBeNull();
    expect(eventIdKind('550e8400-e29b-41d4-a716-446655440000')).toBe('opaque');
  });
});

describe('EventIdOrder', () => {
  test('is an order once 20 steps have gone forward', () => {
    const order = new EventIdOrder();
    for (let n = 0; n < 20; n += 1) order.note(redis(n));
    expect(order.isOrdered).toBe(false);
    order.note(redis(21));
    expect(order.isOrdered).toBe(true);
    expect([order.note(redis(20)), order.note(redis(5)), order.note(redis(21))]).toEqual(['behind', 'seen', 'same']);
  });
});

/** 30 events, the stream breaks, and those with these ids follow. */
function resumed(id: (n: number) => string, ...after: readonly number[]): Recording {
  const recording = new Recording();
  const source = recording.connect(0, 'eventsource', 'https://app.test/events');
  const send = (at: number, n: number): void =>
    recording.message(at, source, `event ${n}`, { via: 'event', event: 'message', id: id(n) });
  recording.open(50, source);
  for (let n = 1; n <= 30; n += 1) send(n * 500, n);
  recording.error(15_500, source, 0);
  recording.open(18_500, source);
  for (const [place, n] of after.entries()) send(18_600 + place * 500, n);
  return recording;
}

const kindsOf = (recording: Recording): readonly string[] => {
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  return analysis.findings().map(({ kind, count }) => `${kind} ${count}`);
};

describe.each([
  ['Redis', redis],
  ['ULID', ulid],
  ['UUID of version 7', uuid7],
])('an event stream with ids as %s has them', (_name, id) => {
  test('that continues with newer ones has resumed as far as can be seen', () => {
    expect(kindsOf(resumed(id, 31, 32, 35))).toEqual(['reconnect 1']);
  });
  test('that continues with older ones has not, and what came again is a replay', () => {
    expect(kindsOf(resumed(id, 29, 30, 31))).toEqual(expect.arrayContaining(['not-resumed 0', 'replay 2']));
  });
  test('brings one event late', () => {
    expect(kindsOf(resumed(id, 31, 33, 32, 34))).toEqual(['reconnect 1', 'late 1']);
  });
  test('and the same id with the same content soon after is a duplicate', () => {
    expect(kindsOf(resumed(id, 31, 32, 33, 32, 34))).toEqual(expect.arrayContaining(['duplicate 1']));
  });
});

test('of ids without any order only those that came before are recognised', () => {
  const opaque = (n: number): string => `evt_${((n * 7919) % 1009).toString(36)}`;
  expect(kindsOf(resumed(opaque, 31, 32, 33))).toEqual(['reconnect 1']);
  expect(kindsOf(resumed(opaque, 30, 31, 32))).toContain('not-resumed 0');
});

describe('event ids that begin anew on the next connection', () => {
  const counted = (n: number): string => `${n}`;

  // 30 events before. Their texts follow the ids, so that those of a new count are the same.
  test('are not resumed, and no replay while nothing shows that it is the same count', () => {
    const kinds = kindsOf(resumed(counted, ...Array.from({ length: 20 }, (_, index) => index + 1)));
    expect(kinds).toContain('not-resumed 0');
    expect(kinds.filter((kind) => kind.startsWith('replay'))).toEqual([]);
  });

  test('and go on where the count stood are a replay', () => {
    expect(kindsOf(resumed(counted, ...Array.from({ length: 31 }, (_, index) => index + 1)))).toContain('replay 30');
  });
});
