import { describe, expect, test } from 'vitest';
import { createNeverAnsweredDetector } from '../../../../src/analysis/detectors/never-answered.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording, text } from '../recording.ts';

const found = (recording: Recording, until: number) => findingsOf(recording, createNeverAnsweredDetector, until);

describe('what is never answered', () => {
  test('a handshake: a warning after ten seconds, gone when it is answered', () => {
    const recording = new Recording();
    const socket = recording.connect(1_000, 'websocket', 'wss://app.test/live');
    expect(found(recording, 10_900)).toEqual([]);
    expect(found(recording, 11_000)).toMatchObject([{ kind: 'never-answered', severity: 'warning', from: 1_000 }]);
    recording.page(20_000, 'online');
    recording.open(21_000, socket, { status: 101 });
    expect(found(recording, 22_000)).toEqual([]);
  });

  test('a request is noted, and no more than that: it may be slow', () => {
    const recording = new Recording();
    recording.connect(0, 'fetch', 'https://app.test/report');
    expect(found(recording, 60_000)).toMatchObject([{ severity: 'info' }]);
  });

  test('a request kept waiting by connections that streams hold is a warning, with their count', () => {
    const recording = new Recording();
    for (const name of ['a', 'b']) {
      recording.open(20, recording.connect(0, 'eventsource', `http://app.test/${name}`));
    }
    for (let at = 100; at < 500; at += 100) recording.request(at, 'http://app.test/quick', 20, '{}');
    recording.connect(1_000, 'fetch', 'http://app.test/snapshot');
    const [finding] = found(recording, 32_000);
    expect(finding).toMatchObject({ severity: 'warning' });
    expect(finding?.evidence[1]).toContain('2 of 6 connections to app.test are held');
  });

  test('a poll that is held, and a call that sends something, are left alone', () => {
    const recording = new Recording();
    for (let index = 0; index < 12; index += 1) {
      recording.request(index * 25_010, 'https://app.test/wait', 25_000, '[]');
    }
    recording.connect(12 * 25_010, 'fetch', 'https://app.test/wait');
    recording.connect(300_000, 'fetch', 'https://app.test/up', { method: 'POST', bodyKind: 'text', body: text('x') });
    expect(found(recording, 320_000)).toEqual([]);
  });
});

describe('a handshake that the browser gives up', () => {
  const endedAfter = (length: number, isByPage = false) => {
    const recording = new Recording();
    const socket = recording.connect(0, 'websocket', 'wss://app.test/live');
    recording.page(12_000, 'navigate');
    if (isByPage) recording.closing(length, socket);
    recording.close(length, socket, { code: 1006 });
    return findingsOf(recording, createNeverAnsweredDetector, length + 5_000);
  };

  test('was never answered all the same; one that the page closes is over', () => {
    expect(endedAfter(20_000)).toMatchObject([{ kind: 'never-answered', severity: 'warning' }]);
    expect(endedAfter(20_000, true)).toEqual([]);
  });
});
