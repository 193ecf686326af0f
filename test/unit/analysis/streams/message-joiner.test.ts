import { describe, expect, test } from 'vitest';
import { MessageJoiner, readHeaders, transportOf } from '../../../../src/analysis/streams/message-joiner.ts';
import type { StreamClass } from '../../../../src/analysis/streams/stream.ts';
import type { Connection } from '../../../../src/analysis/streams/stream-entry.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import type { Header, MessageRecord, Payload, Transport } from '../../../../src/wire/record.ts';
import { Recording, text } from '../recording.ts';
import { connecting, connectionOf, entryOf, spanFrom } from './entries.ts';
import { analyse } from './streams-of.ts';

const RECORD = { n: 7, document: 'doc-1', connection: 1 } as const;

const bytes = (size: number): Payload => ({ encoding: 'base64', data: '', size: byteCount(size), isCut: true });

const message = (payload: Payload, more: Partial<MessageRecord> = {}) =>
  ({
    ...RECORD,
    kind: 'message',
    at: millis(100),
    direction: 'in',
    via: 'frame',
    bodyKind: 'text',
    payload,
    event: null,
    id: null,
    buffered: null,
    ...more,
  }) as const;

const chunk = (payload: Payload, at = 100) => ({ ...RECORD, kind: 'chunk', at: millis(at), payload }) as const;

const opened = (headers: readonly Header[], status = 200) =>
  ({
    ...RECORD,
    kind: 'open',
    at: millis(50),
    status,
    url: '',
    protocol: '',
    extensions: '',
    responseType: '',
    wasRedirected: false,
    headers,
  }) as const;

/** A connection, its stream, and what is reported of it. */
function joining(transport: Transport = 'websocket', url = 'https://app.test/feed') {
  const reported: string[] = [];
  const joiner = new MessageJoiner({
    message: (_stream, { direction, payload, ref }) => reported.push(`${direction} ${payload.data} (${ref.part})`),
    buffered: (_stream, _span, amount) => reported.push(`buffered ${amount}`),
  });
  const entry = entryOf(connecting(transport, url));
  const connection: Connection = connectionOf(entry, { transport, span: spanFrom(0), index: 3 });
  return { reported, joiner, connection, entry, stream: entry.stream };
}

test('the transport of a connection that is not known is that of its first message', () => {
  const of = (via: MessageRecord['via']) => transportOf(message(text('a'), { via }));
  expect([of('frame'), of('event'), of('line'), of('body')]).toEqual(['websocket', 'eventsource', 'fetch', 'fetch']);
});

describe('a message', () => {
  test('counts for its stream and its connection, by its direction', () => {
    const { joiner, connection, stream } = joining();
    joiner.message(connection, message(text('née')));
    joiner.message(connection, message(text('ab'), { direction: 'out' }));
    joiner.message(connection, message(bytes(100)));
    // "née" takes four bytes.
    expect(stream).toMatchObject({ messagesIn: 2, bytesIn: 104, messagesOut: 1, bytesOut: 2, lastAt: 100 });
    expect(connection.span).toMatchObject({ messagesIn: 2, messagesOut: 1 });
  });

  test('has the size of its text if nothing else is known', () => {
    const { joiner, connection } = joining();
    joiner.message(connection, message({ ...text('abc'), size: null }));
    expect(joiner.messages).toMatchObject([{ size: 3, connection: 3, ref: { document: 'doc-1', n: 7, part: 0 } }]);
  });

  test('is one of the record at hand only', () => {
    const { joiner, connection } = joining();
    joiner.message(connection, message(text('a')));
    joiner.begin();
    expect(joiner.messages).toEqual([]);
  });

  test('that was sent reports what waits in the browser, unless that is not known', () => {
    const { joiner, connection, reported } = joining();
    joiner.message(connection, message(text('a'), { direction: 'out', buffered: byteCount(5) }));
    joiner.message(connection, message(text('b'), { direction: 'out' }));
    expect(reported).toEqual(['out a (0)', 'buffered 5', 'out b (0)']);
  });
});

describe('a body that was read at once', () => {
  const read = (data: string, contentType = 'application/json') => {
    const of = joining('fetch');
    readHeaders(of.connection, opened([['content-type', contentType]]));
    of.joiner.message(of.connection, message(text(data), { via: 'body' }));
    return of;
  };

  test('is one message, or as many as a stream of messages has', () => {
    expect(read('{"a":1}\n{"a":2}').reported).toEqual(['in {"a":1}\n{"a":2} (0)']);
    expect(read('{"a":1}\n{"a":2}\n', 'application/x-ndjson').reported).toEqual(['in {"a":1} (0)', 'in {"a":2} (1)']);
  });

  test('is none if it is empty', () => {
    const { reported, connection } = read('');
    expect([reported, connection.hasBody, connection.hasNews]).toEqual([[], true, false]);
  });

  test('brings news unless it is an empty reply or that of the call before', () => {
    const of = read('[{"n":1}]');
    expect(of.connection.hasNews).toBe(true);
    of.joiner.message(of.connection, message(text('[{"n":1}]'), { via: 'body' }));
    expect(of.connection.hasNews).toBe(false);
    of.joiner.message(of.connection, message(text('[{"n":2}]'), { via: 'body' }));
    expect(of.connection.hasNews).toBe(true);
    of.joiner.message(of.connection, message(text('[]'), { via: 'body' }));
    expect(of.connection.hasNews).toBe(false);
    of.joiner.message(of.connection, message(bytes(3), { via: 'body' }));
    expect(of.connection.hasNews).toBe(true);
  });
});

describe('pieces of a body', () => {
  test('are messages of their own if no syntax is known; empty ones are none', () => {
    const { joiner, connection, reported } = joining('fetch');
    joiner.chunk(connection, chunk(text('some')));
    joiner.chunk(connection, chunk(text('')));
    expect(reported).toEqual(['in some (0)']);
    expect([connection.chunks, connection.hasBody, connection.hasNews]).toEqual([2, true, true]);
  });

  test('are joined by the syntax of the body', () => {
    const { joiner, connection, reported, stream } = joining('fetch');
    readHeaders(connection, opened([['content-type', 'text/event-stream']]));
    joiner.chunk(connection, chunk(text('data: a\n\ndata: b\n\nda'), 200));
    joiner.chunk(connection, chunk(text('ta: c'), 300));
    expect(reported).toEqual(['in a (0)', 'in b (1)']);
    expect(stream.lastAt).toBe(300);
  });

  // Three pieces of JSON over more than a second.
  test('make a request a stream by how they come, if its headers do not rule that out', () => {
    const classAfter = (headers: readonly Header[]): StreamClass => {
      const { joiner, connection, stream } = joining('fetch');
      readHeaders(connection, opened(headers));
      for (const at of [0, 600, 1_200]) joiner.chunk(connection, chunk(text('{"a":1}'), at));
      return stream.class;
    };
    expect(classAfter([])).toBe('streamed-fetch');
    expect(classAfter([['content-length', '21']])).toBe('request');
    expect(classAfter([['content-disposition', 'attachment']])).toBe('request');
  });

  test('are lines once they are a stream and have all been lines, also where several come together', () => {
    const readAll = (...pieces: readonly string[]) => {
      const { joiner, connection, reported } = joining('xhr');
      readHeaders(connection, opened([['content-type', 'text/plain']]));
      for (const [index, piece] of pieces.entries()) joiner.chunk(connection, chunk(text(piece), 100 * index));
      return reported;
    };
    expect(readAll('a\n', 'b\n', 'c\n', 'd\n', 'e\nf\ng', '\n')).toEqual([
      ...['in a\n (0)', 'in b\n (0)', 'in c\n (0)', 'in d\n (0)'],
      ...['in e (0)', 'in f (1)', 'in g (0)'],
    ]);
    // Tokens of a text are not.
    expect(readAll('a', ' b', '\n', 'c', 'd\ne\n').at(-1)).toBe('in d\ne\n (0)');
  });

  test('of a reply that comes in one piece tell whether it brings anything new', () => {
    const { joiner, connection } = joining('xhr');
    joiner.chunk(connection, chunk(text('[]')));
    expect(connection.hasNews).toBe(false);
  });
});

describe('the headers of a reply', () => {
  const classOf = (contentType: string, status = 200, before: StreamClass = 'request'): StreamClass => {
    const { connection, stream } = joining('fetch');
    stream.class = before;
    readHeaders(connection, opened([['content-type', contentType]], status));
    return stream.class;
  };

  test('make a request a stream by its media type', () => {
    expect([classOf('text/event-stream; charset=utf-8'), classOf('application/x-ndjson')]).toEqual([
      'sse',
      'streamed-fetch',
    ]);
    expect(classOf('application/json')).toBe('request');
  });

  test('do not if the reply is an error, or the class is known already', () => {
    expect([classOf('text/event-stream', 400), classOf('text/event-stream', 399)]).toEqual(['request', 'sse']);
    expect(classOf('text/event-stream', 200, 'long-poll')).toBe('long-poll');
  });
});

describe('what the first messages say of a stream', () => {
  const ENGINE = 'https://app.test/socket.io/?EIO=4&transport=polling';

  test('is that a development server talks to its page, by the very first one', () => {
    const toolingAfter = (url: string, ...texts: readonly string[]): boolean => {
      const { joiner, connection, stream } = joining('websocket', url);
      for (const data of texts) joiner.message(connection, message(text(data)));
      return stream.isDevTooling;
    };
    expect(toolingAfter('wss://app.test/ws', '{"type":"hot"}')).toBe(true);
    expect(toolingAfter('wss://app.test/ws', '{"type":"price"}', '{"type":"hot"}')).toBe(false);
    expect(toolingAfter('wss://app.test/live', '{"type":"hot"}')).toBe(false);
  });

  test('is the session of Engine.IO, once', () => {
    const { joiner, connection, entry } = joining('fetch', ENGINE);
    for (const sid of ['a', 'b', 'a']) joiner.message(connection, message(text(`0{"sid":"${sid}"}`), { via: 'body' }));
    expect(entry.sessions.items).toEqual(['a', 'b']);
  });

  test('is no session on another stream, or in what the page sent', () => {
    const other = joining();
    other.joiner.message(other.connection, message(text('0{"sid":"a"}')));
    const sent = joining('fetch', ENGINE);
    sent.joiner.message(sent.connection, message(text('0{"sid":"a"}'), { direction: 'out' }));
    expect([other.entry.sessions.length, sent.entry.sessions.length]).toEqual([0, 0]);
  });
});

describe('messages in a recording', () => {
  test('a fetched event stream gives one message for each event, wherever its pieces were cut', () => {
    const recording = new Recording();
    const call = recording.connect(0, 'fetch', 'https://app.test/chat', { method: 'POST' });
    recording.open(50, call, { headers: [['content-type', 'text/event-stream; charset=utf-8']] });
    recording.chunk(100, call, 'data: one\n\ndata: t');
    recording.chunk(200, call, 'wo\n\n');
    recording.close(300, call, { how: 'complete' });
    const { streams, messages } = analyse(recording);
    expect(streams[0]).toMatchObject({ class: 'sse', messagesIn: 2 });
    expect(messages.map(({ payload, at }) => [payload.data, at])).toEqual([
      ['one', 100],
      ['two', 200],
    ]);
  });
});
