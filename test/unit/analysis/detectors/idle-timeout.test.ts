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
});
