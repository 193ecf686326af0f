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
    expect(notPromised(0, 'unordered, reliable')).toMatch(/^The channel promises no more \(unordered, reliable\)/);
    expect(notPromised(2, 'unordered, reliable')).toMatch(/^2 messages came late\. The channel/);
  });
});

test('each state has a row in the words of the platform', () => {
  expect(stateText('connection', 'failed')).toBe('Peer connection: failed');
  expect(stateText('ice', 'checking')).toBe('ICE: checking');
  expect(stateText('signaling', 'stable')).toBe('Signalling: stable');
  expect(stateText('restart', '')).not.toMatch(/:/);
  expect(stateText('channel', 'closing')).toMatch(/other side/);
});

test('of the states of a peer connection those are named that say something', () => {
  expect(WEBRTC_FACTS.states('connected', 'completed', 'stable')).toBe('connected, ICE completed');
  expect(WEBRTC_FACTS.states('', '', 'have-local-offer')).toBe('signalling have-local-offer');
  expect(WEBRTC_FACTS.states('', '', '')).toBe('');
});
