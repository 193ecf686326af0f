import { describe, expect, test } from 'vitest';
import { beginsPolledSession, isOutageStatus, roleOf } from '../../../../src/analysis/outages/connection-role.ts';
import type { ConnectionSpan, Stream } from '../../../../src/analysis/streams/stream.ts';

const role = (stream: Partial<Stream>, span: Partial<ConnectionSpan>) =>
  roleOf(
    { class: 'request', isClassMaybe: false, ...stream } as Stream,
    { transport: 'fetch', url: 'https://a.test/', ...span } as ConnectionSpan,
  );

const ENGINE = 'https://a.test/socket.io/?EIO=4&transport=';

describe('what a connection means for its stream', () => {
  test('a socket or event source is an attempt to be up, and so is a stream of events by fetch', () => {
    expect(role({}, { transport: 'websocket' })).toBe('attempt');
    expect(role({}, { transport: 'eventsource' })).toBe('attempt');
    expect(role({ class: 'sse' }, {})).toBe('attempt');
  });
  test('a request is a poll only once its stream is known to poll', () => {
    expect(role({ class: 'short-poll' }, {})).toBe('poll');
    expect(role({ class: 'long-poll' }, {})).toBe('poll');
    expect(role({ class: 'long-poll', isClassMaybe: true }, {})).toBe('none');
    expect(role({}, {})).toBe('none');
  });
  test('a call of Engine.IO begins a session, continues it, or upgrades it', () => {
    expect(role({}, { url: `${ENGINE}polling` })).toBe('attempt');
    expect(role({}, { url: `${ENGINE}polling&sid=1` })).toBe('session');
    expect(role({}, { url: `${ENGINE}websocket&sid=1`, transport: 'websocket' })).toBe('upgrade');
  });
});

test('a handshake over polling ends at once and its session continues; one over a socket does not', () => {
  const begins = (span: Partial<ConnectionSpan>) => beginsPolledSession(span as ConnectionSpan);
  expect(begins({ transport: 'xhr', url: `${ENGINE}polling` })).toBe(true);
  expect(begins({ transport: 'websocket', url: `${ENGINE}websocket` })).toBe(false);
  expect(begins({ transport: 'xhr', url: 'https://a.test/' })).toBe(false);
});

test('a server that is down, overloaded or turns callers away has an outage; "not found" may be an answer', () => {
  const statuses = [200, 204, 304, 400, 401, 403, 404, 408, 410, 429, 499, 500, 503, 599];
  expect(statuses.filter(isOutageStatus)).toEqual([401, 403, 408, 429, 500, 503, 599]);
});
