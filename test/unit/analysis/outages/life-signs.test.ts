import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { Recording } from '../recording.ts';

/** Kinds of the findings of a socket that is closed by its page at `at`, and opened again a second later. */
function closedBy(prepare: (recording: Recording, socket: number) => void, at: number, reason = ''): readonly string[] {
  const recording = new Recording();
  const socket = recording.socket(0);
  prepare(recording, socket);
  recording.add(at, { kind: 'closing', connection: socket, code: 1000, reason, initiator: '' });
  recording.close(at + 5, socket, { code: 1000, wasClean: true });
  const next = recording.socket(at + 1_000);
  recording.message(at + 1_100, next, '{"hello":1}');
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  return analysis.findings().map(({ kind }) => kind);
}

const ticks = (recording: Recording, socket: number, until: number): void => {
  for (let at = 500; at < until; at += 500) recording.message(at, socket, `{"at":${at}}`);
};

const isOutage = (kinds: readonly string[]): boolean => kinds.includes('reconnect');

describe('a page that closes its connection', () => {
  test('because a heartbeat got no answer has lost it', () => {
    const kinds = closedBy((recording, socket) => {
      ticks(recording, socket, 20_000);
      recording.message(25_000, socket, '{"type":"ping"}', { direction: 'out' });
    }, 30_000);
    expect(isOutage(kinds)).toBe(true);
  });

  test('because one beat got no answer where all before had one at once has lost it', () => {
    const kinds = closedBy((recording, socket) => {
      for (let at = 10_000; at <= 60_000; at += 10_000) {
        recording.message(at, socket, '{"type":"ping"}', { direction: 'out' });
        if (at < 60_000) recording.message(at + 30, socket, '{"type":"pong"}');
      }
    }, 64_000);
    expect(isOutage(kinds)).toBe(true);
  });

  test('because beats of the server stay away has lost it', () => {
    const kinds = closedBy((recording, socket) => {
      for (let at = 5_000; at <= 30_000; at += 5_000) recording.message(at, socket, '{"type":"ping"}');
    }, 42_000);
    expect(isOutage(kinds)).toBe(true);
  });

  test('because a steady feed stopped has lost it', () => {
    expect(isOutage(closedBy((recording, socket) => ticks(recording, socket, 20_000), 50_000))).toBe(true);
  });

  test('and says "heartbeat timeout" has lost it', () => {
    const quiet = (recording: Recording, socket: number) => recording.message(100, socket, 'hello');
    expect(isOutage(closedBy(quiet, 8_000, 'heartbeat timeout'))).toBe(true);
    expect(isOutage(closedBy(quiet, 8_000, 'left the room'))).toBe(false);
  });

  test('while it is alive wants no more of it, also right after a heartbeat', () => {
    expect(isOutage(closedBy((recording, socket) => ticks(recording, socket, 20_000), 20_400))).toBe(false);
    const beats = (recording: Recording, socket: number): void => {
      ticks(recording, socket, 20_000);
      recording.message(20_100, socket, '{"type":"ping"}', { direction: 'out' });
    };
    expect(isOutage(closedBy(beats, 20_400, 'ping'))).toBe(false);
  });

  test('in a quiet hour of a feed without a beat wants no more of it', () => {
    const chat = (recording: Recording, socket: number): void => {
      for (const at of [1_000, 4_000, 30_000]) recording.message(at, socket, '{"text":"hi"}');
    };
    expect(isOutage(closedBy(chat, 90_000))).toBe(false);
  });

  test('and comes back only much later wanted nothing in between', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    ticks(recording, socket, 20_000);
    recording.closing(50_000, socket);
    recording.close(50_005, socket, { code: 1000, wasClean: true });
    recording.socket(90_000);
    const analysis = createAnalysis();
    for (const record of recording.records) analysis.push(record);
    expect(isOutage(analysis.findings().map(({ kind }) => kind))).toBe(false);
  });
});
