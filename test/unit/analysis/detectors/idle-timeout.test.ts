import { describe, expect, test } from 'vitest';
import { candidatesFor, createIdleTimeoutDetector } from '../../../../src/analysis/detectors/idle-timeout.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('idle timeout', () => {
  test('sixty seconds are the default of many, and all are named', () => {
    expect(candidatesFor(60_130, 'idle')).toEqual(['AWS ALB', 'AWS Classic ELB', 'nginx', 'Fly.io', 'HAProxy tunnel']);
    expect(candidatesFor(47_000, 'idle')).toEqual([]);
  });

  const closes = (idles: readonly number[]): Recording => {
    const recording = new Recording();
    let at = 0;
    for (const [index, idle] of idles.entries()) {
      const socket = recording.socket(at);
      recording.message(at + 1_000 + index * 7_000, socket, 'x');
      at += 1_000 + index * 7_000 + idle;
      recording.close(at, socket, { code: 1006 });
      at += 500;
    }
    return recording;
  };

  test('three closes after the same silence are a fingerprint', () => {
    const findings = findingsOf(closes([60_100, 60_000, 60_300]), createIdleTimeoutDetector);
    expect(findings[0]?.text).toMatch(
      /^Closed 3 times after 1 min of silence, the default of AWS ALB, AWS Classic ELB, nginx, Fly.io and HAProxy tunnel;/,
    );
  });

  test('two are not yet one, and three that differ are none', () => {
    expect(findingsOf(closes([60_100, 60_000]), createIdleTimeoutDetector)).toEqual([]);
    expect(findingsOf(closes([60_100, 31_000, 45_000]), createIdleTimeoutDetector)).toEqual([]);
  });

  test('a life of the same length each time is a note where events have ids to go on from', () => {
    const lives = (id: string): Recording => {
      const recording = new Recording();
      for (let at = 0; at < 240_000; at += 63_000) {
        const source = recording.connect(at, 'eventsource', 'https://app.test/feed');
        recording.open(at + 40, source);
        // The last one comes earlier each time, so that no silence is the same.
        recording.message(at + 50_000 - at / 10, source, '{}', { via: 'event', id });
        recording.error(at + 60_000, source, 0);
        recording.close(at + 60_000, source, { how: 'failed' });
      }
      return recording;
    };
    expect(findingsOf(lives('7'), createIdleTimeoutDetector)).toMatchObject([{ severity: 'info' }]);
    expect(findingsOf(lives(''), createIdleTimeoutDetector)).toMatchObject([{ severity: 'warning' }]);
  });
});
