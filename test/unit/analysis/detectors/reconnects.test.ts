import { describe, expect, test } from 'vitest';
import { createBackoffDetector } from '../../../../src/analysis/detectors/backoff.ts';
import { createReconnectDetector } from '../../../../src/analysis/detectors/reconnects.ts';
import { findingsOf } from '../findings-of.ts';
import { outage } from '../outages/outage.ts';
import { Recording } from '../recording.ts';
import { recordedSource } from './event-source-recordings.ts';

describe('reconnect findings', () => {
  test('each outage is reported once, with attempts and time', () => {
    const findings = findingsOf(outage([1_000, 2_000, 4_000], true), createReconnectDetector);
    // 1,000 + 5 + 2,000 + 5 + 4,000 to the attempt, 20 more until it is open
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ severity: 'info', count: 3, from: 60_000, until: 67_030 });
  });

  test('an end by the page is none, nor what follows it', () => {
    const recording = new Recording();
    const first = recording.socket(0);
    recording.closing(5_000, first);
    recording.close(5_010, first, { code: 1000, wasClean: true });
    recording.socket(6_000);
    expect(findingsOf(recording, createReconnectDetector)).toEqual([]);
  });

  test('a navigation is none', () => {
    const recording = new Recording();
    recording.socket(0);
    recording.page(5_000, 'pagehide');
    expect(findingsOf(recording, createReconnectDetector)).toEqual([]);
  });

  // one message each 500 ms until the end: 2 a second × 4 s of downtime = 8
  test('what the downtime cost is estimated by the rate before it', () => {
    const recording = new Recording();
    const first = recording.socket(0);
    for (let at = 500; at < 60_000; at += 500) recording.message(at, first, '{"value":1}');
    recording.close(60_000, first, { code: 1006 });
    recording.socket(63_980);
    expect(findingsOf(recording, createReconnectDetector)[0]?.evidence).toContain(
      'about 8 messages would have come in this time: 2/s × 4 s',
    );
  });

  test('the silence before the end is evidence where it is a usual limit, and not elsewhere', () => {
    const evidenceAfter = (silence: number): string => {
      const recording = new Recording();
      const first = recording.socket(0);
      recording.message(5_000, first, '{"value":1}');
      recording.close(5_000 + silence, first, { code: 1006 });
      recording.socket(6_000 + silence);
      return findingsOf(recording, createReconnectDetector)[0]?.evidence.join('; ') ?? '';
    };
    expect(evidenceAfter(60_000)).toContain('silent for 1 min before it ended, a usual limit of proxies');
    expect(evidenceAfter(45_000)).not.toContain('silent for');
  });

  test('an outage of an event source is one reconnect, with the attempts that the browser made', () => {
    expect(findingsOf(recordedSource(11), createReconnectDetector)).toMatchObject([
      { kind: 'reconnect', count: 2, from: 10_500, until: 16_500 },
    ]);
    expect(findingsOf(recordedSource(11), createBackoffDetector)).toEqual([]);
  });

  test('the advice names the switch of a library that is seen to be off', () => {
    const advice = (connected: string): string => {
      const recording = new Recording();
      const url = 'wss://app.test/socket.io/?EIO=4&transport=websocket';
      const open = '0{"sid":"A","upgrades":[],"pingInterval":25000,"pingTimeout":20000}';
      const first = recording.socket(0, url);
      recording.message(50, first, open);
      recording.message(100, first, connected);
      recording.close(20_000, first, { code: 1006 });
      recording.socket(21_000, url);
      return findingsOf(recording, createReconnectDetector)[0]?.advice ?? 'none';
    };
    expect(advice('40{"sid":"b"}')).toContain('connectionStateRecovery');
    expect(advice('40{"sid":"b","pid":"c"}')).toBe('');
  });
});

describe('an outage of which DevTools say how an attempt was answered', () => {
  test('names the status of a handshake that was refused', () => {
    const recording = new Recording();
    for (const at of [0, 2_000, 4_000]) {
      const connection = recording.connect(at, 'websocket', 'wss://app.test/live');
      recording.close(at + 30, connection, { code: 1006 });
      recording.network(at + 1_000, connection, { status: 503 });
    }
    expect(findingsOf(recording, createReconnectDetector)[0]?.text).toContain('HTTP status 503');
  });

  test('is not told again where the browser gave the event source up', () => {
    const recording = new Recording();
    const first = recording.connect(0, 'eventsource', 'https://app.test/events');
    recording.open(20, first);
    recording.error(5_000, first, 0);
    recording.close(5_000, first, { how: 'failed' });
    const second = recording.connect(5_000, 'eventsource', 'https://app.test/events');
    recording.error(8_000, second, 2);
    recording.close(8_000, second, { how: 'failed' });
    recording.network(9_000, second, { status: 200, headers: [['content-type', 'text/html']] });
    expect(findingsOf(recording, createReconnectDetector)).toEqual([]);
  });
});
