import { describe, expect, test } from 'vitest';
import { factsOfStream } from '../../../../src/devtools-panel/rows/stream-facts.ts';
import { factsOfWebRtc, mainWebRtcFact } from '../../../../src/devtools-panel/rows/webrtc-facts.ts';
import { millis } from '../../../../src/base/units.ts';
import { Recording } from '../../analysis/recording.ts';
import { analyse } from '../../analysis/streams/streams-of.ts';

describe('what a connection of WebRTC is', () => {
  const recording = new Recording();
  const peer = recording.peer(0, { iceServers: ['stun:a', 'turn:b'] });
  recording.state(60, peer, 'ice', 'connected');
  recording.channel(100, peer, { id: 3, isNegotiated: true, isOrdered: false, maxPacketLifeTime: millis(150) });
  const [onPeer, onChannel] = analyse(recording).streams;

  test('a channel has what it promises, its id and its peer connection', () => {
    const [span] = onChannel?.spans ?? [];
    expect(span === undefined ? [] : factsOfWebRtc(span)).toEqual([
      ['delivery', 'unordered, retransmitted for 150 ms at most'],
      ['channel id', '3, agreed on by both sides'],
      ['peer connection', 'connection 1 of its page'],
    ]);
  });
  test('a peer connection has its ICE servers', () => {
    const [span] = onPeer?.spans ?? [];
    expect(span === undefined ? [] : factsOfWebRtc(span)).toEqual([['ice servers', 'stun:a, turn:b']]);
  });
  test('a peer connection has no figures of messages, which it cannot have', () => {
    const names = (stream: typeof onPeer) =>
      stream === undefined ? [] : factsOfStream(stream, undefined, 1_000, '').map(([name]) => name);
    expect(names(onPeer)).toEqual(['URL', 'connections', 'open']);
    expect(names(onChannel)).toContain('messages');
  });
  test('their rows say what matters most, those of a socket nothing', () => {
    const other = new Recording();
    other.socket(0);
    expect([onPeer, onChannel, analyse(other).streams[0]].map((stream) => stream && mainWebRtcFact(stream))).toEqual([
      'connected, ICE connected',
      'unordered, retransmitted for 150 ms at most',
      '',
    ]);
  });
});
