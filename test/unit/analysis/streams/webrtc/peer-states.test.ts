import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import { createReconnectDetector } from '../../../../../src/analysis/detectors/reconnects.ts';
import { MAX_STATES } from '../../../../../src/analysis/streams/webrtc/channels.ts';
import { findingsOf } from '../../findings-of.ts';
import { Recording } from '../../recording.ts';
import { analyse } from '../streams-of.ts';

describe('a peer connection', () => {
  test('has a span for each time in which it reached the other side', () => {
    const recording = new Recording();
    const peer = recording.peer(0);
    recording.state(5_000, peer, 'connection', 'disconnected');
    recording.state(7_000, peer, 'connection', 'connected');
    const { streams } = analyse(recording);
    expect(streams[0]).toMatchObject({ state: 'open', reconnects: 1, connections: 2 });
    expect(streams[0]?.spans).toMatchObject([
      { openAt: 50, closeAt: 5_000, how: 'failed', reason: 'disconnected' },
      { openAt: 7_000, closeAt: null },
    ]);
  });
  test('that never reaches it has failed, and a restart may still help', () => {
    const recording = new Recording();
    const peer = recording.connect(0, 'peerconnection', 'peerconnection:');
    recording.state(10, peer, 'connection', 'connecting');
    recording.state(15_000, peer, 'connection', 'failed');
    expect(analyse(recording).streams[0]).toMatchObject({ state: 'failed', spans: [{ openAt: null, how: 'failed' }] });
    recording.state(16_000, peer, 'restart', '');
    recording.state(17_000, peer, 'connection', 'connected');
    recording.open(17_000, peer, { status: 0 });
    expect(analyse(recording).streams[0]).toMatchObject({ state: 'open', connections: 2 });
  });
  test('shows which server gave it no candidate, and its channels do not', () => {
    const recording = new Recording();
    const peer = recording.connect(0, 'peerconnection', 'peerconnection:');
    recording.state(10, peer, 'candidate', '701 stun:a.test:3478');
    const [stream] = analyse(recording).streams;
    expect(stream?.states?.items).toMatchObject([
      { connection: peer, subject: 'candidate', state: '701 stun:a.test:3478' },
    ]);
    expect(stream?.state).not.toBe('failed');
  });
  test('that the page closes is closed', () => {
    const recording = new Recording();
    const peer = recording.peer(0);
    recording.closing(1_000, peer);
    recording.close(1_000, peer, { wasClean: true });
    expect(analyse(recording).streams[0]).toMatchObject({
      state: 'closed',
      spans: [{ closeAt: 1_000, how: 'closed' }],
    });
  });
  test('is judged by no rule, however long it waits', () => {
    const recording = new Recording();
    recording.connect(0, 'peerconnection', 'peerconnection:');
    const analysis = createAnalysis();
    for (const record of recording.records) analysis.push(record);
    analysis.advance(3_600_000 as never);
    expect(analysis.findings()).toEqual([]);
  });
  test('keeps a bounded number of states, and counts the others', () => {
    const recording = new Recording();
    const peer = recording.peer(0);
    for (let n = 0; n < MAX_STATES + 10; n += 1)
      recording.state(100 + n, peer, 'signaling', n % 2 === 0 ? 'stable' : 'x');
    const states = analyse(recording).streams[0]?.states;
    expect([states?.length, states?.evicted]).toEqual([MAX_STATES, 11]);
  });
});

describe('the channels of a peer connection', () => {
  test('show when the other side could not be reached, and nothing of other peers', () => {
    const recording = new Recording();
    const [one, other] = [recording.peer(0), recording.peer(1)];
    recording.channel(100, one, {}, 'a');
    const gone = recording.channel(110, one, {}, 'b');
    recording.close(200, gone, { wasClean: true });
    recording.state(300, one, 'connection', 'disconnected');
    recording.state(310, other, 'connection', 'failed');
    recording.state(320, one, 'ice', 'disconnected');
    const statesOf = (label: string) =>
      analyse(recording)
        .streams.find((stream) => stream.label === label)
        ?.states?.items.map(({ at, state }) => [at, state]);
    expect(statesOf('a')).toEqual([[300, 'disconnected']]);
    expect(statesOf('b')).toEqual([]);
  });
});

describe('the end of a channel', () => {
  const ended = (end: (recording: Recording, peer: number, channel: number) => void) => {
    const recording = new Recording();
    const peer = recording.peer(0);
    const channel = recording.channel(100, peer);
    for (let n = 0; n < 20; n += 1) recording.message(200 + n * 500, channel, `{"n":${n}}`);
    end(recording, peer, channel);
    const next = recording.peer(14_000);
    recording.channel(15_000, next);
    return findingsOf(recording, createReconnectDetector).map(({ kind, count }) => [kind, count]);
  };

  test('by the page, or by the other side on purpose, is no outage', () => {
    expect(
      ended((recording, _, channel) => {
        recording.closing(10_000, channel);
        recording.close(10_010, channel, { wasClean: true });
      }),
    ).toEqual([]);
    expect(
      ended((recording, _, channel) => {
        recording.state(10_000, channel, 'channel', 'closing');
        recording.close(10_010, channel, { wasClean: true });
      }),
    ).toEqual([]);
  });
  test('with an error is an outage, also where the other side seemed to close it', () => {
    expect(
      ended((recording, _, channel) => {
        recording.state(10_000, channel, 'channel', 'closing');
        recording.error(10_000, channel, 3);
        recording.close(10_010, channel, { wasClean: true });
      }),
    ).toEqual([['reconnect', 1]]);
  });
  test('by a page whose peer connection is cut off is an outage', () => {
    expect(
      ended((recording, peer, channel) => {
        recording.state(10_000, peer, 'connection', 'disconnected');
        recording.closing(12_000, channel);
        recording.close(12_000, channel, { wasClean: true });
        recording.closing(12_000, peer);
        recording.close(12_000, peer, { wasClean: true });
      }),
    ).toEqual([['reconnect', 1]]);
  });
});
