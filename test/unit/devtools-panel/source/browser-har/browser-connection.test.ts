import { describe, expect, test } from 'vitest';
import {
  BrowserConnection,
  isStreamEntry,
} from '../../../../../src/devtools-panel/source/browser-har/browser-connection.ts';
import { entry, frames, ZERO } from './har-fixtures.ts';

const NOW = ZERO + 60_000;

/** An event stream as Firefox writes it: text so far, without times. */
const streamed = (text: string): unknown =>
  entry({
    url: 'http://a/events',
    status: 200,
    response: {
      headers: [{ name: 'Content-Type', value: 'text/event-stream' }],
      content: { mimeType: 'text/event-stream', text },
    },
  });

describe('a connection that is read again and again', () => {
  test('reports every message once, wherever the readings fall', () => {
    const whole = new BrowserConnection(1).read(entry({ more: frames(6) }), true, NOW);
    expect(whole.map(({ record }) => record.kind)).toEqual([
      'connecting',
      'open',
      ...Array(6).fill('message'),
      'close',
    ]);
    // Every way to cut six frames into two readings and an end.
    for (let cut = 0; cut <= 6; cut += 1) {
      const connection = new BrowserConnection(1);
      const pieces = [
        ...connection.read(entry({ more: frames(cut) }), false, NOW),
        ...connection.read(entry({ more: frames(6) }), false, NOW),
        ...connection.read(entry({ more: frames(6) }), true, NOW),
        ...connection.read(entry({ more: frames(6) }), true, NOW),
      ];
      expect(pieces.map(({ record }) => record.kind)).toEqual(whole.map(({ record }) => record.kind));
      const texts = pieces.flatMap(({ record }) => (record.kind === 'message' ? [record.payload.data] : []));
      expect(texts).toEqual([1, 2, 3, 4, 5, 6].map((number) => `frame ${number}`));
    }
  });

  test('does not end because nothing came for a while', () => {
    const connection = new BrowserConnection(1);
    connection.read(entry({ time: 400, more: frames(4) }), false, NOW);
    expect(connection.read(entry({ time: 400, more: frames(4) }), false, NOW)).toEqual([]);
  });

  test('a text that has not grown brings nothing, whatever its size is said to be', () => {
    const connection = new BrowserConnection(1);
    const raw = (text: string): unknown =>
      entry({
        url: 'http://a/events',
        status: 200,
        response: {
          headers: [{ name: 'Content-Type', value: 'text/event-stream' }],
          content: { mimeType: 'text/event-stream', size: text.length, text },
        },
      });
    const chunks = (text: string): readonly string[] =>
      connection
        .read(raw(text), false, NOW)
        .flatMap(({ record }) => (record.kind === 'chunk' ? [record.payload.data] : []));
    expect(chunks('data: 1\n\n')).toEqual(['data: 1\n\n']);
    expect(chunks('data: 1\n\n')).toEqual([]);
    expect(chunks('data: 1\n\ndata: 2\n\n')).toEqual(['data: 2\n\n']);
  });

  test('opens when the handshake is done, not while it waits', () => {
    const connection = new BrowserConnection(1);
    const kinds = (status: number) =>
      connection.read(entry({ status, more: frames(0) }), false, NOW).map(({ record }) => record.kind);
    expect([kinds(0), kinds(0), kinds(101)]).toEqual([['connecting'], [], ['open']]);
  });

  test('reports text that grows in pieces, each at the time of its reading', () => {
    const connection = new BrowserConnection(1);
    const first = connection.read(streamed('data: 1\n\n'), false, ZERO + 3_000);
    const second = connection.read(streamed('data: 1\n\ndata: 2\n\n'), false, ZERO + 4_000);
    const third = connection.read(streamed('data: 1\n\ndata: 2\n\n'), false, ZERO + 5_000);
    const pieces = (events: typeof first) =>
      events.flatMap(({ epoch, record }) => (record.kind === 'chunk' ? [[record.payload.data, epoch - ZERO]] : []));
    expect([pieces(first), pieces(second), pieces(third)]).toEqual([
      [['data: 1\n\n', 0]],
      [['data: 2\n\n', 4_000]],
      [],
    ]);
  });

  test('is reported again under another document, with its messages or without', () => {
    const connection = new BrowserConnection(1);
    const raw = entry({ more: frames(2) });
    const kinds = () => connection.read(raw, false, NOW).map(({ record }) => record.kind);
    expect(kinds()).toEqual(['connecting', 'open', 'message', 'message']);
    connection.restart(false);
    expect(kinds()).toEqual(['connecting', 'open']);
    connection.restart(true);
    expect(kinds()).toEqual(['connecting', 'open', 'message', 'message']);
  });
});

test('streams are sockets, events and bodies of a streamed type; other requests are not', () => {
  expect(isStreamEntry(entry({}))).toBe(true);
  expect(isStreamEntry(entry({ url: 'http://a/x', more: { _eventSourceMessages: [] } }))).toBe(true);
  expect(isStreamEntry(streamed('data: 1\n\n'))).toBe(true);
  expect(isStreamEntry(streamed(''))).toBe(false);
  expect(
    isStreamEntry(
      entry({ url: 'http://a/x', status: 200, response: { content: { mimeType: 'text/html', text: 'x' } } }),
    ),
  ).toBe(false);
  for (const odd of [null, 'text', [], {}, { request: null }, { request: { url: 7 } }])
    expect(isStreamEntry(odd)).toBe(false);
});
