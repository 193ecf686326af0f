import { describe, expect, test } from 'vitest';
import { createNeverAnsweredDetector } from '../../../../src/analysis/detectors/never-answered.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

const found = (recording: Recording, until: number) => findingsOf(recording, createNeverAnsweredDetector, until);

/** One socket that is open since 0, and handshakes that begin at these instants, each at an address of its own. */
function withHandshakes(...starts: readonly number[]) {
  const recording = new Recording();
  recording.open(20, recording.connect(0, 'websocket', 'wss://app.test/open'), { status: 101 });
  const sockets = starts.map((at, index) => recording.connect(at, 'websocket', `wss://app.test/${index}`));
  return { recording, sockets };
}

describe('handshakes of one host that wait', () => {
  test('are one finding about the first, which holds up the others', () => {
    const { recording } = withHandshakes(1_000, 1_100, 1_200, 1_300);
    const findings = found(recording, 60_000);
    expect(findings).toMatchObject([{ severity: 'warning', from: 1_000, count: 4 }]);
    expect(findings[0]?.text).toContain('3 of 5 connections to app.test wait behind one WebSocket handshake');
  });

  test('are one finding for each of several hosts', () => {
    const { recording } = withHandshakes(1_000);
    recording.connect(1_000, 'websocket', 'wss://other.test/');
    expect(found(recording, 12_000)).toHaveLength(2);
  });

  test('count from when they became the first: what is slow for each is not unanswered', () => {
    const { recording, sockets } = withHandshakes(0, 0, 0, 0);
    // Each takes 8 s, the last one is answered 32 s after its call.
    sockets.forEach((socket, index) => {
      recording.open((index + 1) * 8_000, socket, { status: 101 });
    });
    expect(found(recording, 60_000)).toEqual([]);
  });

  test('are no finding any more when the first is answered, and one of the next that is not', () => {
    const { recording, sockets } = withHandshakes(1_000, 1_100);
    recording.page(20_000, 'online');
    recording.open(21_000, sockets[0] ?? 0, { status: 101 });
    expect(found(recording, 30_900)).toEqual([]);
    expect(found(recording, 31_000)).toMatchObject([{ from: 1_100, count: 1 }]);
  });

  test('do not wait for each other where a later one is answered', () => {
    const { recording, sockets } = withHandshakes(1_000, 1_100, 1_200);
    recording.page(12_000, 'online');
    recording.open(13_000, sockets[2] ?? 0, { status: 101 });
    const [finding] = found(recording, 14_000);
    expect(finding?.text).toContain('The WebSocket handshake that began at');
    expect(finding?.evidence[1]).toBe('1 more handshake to app.test waits too');
  });

  test('stay one finding when the browser gives up one after the other', () => {
    const { recording, sockets } = withHandshakes(0, 0, 0);
    sockets.forEach((socket, index) => {
      recording.page(index * 20_000 + 12_000, 'online');
      recording.close((index + 1) * 20_000, socket, { code: 1006 });
    });
    const findings = found(recording, 70_000);
    expect(findings).toMatchObject([{ count: 3 }]);
    expect(findings[0]?.evidence).toContain('ended without a response: 3 handshakes');
  });
});
