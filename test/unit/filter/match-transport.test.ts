import { expect, test } from 'vitest';
import { isTransport } from '../../../src/filter/match-transport.ts';
import { streamFacts } from './passing.ts';

test('a stream is found by its class', () => {
  expect(isTransport(streamFacts({ class: 'websocket' }), 'ws')).toBe(true);
  expect(isTransport(streamFacts({ class: 'sse' }), 'ws')).toBe(false);
  expect(isTransport(streamFacts({ class: 'streamed-fetch' }), 'stream')).toBe(true);
  expect(isTransport(streamFacts({ class: 'retry-loop' }), 'retry-loop')).toBe(true);
});

test('poll means every kind of polling, single requests included', () => {
  for (const kind of ['long-poll', 'short-poll', 'retry-loop', 'request'] as const) {
    expect(isTransport(streamFacts({ class: kind }), 'poll')).toBe(true);
  }
  expect(isTransport(streamFacts({ class: 'streamed-fetch' }), 'poll')).toBe(false);
});

test('fetch and xhr mean the interface that carried it, whatever its class', () => {
  const stream = streamFacts({ class: 'long-poll', transports: new Set(['xhr']) });
  expect([isTransport(stream, 'xhr'), isTransport(stream, 'fetch')]).toEqual([true, false]);
});

test('data channels and peer connections are found by their own names, and both by webrtc', () => {
  const found = (name: 'datachannel' | 'peer' | 'webrtc') =>
    (['datachannel', 'peer', 'websocket'] as const).map((kind) => isTransport(streamFacts({ class: kind }), name));
  expect(found('datachannel')).toEqual([true, false, false]);
  expect(found('peer')).toEqual([false, true, false]);
  expect(found('webrtc')).toEqual([true, true, false]);
});

test('webtransport is found by its own name', () => {
  expect(isTransport(streamFacts({ class: 'webtransport' }), 'webtransport')).toBe(true);
  expect(isTransport(streamFacts({ class: 'datachannel' }), 'webtransport')).toBe(false);
  expect(isTransport(streamFacts({ class: 'webtransport' }), 'webrtc')).toBe(false);
});
