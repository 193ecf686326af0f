import { describe, expect, test } from 'vitest';
import { missedHeartbeatText } from '../../../../src/texts/findings/heartbeats.ts';

describe('a missed heartbeat', () => {
  // A period of 10 s: missed after 1.5 × 10 s + 1 s = 16 s.
  const missed = { at: '12:00:00', silent: 25_000, period: 10_000, limit: 16_000, count: 2, isAnnounced: false };

  test('says where its period is known from', () => {
    expect(missedHeartbeatText(missed).text).toBe(
      'No heartbeat for 25 s at 12:00:00; so far there was one every 10 s.',
    );
    expect(missedHeartbeatText({ ...missed, isAnnounced: true }).text).toContain(
      'the server announced one every 10 s.',
    );
  });

  test('carries its arithmetic, and counts one as one', () => {
    expect(missedHeartbeatText(missed).evidence.slice(1)).toEqual([
      'a heartbeat is missed after 1.5 × 10 s + 1 s = 16 s',
      '2 heartbeats were due',
    ]);
    expect(missedHeartbeatText({ ...missed, count: 1 }).evidence.at(-1)).toBe('1 heartbeat was due');
  });
});
