import { expect, test } from 'vitest';
import { isPollClass, isRequest, spanAt } from '../../../../src/analysis/streams/stream.ts';
import { connecting, entryOf, spanFrom } from './entries.ts';

test('a request, a poll and a retry loop are answered and end; a stream is not', () => {
  expect((['request', 'short-poll', 'long-poll', 'retry-loop'] as const).map(isPollClass)).toEqual(Array(4).fill(true));
  expect((['websocket', 'sse', 'streamed-fetch'] as const).map(isPollClass)).toEqual(Array(3).fill(false));
});

test('a request is over with its reply, a socket and an event source are not', () => {
  const of = (transport: 'fetch' | 'xhr' | 'websocket' | 'eventsource') => isRequest({ transport });
  expect([of('fetch'), of('xhr'), of('websocket'), of('eventsource')]).toEqual([true, true, false, false]);
});

// Three connections were dropped, so that the fourth, with the index 3, is the first that is remembered.
test('a message finds its connection behind those that were dropped', () => {
  const { stream } = entryOf(connecting('websocket', 'wss://app.test/live'), { firstIndex: 3 });
  stream.spans.push(spanFrom(0), spanFrom(100));
  expect([3, 4].map((connection) => spanAt(stream, { connection })?.connectingAt)).toEqual([0, 100]);
  expect([2, 5].map((connection) => spanAt(stream, { connection }))).toEqual([undefined, undefined]);
});
