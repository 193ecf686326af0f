import { describe, expect, test } from 'vitest';
import { classOf, familyOf, protocolsOf, stateAfter, touch } from '../../../../src/analysis/streams/stream-facts.ts';
import type { StreamEntry } from '../../../../src/analysis/streams/stream-entry.ts';
import type { StreamClass } from '../../../../src/analysis/streams/stream.ts';
import { millis, type Millis } from '../../../../src/base/units.ts';
import { connecting, connectionOf, entryOf, spanFrom } from './entries.ts';

test('a socket and an event source are channels of their own, requests are one kind, Engine.IO is another', () => {
  expect(
    (['websocket', 'eventsource', 'fetch', 'xhr'] as const).map((transport) => familyOf(transport, false)),
  ).toEqual(['websocket', 'eventsource', 'request', 'request']);
  expect([familyOf('websocket', true), familyOf('xhr', true)]).toEqual(['engine.io', 'engine.io']);
});

test('a class is what the transport says; only a request can have the signature of a long poll', () => {
  expect([classOf('websocket', 'long-poll'), classOf('eventsource', 'long-poll')]).toEqual(['websocket', 'sse']);
  expect([classOf('fetch', 'long-poll'), classOf('xhr', null)]).toEqual(['long-poll', 'request']);
});

test('subprotocols are one key in any order', () => {
  const names = ['b', 'a'];
  expect(protocolsOf({ protocols: names })).toBe(protocolsOf({ protocols: ['a', 'b'] }));
  expect(protocolsOf({ protocols: ['a'] })).not.toBe(protocolsOf({ protocols: ['b'] }));
  // The record stays as it is.
  expect(names).toEqual(['b', 'a']);
});

test('what happens on a stream moves its last instant, but never back', () => {
  const entry = entryOf(connecting('websocket', 'wss://app.test/live'));
  touch(entry, millis(500));
  touch(entry, millis(300));
  expect(entry.stream.lastAt).toBe(500);
});

describe('where a stream stands after one of its connections ended', () => {
  const after = (
    how: Parameters<typeof stateAfter>[2],
    more: {
      readonly isByPage?: boolean;
      readonly wasClean?: boolean;
      readonly status?: number;
      readonly reconnects?: number;
      readonly class?: StreamClass;
      readonly noSpan?: boolean;
    } = {},
  ) => {
    const entry = entryOf(connecting('websocket', 'wss://app.test/live'));
    entry.stream.reconnects = more.reconnects ?? 0;
    if (more.class !== undefined) entry.stream.class = more.class;
    const span = spanFrom(0, { wasClean: more.wasClean ?? false, status: more.status ?? 0 });
    return stateAfter(entry, more.noSpan === true ? null : span, how, more.isByPage ?? false);
  };

  test('is closed if the end was good: clean, complete, or asked for by the page', () => {
    expect([
      after('closed', { wasClean: true }),
      after('complete', { status: 200 }),
      after('closed', { isByPage: true }),
      after('closed', { isByPage: true, noSpan: true }),
      after('unread'),
      after('page-gone'),
    ]).toEqual(Array(6).fill('closed'));
  });

  test('is failed if it was cut off or answered with an error, and waiting if it has come back before', () => {
    expect([after('closed'), after('failed'), after('complete', { status: 500 })]).toEqual(Array(3).fill('failed'));
    expect([after('closed', { reconnects: 1 }), after('complete', { status: 400, reconnects: 1 })]).toEqual([
      'waiting',
      'waiting',
    ]);
    expect(after('complete', { status: 399 })).toBe('closed');
  });

  test('is waiting between two polls, however the last one ended; a single request is over', () => {
    for (const poll of ['long-poll', 'short-poll', 'retry-loop'] as const) {
      expect([after('complete', { class: poll }), after('failed', { class: poll })]).toEqual(['waiting', 'waiting']);
    }
    expect(after('complete', { class: 'request' })).toBe('closed');
    expect(after('page-gone', { class: 'short-poll' })).toBe('closed');
  });

  test('is that of the connections that are still open', () => {
    const entry: StreamEntry = entryOf(connecting('websocket', 'wss://app.test/live'));
    const connection = (openAt: Millis | null) => connectionOf(entry, { span: spanFrom(0, { openAt }) });
    entry.open.add(connection(null));
    expect(stateAfter(entry, spanFrom(0), 'closed', false)).toBe('connecting');
    const answered = connection(millis(20));
    entry.open.add(answered);
    entry.answered.add(answered);
    expect(stateAfter(entry, spanFrom(0), 'failed', false)).toBe('open');
    expect(stateAfter(entry, spanFrom(0), 'page-gone', false)).toBe('closed');
  });
});
