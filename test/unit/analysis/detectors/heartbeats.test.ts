import { describe, expect, test } from 'vitest';
import { createHeartbeatDetector } from '../../../../src/analysis/detectors/heartbeats.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';
import { afterPause } from './after-pause.ts';

describe('heartbeats', () => {
  const open = '0{"sid":"A","upgrades":[],"pingInterval":25000,"pingTimeout":20000}';

  // announced 25 s: missed after 1.5 × 25 + 1 = 38.5 s without any message
  const quiet = (pause: number): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0, 'wss://app.test/socket.io/?EIO=4&transport=websocket');
    recording.message(100, socket, open);
    recording.message(25_100, socket, '2');
    recording.message(25_100 + pause, socket, '2');
    return recording;
  };

  test('an announced beat that stays away for one and a half periods and a second is missed', () => {
    const findings = findingsOf(quiet(62_000), createHeartbeatDetector);
    expect(findings.map(({ severity, confidence, text, count }) => [severity, confidence, count, text])).toEqual([
      // floor(62 / 25 - .5) = 1
      ['warning', 'documented', 1, 'No heartbeat for 1 min 2 s at 25.100 s; the server announced one every 25 s.'],
    ]);
  });

  test('of a polled session none is missed while its calls fail: that is an outage', () => {
    const polled = (failing: boolean): Recording => {
      const recording = new Recording();
      const call = (at: number, body: string) =>
        recording.request(at, `https://app.test/socket.io/?EIO=4&transport=polling&sid=A&t=${at}`, 100, body);
      call(0, open);
      call(25_000, '2');
      if (failing) {
        const url = 'https://app.test/socket.io/?EIO=4&transport=polling&sid=A&t=9';
        recording.close(26_100, recording.connect(26_000, 'fetch', url), { how: 'failed' });
      }
      call(87_000, '2');
      return recording;
    };
    expect(findingsOf(polled(true), createHeartbeatDetector)).toEqual([]);
    expect(findingsOf(polled(false), createHeartbeatDetector)).toHaveLength(1);
  });

  test('one that comes within that is not', () => {
    expect(findingsOf(quiet(38_500), createHeartbeatDetector)).toEqual([]);
  });

  test('a library’s default period is no announcement: it counts once beats have come like it', () => {
    const beats = (period: number, silent: number): Recording => {
      const recording = new Recording();
      const socket = recording.socket(0, 'wss://app.test/echo/123/abcdefgh/websocket');
      recording.message(100, socket, 'o');
      for (let beat = 1; beat <= 3; beat += 1) recording.message(100 + beat * period, socket, 'h');
      recording.message(100 + 3 * period + silent, socket, 'h');
      return recording;
    };
    // 1.5 × 25 s + 1 s = 38.5 s
    expect(findingsOf(beats(25_000, 60_000), createHeartbeatDetector)[0]?.text).toContain(
      'so far there was one every 25 s',
    );
    expect(findingsOf(beats(25_000, 38_000), createHeartbeatDetector)).toEqual([]);
    expect(findingsOf(beats(60_000, 60_000), createHeartbeatDetector)).toEqual([]);
    const greeting = new Recording();
    const socket = greeting.socket(0, 'wss://app.test/live');
    greeting.message(100, socket, '{"type":"welcome"}');
    greeting.message(60_000, socket, '{"type":"note","text":"later"}');
    expect(findingsOf(greeting, createHeartbeatDetector, 120_000)).toEqual([]);
  });

  test('without anything announced or learned nothing is missed', () => {
    expect(findingsOf(afterPause(100_000), createHeartbeatDetector)).toEqual([]);
  });

  /** The page sends a ping each 10 s, answered after 50 ms; the one at 80 s is answered after `wait`. */
  const pings = (wait: number): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let at = 10_000; at <= 80_000; at += 10_000) {
      recording.message(at, socket, '{"type":"ping"}', { direction: 'out' });
      recording.message(at + (at === 80_000 ? wait : 50), socket, '{"type":"pong"}');
    }
    return recording;
  };

  // learned from 6 pauses of 10 s: an answer is due within 1.5 × 10 + 1 = 16 s
  test('a ping of the page that stays without an answer is reported', () => {
    const findings = findingsOf(pings(20_000), createHeartbeatDetector);
    expect(findings.map(({ confidence, text }) => [confidence, text])).toEqual([
      ['inferred', 'A heartbeat got no answer for 20 s at 80.000 s; one is due within 16 s.'],
    ]);
  });

  test('one that is answered late but in time is not', () => {
    expect(findingsOf(pings(16_000), createHeartbeatDetector)).toEqual([]);
  });

  test('a page that was hidden explains both', () => {
    const recording = pings(40_000);
    const hidden = new Recording();
    hidden.page(79_000, 'hidden');
    recording.records.splice(-2, 0, ...hidden.records.filter(({ kind }) => kind === 'page'));
    expect(findingsOf(recording, createHeartbeatDetector)).toEqual([]);
  });
});
