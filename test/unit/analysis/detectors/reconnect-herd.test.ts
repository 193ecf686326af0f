import { describe, expect, test } from 'vitest';
import { createReconnectHerdDetector } from '../../../../src/analysis/detectors/reconnect-herd.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('streams of one page that come back together', () => {
  const outage = (waits: readonly number[]): Recording => {
    const recording = new Recording();
    const sockets = waits.map((_, index) => recording.socket(index, `wss://app.test/room/${'abcdef'[index] ?? ''}`));
    for (const socket of sockets) recording.close(60_000, socket, { code: 1006 });
    for (const [index, wait] of waits.entries()) {
      recording.socket(60_000 + wait, `wss://app.test/room/${'abcdef'[index] ?? ''}`);
    }
    return recording;
  };

  test('within 100 ms are reported once, three of them or more', () => {
    expect(findingsOf(outage([1_000, 1_040, 1_090]), createReconnectHerdDetector)).toMatchObject([
      { kind: 'backoff', severity: 'info', count: 3 },
    ]);
  });

  test('spread over time, or two by chance, are not', () => {
    expect(findingsOf(outage([1_000, 1_400, 1_900]), createReconnectHerdDetector)).toEqual([]);
    expect(findingsOf(outage([1_000, 1_010]), createReconnectHerdDetector)).toEqual([]);
  });
});
