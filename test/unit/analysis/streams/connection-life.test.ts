import { describe, expect, test } from 'vitest';
import { MAX_OPEN_CONNECTIONS } from '../../../../src/analysis/analysis-limits.ts';
import { ConnectionLife } from '../../../../src/analysis/streams/connection-life.ts';
import { ConnectionTable } from '../../../../src/analysis/streams/connection-table.ts';
import { MessageJoiner } from '../../../../src/analysis/streams/message-joiner.ts';
import type { Connection, StreamEntry } from '../../../../src/analysis/streams/stream-entry.ts';
import type { StreamSink } from '../../../../src/analysis/streams/stream-sink.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import type { CloseRecord, OpenRecord, Transport } from '../../../../src/wire/record.ts';
import { Recording, text } from '../recording.ts';
import { connecting, entryOf } from './entries.ts';
import { analyse } from './streams-of.ts';

const RECORD = { n: 0, document: 'doc-1', connection: 1 } as const;

const opened = (at: number, more: Partial<OpenRecord> = {}) =>
  ({
    ...RECORD,
    kind: 'open',
    at: millis(at),
    status: 200,
    url: 'https://app.test/again',
    protocol: '',
    extensions: '',
    responseType: '',
    wasRedirected: false,
    headers: [],
    ...more,
  }) as const;

const closed = (at: number, more: Partial<CloseRecord> = {}) =>
  ({
    ...RECORD,
    kind: 'close',
    at: millis(at),
    how: 'closed',
    code: null,
    reason: '',
    wasClean: false,
    size: byteCount(0),
    ...more,
  }) as const;

const closing = (at: number) =>
  ({ ...RECORD, kind: 'closing', at: millis(at), code: null, reason: '', initiator: '' }) as const;

const error = (at: number, state: number) => ({ ...RECORD, kind: 'error', at: millis(at), state, text: '' }) as const;

/** Connections of one stream, and what they report in its order. */
function lives(transport: Transport = 'websocket', isGivenUp = false) {
  const reported: string[] = [];
  const ignore = (): void => undefined;
  const sink: StreamSink = {
    connecting: (_stream, { connectingAt }) => reported.push(`connecting ${connectingAt}`),
    opened: (_stream, { openAt }) => reported.push(`opened ${openAt}`),
    message: (_stream, { payload }) => reported.push(`message ${payload.data}`),
    network: (_stream, { status }) => reported.push(`network ${status}`),
    closing: () => {
      reported.push('closing');
      return isGivenUp;
    },
    closed: (_stream, { how, closeAt }, record) =>
      reported.push(`${how} ${closeAt}${record === null ? ' without a record' : ''}`),
    unfinished: (_stream, _span, characters) => reported.push(`unfinished ${characters}`),
    buffered: ignore,
    listening: (_stream, _span, unheard) => reported.push(`listening after ${unheard}`),
    merged: ignore,
    forgot: ignore,
  };
  const table = new ConnectionTable();
  const joiner = new MessageJoiner(sink);
  const freed: string[] = [];
  const life = new ConnectionLife(sink, table, joiner, ({ open }) => freed.push(`${open.size} open`));
  const entry: StreamEntry = entryOf(connecting(transport, 'https://app.test/feed'));
  const begin = (at: number, number = 1): Connection =>
    life.begin(entry, { document: 'doc-1', connection: number, transport, url: entry.stream.url, at: millis(at) });
  return { reported, freed, table, joiner, life, entry, stream: entry.stream, begin };
}

describe('a connection that the page gives up for showing no life', () => {
  test('did not end by the page’s own will', () => {
    const end = (isGivenUp: boolean) => {
      const { life, begin } = lives('websocket', isGivenUp);
      const connection = begin(0);
      const { span } = connection;
      life.open(connection, opened(20));
      life.closing(closing(1_000));
      life.close(connection, closed(1_010));
      return span === null ? null : [life.wasEndedByPage(span), life.wasGivenUp(span)];
    };
    expect([end(false), end(true)]).toEqual([
      [true, false],
      [false, true],
    ]);
  });
});

describe('a connection', () => {
  test('is connecting, open, and closed with what its end says', () => {
    const { reported, life, stream, begin, entry } = lives();
    const connection = begin(0);
    expect([stream.state, stream.connections, entry.open.size]).toEqual(['connecting', 1, 1]);
    life.open(connection, opened(20, { status: 101 }));
    expect(stream.state).toBe('open');
    life.close(connection, closed(900, { code: 1000, reason: 'bye', wasClean: true }));
    expect(stream.spans).toMatchObject([
      {
        connectingAt: 0,
        openAt: 20,
        closeAt: 900,
        how: 'closed',
        status: 101,
        code: 1000,
        reason: 'bye',
        wasClean: true,
      },
    ]);
    expect([stream.state, stream.lastAt, entry.lastEndAt, entry.open.size]).toEqual(['closed', 900, 900, 0]);
    expect(reported).toEqual(['opened 20', 'closed 900']);
  });

  test('that has ended is not opened by an answer that comes after that', () => {
    const { reported, life, stream, begin } = lives('eventsource');
    const connection = begin(0);
    life.close(connection, closed(900));
    const before = structuredClone(stream);
    life.open(connection, opened(1_000));
    expect([stream, reported]).toEqual([before, ['closed 900']]);
  });

  test('leaves its stream free when its page asks for its end, and when it ends', () => {
    const { freed, life, begin } = lives();
    const [first, second] = [begin(0), begin(1, 2)];
    life.closing(closing(10));
    expect(freed).toEqual([]);
    life.close(second, closed(20));
    // The first is still open, but its page does not want it any more.
    expect(freed).toEqual(['1 open']);
    life.close(first, closed(30));
    expect(freed).toEqual(['1 open', '0 open']);
  });

  test('that is cut off has failed', () => {
    const { life, stream, begin } = lives();
    const connection = begin(0);
    life.close(connection, closed(900, { code: 1006 }));
    expect(stream.state).toBe('failed');
  });

  test('can be found while it is open, and for a while after', () => {
    const { life, table, begin } = lives();
    const connection = begin(0);
    expect(table.findOpen('doc-1', 1)).toBe(connection);
    life.close(connection, closed(900));
    expect([table.findOpen('doc-1', 1), table.find('doc-1', 1)]).toEqual([undefined, connection]);
  });

  test('has its number within the stream', () => {
    const { begin, stream } = lives();
    stream.droppedSpans = 4;
    expect([begin(0, 1).index, begin(10, 2).index]).toEqual([4, 5]);
  });

  test('goes unread when it is the oldest of too many', () => {
    const { begin, reported, entry } = lives();
    for (let number = 0; number < MAX_OPEN_CONNECTIONS; number += 1) begin(number, number);
    expect(reported).toEqual([]);
    begin(99_999, MAX_OPEN_CONNECTIONS);
    expect(reported).toEqual(['unread 99999 without a record']);
    expect(entry.open.size).toBe(MAX_OPEN_CONNECTIONS);
  });
});

describe('the page ended a connection', () => {
  const wasByPage = (end: (of: ReturnType<typeof lives>, connection: Connection) => void): boolean => {
    const of = lives();
    const connection = of.begin(0);
    const { span } = connection;
    end(of, connection);
    expect(of.entry.wasEndedByPage).toBe(span !== null && of.life.wasEndedByPage(span));
    return of.entry.wasEndedByPage;
  };

  test('if it asked for that, aborted it, or went away', () => {
    const asked = wasByPage(({ life }, connection) => {
      life.closing(closing(500));
      life.close(connection, closed(600, { code: 1006 }));
    });
    const aborted = wasByPage(({ life }, connection) => life.close(connection, closed(600, { how: 'aborted' })));
    const gone = wasByPage(({ life }) => life.endDocument('doc-1', millis(600)));
    expect([asked, aborted, gone]).toEqual([true, true, true]);
  });

  test('not if the server or the network did', () => {
    expect([
      wasByPage(({ life }, connection) => life.close(connection, closed(600, { code: 1000, wasClean: true }))),
      wasByPage(({ life }, connection) => life.close(connection, closed(600, { how: 'timeout' }))),
    ]).toEqual([false, false]);
  });

  test('only where it was: another document that goes leaves it open', () => {
    const { life, begin, reported, entry } = lives();
    begin(0);
    life.endDocument('doc-2', millis(600));
    expect([reported, entry.open.size]).toEqual([[], 1]);
    life.endDocument('doc-1', millis(700));
    expect(reported).toEqual(['page-gone 700 without a record']);
  });
});

describe('a document that ended without a word', () => {
  test('has ended its connections, until it turns out to live: then they are as they were', () => {
    const { life, begin, reported, stream, entry, table } = lives();
    const connection = begin(0);
    life.open(connection, opened(20));
    life.presumeGone('doc-1', millis(5_000));
    expect([reported.at(-1), stream.state, entry.open.size]).toEqual(['page-gone 5000 without a record', 'closed', 0]);
    life.revive('doc-2', millis(6_000));
    expect(stream.state).toBe('closed');
    life.revive('doc-1', millis(6_000));
    expect(stream).toMatchObject({ state: 'open', spans: [{ closeAt: null, how: null }] });
    expect(table.findOpen('doc-1', 1)).toBe(connection);
    expect([entry.wasEndedByPage, entry.open.size]).toEqual([false, 1]);
  });
});

describe('an event source', () => {
  test('whose browser connects again has ended one attempt; the next begins when something is heard of it', () => {
    const { life, begin, reported, stream } = lives('eventsource');
    const connection = begin(0);
    life.open(connection, opened(50));
    life.error(error(1_000, 0));
    expect([stream.state, connection.span]).toEqual(['waiting', null]);
    life.open(connection, opened(4_000));
    expect(reported).toEqual(['opened 50', 'closed 1000', 'connecting 4000', 'opened 4000']);
    expect([stream.connections, stream.reconnects, stream.state]).toEqual([2, 1, 'open']);
    expect(stream.spans[1]?.url).toBe('https://app.test/again');
  });

  test('that fails again and again has an attempt for each error', () => {
    const { life, begin, reported, stream } = lives('eventsource');
    begin(0);
    for (const at of [1_000, 4_000, 7_000]) life.error(error(at, 0));
    expect(reported).toEqual(['failed 1000', 'connecting 4000', 'failed 4000', 'connecting 7000', 'failed 7000']);
    expect(stream.reconnects).toBe(2);
  });

  test('keeps its attempt at an error that ends it for good: the close says so', () => {
    const { life, begin, reported } = lives('eventsource');
    begin(0);
    life.error(error(1_000, 2));
    expect(reported).toEqual([]);
  });

  test('is the only one whose error ends an attempt', () => {
    const { life, begin, reported } = lives('websocket');
    begin(0);
    life.error(error(1_000, 0));
    expect(reported).toEqual([]);
  });
});

describe('the body of a reply', () => {
  const streaming = () => {
    const of = lives('fetch');
    const connection = of.begin(0);
    of.life.open(connection, opened(50, { headers: [['content-type', 'application/x-ndjson']] }));
    return { ...of, connection };
  };

  test('gives what its end completes, before the close', () => {
    const { life, connection, reported } = streaming();
    connection.parser?.pushPayload(text('{"n":1}'));
    life.close(connection, closed(900, { how: 'complete' }));
    expect(reported).toEqual(['opened 50', 'message {"n":1}', 'complete 900']);
  });

  // "data: a" are seven characters of an event that no empty line ends.
  test('reports what belongs to no message', () => {
    const of = lives('fetch');
    const connection = of.begin(0);
    of.life.open(connection, opened(50, { headers: [['content-type', 'text/event-stream']] }));
    connection.parser?.pushPayload(text('data: a\n'));
    of.life.close(connection, closed(900, { how: 'complete' }));
    expect(of.reported).toEqual(['opened 50', 'unfinished 7', 'complete 900']);
  });

  test('is not joined over a hole in the recording', () => {
    const joined = (isLost: boolean): readonly string[] => {
      const { joiner, connection } = streaming();
      connection.parser?.pushPayload(text('{"n":'));
      if (isLost) joiner.lost('doc-1');
      return [...(connection.parser?.pushPayload(text('1}\n{"n":2}\n')) ?? [])].map(({ data }) => data);
    };
    expect(joined(false)).toEqual(['{"n":1}', '{"n":2}']);
    expect(joined(true)).not.toContain('{"n":1}');
    expect(joined(true)).toContain('{"n":2}');
  });
});

describe('connections in a recording', () => {
  test('an EventSource that the browser reconnects has one span for each attempt', () => {
    const recording = new Recording();
    const source = recording.connect(0, 'eventsource', 'https://app.test/events');
    recording.open(50, source);
    recording.message(100, source, 'a', { via: 'event', event: 'message', id: '1' });
    recording.error(1_000, source, 0);
    recording.open(4_000, source);
    recording.message(4_100, source, 'b', { via: 'event', event: 'message', id: '2' });
    const { streams } = analyse(recording);
    expect(streams[0]).toMatchObject({ connections: 2, reconnects: 1, state: 'open', messagesIn: 2 });
    expect(
      streams[0]?.spans.map(({ connectingAt, openAt, closeAt, how }) => [connectingAt, openAt, closeAt, how]),
    ).toEqual([
      [0, 50, 1_000, 'closed'],
      [4_000, 4_000, null, null],
    ]);
  });

  test('a page that goes away ends its connections', () => {
    const recording = new Recording();
    recording.socket(0);
    recording.page(500, 'pagehide');
    const { streams } = analyse(recording);
    expect(streams[0]?.state).toBe('closed');
    expect(streams[0]?.spans[0]?.how).toBe('page-gone');
  });
});

describe('a request whose outcome is not seen', () => {
  const unseen = { how: 'unseen', code: null, reason: '', wasClean: false, size: byteCount(0) } as const;
  const begun = () => {
    const recording = new Recording();
    const call = recording.connect(0, 'fetch', 'https://app.test/later');
    recording.add(10_000, { kind: 'close', connection: call, ...unseen });
    return { recording, call };
  };

  test('is over, and neither open nor failed', () => {
    const { streams } = analyse(begun().recording);
    expect(streams[0]?.spans).toMatchObject([{ openAt: null, closeAt: 10_000, how: 'unseen' }]);
    expect(streams[0]).toMatchObject({ state: 'closed', reconnects: 0, poll: null });
  });

  test('is open again when its answer comes after all, and ends as that ends', () => {
    const { recording, call } = begun();
    recording.open(25_000, call, { url: 'https://app.test/later' });
    const { streams } = analyse(recording);
    expect(streams[0]?.spans).toMatchObject([{ openAt: 25_000, closeAt: null, how: null }]);
    recording.add(26_000, { kind: 'close', connection: call, ...unseen, how: 'complete' });
    expect(analyse(recording).streams[0]?.spans).toMatchObject([{ openAt: 25_000, closeAt: 26_000, how: 'complete' }]);
  });

  test('is failed when that is learnt after all', () => {
    const { recording, call } = begun();
    recording.add(11_000, { kind: 'close', connection: call, ...unseen, how: 'failed' });
    expect(analyse(recording).streams[0]?.spans).toMatchObject([{ closeAt: 11_000, how: 'failed' }]);
  });
});
