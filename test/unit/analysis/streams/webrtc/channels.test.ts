import { describe, expect, test } from 'vitest';
import { channelLabel, channelOf, mayLose, promiseOf } from '../../../../../src/analysis/streams/webrtc/channels.ts';
import { millis } from '../../../../../src/base/units.ts';
import type { ChannelFacts } from '../../../../../src/wire/webrtc.ts';
import { Recording } from '../../recording.ts';
import { analyse } from '../streams-of.ts';

const streamWith = (facts: Partial<ChannelFacts>) => {
  const recording = new Recording();
  const peer = recording.peer(0);
  recording.channel(100, peer, facts);
  const [, stream] = analyse(recording).streams;
  if (stream === undefined) throw new Error('no channel');
  return stream;
};

describe('the stream of a data channel', () => {
  test('is named by the label, and told from one of the same label that is open too', () => {
    const recording = new Recording();
    const peer = recording.peer(0);
    recording.channel(100, peer, {}, 'a%2Fb%20c');
    recording.channel(110, peer, {}, 'a%2Fb%20c');
    recording.channel(120, peer, {}, '');
    const { streams } = analyse(recording);
    expect(streams.map(({ label }) => label)).toEqual(['Peer connection', 'a/b c', 'a/b c #2', 'unnamed channel']);
    expect(streams.map(({ class: kind }) => kind)).toEqual(['peer', 'datachannel', 'datachannel', 'datachannel']);
  });
  test('has the options that both sides agreed on', () => {
    expect(channelOf(streamWith({ id: 7, isOrdered: false }))).toMatchObject({ id: 7, isOrdered: false });
  });
  test('goes on where a channel of the same label follows a closed one', () => {
    const recording = new Recording();
    const peer = recording.peer(0);
    const first = recording.channel(100, peer);
    recording.close(500, first, { wasClean: true });
    recording.channel(900, peer);
    expect(analyse(recording).streams).toHaveLength(2);
    expect(analyse(recording).streams[1]?.connections).toBe(2);
  });
});

test('only an ordered channel without a limit promises every message in its order', () => {
  expect(mayLose(streamWith({}))).toBe(false);
  expect(mayLose(streamWith({ isOrdered: false }))).toBe(true);
  expect(mayLose(streamWith({ maxRetransmits: 0 }))).toBe(true);
  expect(mayLose(streamWith({ maxPacketLifeTime: millis(100) }))).toBe(true);
});

test('a socket promises all', () => {
  const recording = new Recording();
  recording.socket(0);
  expect(analyse(recording).streams.map(mayLose)).toEqual([false]);
});

describe('a session of WebTransport', () => {
  const session = (at: number, recording: Recording): number => {
    const connection = recording.connect(at, 'webtransport', 'https://app.test/live');
    recording.open(at + 10, connection, { status: 0 });
    return connection;
  };

  test('is a stream of its own class that may lose, and goes on where the next of its address begins', () => {
    const recording = new Recording();
    const first = session(0, recording);
    recording.message(100, first, 'a', { event: 'datagram' });
    recording.message(200, first, 'b', { event: 'bidi 1', direction: 'out' });
    recording.close(500, first, { code: 4_000_000, wasClean: true });
    session(900, recording);
    const { streams } = analyse(recording);
    expect(streams).toMatchObject([{ class: 'webtransport', connections: 2, messagesIn: 1, messagesOut: 1 }]);
    expect(streams.map(mayLose)).toEqual([true]);
    expect(streams.map(promiseOf)).toEqual([expect.stringMatching(/datagrams/)]);
  });

  test('is known by its messages where its beginning was not recorded', () => {
    const recording = new Recording();
    recording.message(100, 7, 'a', { event: 'datagram' });
    expect(analyse(recording).streams).toMatchObject([{ class: 'webtransport' }]);
  });

  test('keeps the states of its streams', () => {
    const recording = new Recording();
    recording.state(100, session(0, recording), 'stream', 'bidi 1 open');
    const [stream] = analyse(recording).streams;
    expect(stream?.states?.items).toMatchObject([{ subject: 'stream', state: 'bidi 1 open' }]);
  });
});

test('a label that was cut within an escape is shown as it came', () => {
  expect(channelLabel('datachannel:caf%C3%A9')).toBe('café');
  expect(channelLabel('datachannel:caf%C3')).toBe('caf%C3');
});
