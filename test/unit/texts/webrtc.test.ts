import { describe, expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { channelPromise, notPromised, stateText, WEBRTC_FACTS } from '../../../src/texts/webrtc.ts';

describe('what a channel promises', () => {
  const of = (isOrdered: boolean, maxRetransmits: number | null, maxPacketLifeTime: number | null): string =>
    channelPromise({ isOrdered, maxRetransmits, maxPacketLifeTime });

  test('is its order, and how long it tries', () => {
    expect(of(true, null, null)).toBe('ordered, reliable');
    expect(of(false, 0, null)).toBe('unordered, no retransmissions');
    expect(of(true, 1, null)).toBe('ordered, at most 1 retransmission');
    expect(of(true, 3, null)).toBe('ordered, at most 3 retransmissions');
    expect(of(false, null, millis(250))).toBe('unordered, retransmitted for 250 ms at most');
  });
  test('is told together with what came late, where something did', () => {
    expect(notPromised(0, 'unordered, reliable', 'channel')).toMatch(
      /^The channel promises no more \(unordered, reliable\)/,
    );
    expect(notPromised(2, 'unordered, reliable', 'channel')).toMatch(/^2 messages came late\. The channel/);
  });
});

test('each state has a row in the words of the platform', () => {
  expect(stateText('connection', 'failed')).toBe('Peer connection: failed');
  expect(stateText('ice', 'checking')).toBe('ICE: checking');
  expect(stateText('signaling', 'stable')).toBe('Signalling: stable');
  expect(stateText('restart', '')).not.toMatch(/:/);
  expect(stateText('candidate', '701 stun:a')).toBe('No ICE candidate: 701 stun:a');
  expect(stateText('channel', 'closing')).toMatch(/other side/);
});

test('a state of a session names the stream by its kind', () => {
  expect(stateText('stream', 'bidi 2 open')).toBe('Two-way stream 2: open');
  expect(stateText('stream', 'in 3 cancelled')).toBe('Incoming stream 3: cancelled');
  expect(stateText('stream', 'out 4 closed')).toBe('Outgoing stream 4: closed');
  expect(stateText('stream', 'datagram closed')).toBe('Datagrams: closed');
  expect(stateText('stream', 'draining')).toBe('Session: draining');
  // A file may say anything.
  for (const state of ['', 'constructor 1 open', 'bidi']) expect(stateText('stream', state)).not.toMatch(/undefined/);
});

test('of the states of a peer connection those are named that say something', () => {
  expect(WEBRTC_FACTS.states('connected', 'completed', 'stable')).toBe('connected, ICE completed');
  expect(WEBRTC_FACTS.states('', '', 'have-local-offer')).toBe('signalling have-local-offer');
  expect(WEBRTC_FACTS.states('', '', '')).toBe('');
});
