import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { createEngineSessionDetector } from '../../../../src/analysis/detectors/engine-sessions.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

const url = (more: string, transport = 'polling') => `https://app.test/socket.io/?EIO=4&transport=${transport}${more}`;

const handshake = (recording: Recording, at: number, session: string): void => {
  const open = `0{"sid":"${session}","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000}`;
  recording.request(at, url(`&t=${at}`), 20, open);
};

describe('sessions that their server does not know', () => {
  const refused = (times: number, status = 400, wait = 100): Recording => {
    const recording = new Recording();
    for (let index = 0; index < times; index += 1) {
      const at = index * 4_000;
      handshake(recording, at, `S${index}`);
      recording.request(at + wait, url(`&t=b${at}&sid=S${index}`), 20, '{"code":1}', { status });
    }
    return recording;
  };

  test('right after their handshake, twice, reach another server', () => {
    expect(findingsOf(refused(5), createEngineSessionDetector)).toMatchObject([
      { kind: 'session-unknown', severity: 'error', count: 5 },
    ]);
  });

  test('are found although the page never reads what the refusal says', () => {
    const recording = new Recording();
    for (let index = 0; index < 3; index += 1) {
      handshake(recording, index * 4_000, `S${index}`);
      const post = recording.connect(index * 4_000 + 50, 'fetch', url(`&sid=S${index}`), { method: 'POST' });
      recording.open(index * 4_000 + 90, post, { status: 400 });
    }
    expect(findingsOf(recording, createEngineSessionDetector)).toMatchObject([{ kind: 'session-unknown', count: 3 }]);
    const analysis = createAnalysis();
    for (const record of recording.records) analysis.push(record);
    expect(analysis.streams()).toHaveLength(1);
  });

  test('once are those of a server that restarted', () => {
    expect(findingsOf(refused(1), createEngineSessionDetector)).toEqual([]);
  });

  test('after a long time, or with an error of the server, are another trouble', () => {
    expect(findingsOf(refused(3, 400, 11_000), createEngineSessionDetector)).toEqual([]);
    expect(findingsOf(refused(3, 503), createEngineSessionDetector)).toEqual([]);
  });
});

describe('a session whose WebSocket does not open', () => {
  const session = (upgrade: 'none' | 'refused' | 'opens', until: number): Recording => {
    const recording = new Recording();
    handshake(recording, 0, 'S1');
    if (upgrade !== 'none') {
      const socket = recording.connect(100, 'websocket', url('&sid=S1', 'websocket'));
      if (upgrade === 'opens') recording.open(150, socket, { status: 101 });
      else recording.close(150, socket, { code: 1006 });
    }
    for (let at = 200; at < until; at += 1_000) recording.request(at, url(`&t=${at}&sid=S1`), 900, '42["tick",1]');
    return recording;
  };

  // 60 calls from 100 ms to 59,200 ms: 60 / 59.1 s × 3,600 s = 3,655
  test('and that polls on for half a minute has fallen back', () => {
    const [finding] = findingsOf(session('refused', 60_000), createEngineSessionDetector);
    expect(finding).toMatchObject({ kind: 'fell-back', severity: 'warning', from: 100 });
    expect(finding?.text).toContain('3,655 requests an hour');
  });

  test('has not where it was never tried, where it opens, or where the session ends soon', () => {
    expect(findingsOf(session('none', 60_000), createEngineSessionDetector)).toEqual([]);
    expect(findingsOf(session('opens', 60_000), createEngineSessionDetector)).toEqual([]);
    expect(findingsOf(session('refused', 20_000), createEngineSessionDetector)).toEqual([]);
  });
});
