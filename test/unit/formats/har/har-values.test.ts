import { describe, expect, test } from 'vitest';
import {
  bodyOf,
  directionOf,
  durationOf,
  epochOf,
  handshakeOf,
  headersOf,
  transportOf,
} from '../../../../src/formats/har/har-values.ts';

describe('values of a HAR entry', () => {
  test('times are seconds, milliseconds or text', () => {
    const noon = 1_772_366_400_000;
    expect([epochOf(noon / 1_000), epochOf(noon), epochOf('2026-03-01T12:00:00Z')]).toEqual([noon, noon, noon]);
    // Neither a time, nor one after the year 2200.
    expect([epochOf(0), epochOf(-1), epochOf('yesterday'), epochOf(8e12), epochOf(null)]).toEqual(Array(5).fill(null));
  });

  test('durations are at least 0 and at most a hundred days', () => {
    expect([durationOf(12.5), durationOf(-1), durationOf('5'), durationOf(1e12)]).toEqual([12.5, 0, 0, 8_640_000_000]);
  });

  // 1 + 2 + 3 + 4 + 5; -1 means that a phase does not apply, `receive` is after the response began.
  test('the handshake is the sum of the phases before the response', () => {
    const timings = { blocked: 1, dns: 2, connect: 3, send: 4, wait: 5, receive: 100, ssl: 50 };
    expect(handshakeOf({ timings })).toBe(15);
    expect(handshakeOf({ timings: { ...timings, dns: -1 } })).toBe(13);
    expect(handshakeOf({})).toBe(0);
  });

  test('directions have the words of each writer', () => {
    expect(['send', 'request', 'outgoing', 'sent'].map(directionOf)).toEqual(Array(4).fill('out'));
    expect(['receive', 'response', 'incoming', 'received'].map(directionOf)).toEqual(Array(4).fill('in'));
    expect([directionOf('error'), directionOf(1)]).toEqual([null, null]);
  });

  test('the transport is known by type, address or message list', () => {
    const lists = { _eventSourceMessages: [] };
    expect(transportOf({}, 'wss://a/')).toBe('websocket');
    expect(transportOf({ _webSocketMessages: [] }, 'https://a/')).toBe('websocket');
    expect(transportOf({ _resourceType: 'EventSource' }, 'https://a/')).toBe('eventsource');
    expect(transportOf({ _resourceType: 'xhr' }, 'https://a/')).toBe('xhr');
    expect(transportOf(lists, 'https://a/')).toBe('eventsource');
    expect(transportOf({ ...lists, _resourceType: 'fetch' }, 'https://a/')).toBe('fetch');
    expect(transportOf({}, 'https://a/')).toBe('fetch');
  });

  test('only the wanted headers are read, in lower case', () => {
    const headers = [{ name: 'ETag', value: 'x' }, { name: 'Cookie', value: 'secret' }, { name: 'etag' }, 7];
    expect(headersOf({ headers }, new Set(['etag']))).toEqual([['etag', 'x']]);
  });

  test('a body is text or bytes; one that was not saved is cut at its beginning', () => {
    const of = (content: object) => bodyOf({ content });
    expect(of({ text: 'é' })).toEqual({ encoding: 'text', data: 'é', size: 2, isCut: false });
    expect(of({ text: 'AAE=', encoding: 'base64' })).toEqual({
      encoding: 'base64',
      data: 'AAE=',
      size: 2,
      isCut: false,
    });
    expect(of({ size: 7 })).toEqual({ encoding: 'text', data: '', size: 7, isCut: true });
    expect(of({ text: '', size: 0 })).toBe(null);
  });
});
