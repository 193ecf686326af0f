import { describe, expect, test } from 'vitest';
import { reconnectText } from '../../../../src/texts/findings/reconnects.ts';
import type { OutageValues } from '../../../../src/texts/findings/reconnects.ts';

const outage: OutageValues = {
  at: '12:03:07',
  down: 63_000,
  attempts: 1,
  flaps: 0,
  wasUp: true,
  hasResumed: true,
  end: 'code 1006 (no close frame)',
  reason: '',
  waits: [1_000],
  isNative: false,
  isObscured: false,
  rate: 0,
  hasIds: false,
  recovery: null,
  silentBefore: 0,
};

const textOf = (more: Partial<OutageValues>): string => reconnectText({ ...outage, ...more }).text;
const evidenceOf = (more: Partial<OutageValues>): readonly string[] => reconnectText({ ...outage, ...more }).evidence;

describe('the sentence about an outage', () => {
  test.each<[Partial<OutageValues>, string]>([
    [{}, 'Reconnected after 1 min 3 s; the connection ended at 12:03:07 with code 1006 (no close frame).'],
    [
      { attempts: 3 },
      'Reconnected after 1 min 3 s and 3 attempts; the connection ended at 12:03:07 with code 1006 (no close frame).',
    ],
    [{ attempts: 4, flaps: 2 }, 'Reconnected 4 times in 1 min 3 s from 12:03:07; 2 connections ended within 5 s.'],
    [{ wasUp: false }, 'Connected at attempt 2, 1 min 3 s after the first failed at 12:03:07.'],
    [
      { hasResumed: false, attempts: 5 },
      'Not connected again after 5 attempts in 1 min 3 s from 12:03:07; it had ended with code 1006 (no close frame).',
    ],
    [
      { hasResumed: false, wasUp: false, attempts: 1 },
      'Not connected after 2 attempts at 12:03:07; the first ended with code 1006 (no close frame).',
    ],
  ])('%j', (more, text) => {
    expect(textOf(more)).toBe(text);
  });
});

describe('the evidence of an outage', () => {
  test('lists twelve waits and counts the rest', () => {
    const waits = Array.from({ length: 15 }, () => 1_000);
    expect(evidenceOf({ waits })).toEqual([
      `waits before the attempts: ${Array.from({ length: 12 }, () => '1 s').join(', ')}`,
      'and 3 more',
    ]);
  });

  test('leaves the waits of an event source to the browser', () => {
    expect(evidenceOf({ isNative: true })).toEqual(['the browser waits by itself before each attempt']);
  });

  // 2 a second × 63 s
  test('estimates what would have come, unless the stream had never been up', () => {
    expect(evidenceOf({ rate: 2 }).at(-1)).toBe('about 126 messages would have come in this time: 2/s × 1 min 3 s');
    expect(evidenceOf({ rate: 2, hasIds: true }).at(-1)).toContain(
      'unless the server sent them again after the last event id',
    );
    expect(evidenceOf({ rate: 2, wasUp: false })).toHaveLength(1);
  });

  test('names the silence before the end where products end a connection after it', () => {
    expect(evidenceOf({ silentBefore: 60_100 })).toContain(
      'silent for 1 min before it ended, a usual limit of proxies',
    );
  });

  test('gives the reason that came with the close', () => {
    expect(evidenceOf({ reason: 'restart' })).toContain('reason given: restart');
  });
});
