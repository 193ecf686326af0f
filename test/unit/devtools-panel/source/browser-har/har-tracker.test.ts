import { describe, expect, test } from 'vitest';
import { createHarTracker, type HarTracker } from '../../../../../src/devtools-panel/source/browser-har/har-tracker.ts';
import type { WireRecord } from '../../../../../src/wire/record.ts';
import {
  BY_PAGE,
  BY_WORKER,
  connecting,
  entry,
  frames,
  HOOK,
  opened,
  overwritten,
  topDocument,
  ZERO,
} from './har-fixtures.ts';

const newBook = (): HarTracker => createHarTracker({ zero: () => ZERO, isHook: (url) => url === HOOK });

const messagesOf = (records: readonly WireRecord[]): readonly string[] =>
  records.flatMap((record) => (record.kind === 'message' ? [record.payload.data] : []));

/** What a book tells of a list at an instant of the recording. */
const look = (book: HarTracker, at: number, ...entries: readonly unknown[]) => book.read(entries, ZERO + at);

const socket = (count: number, initiator?: unknown, at = 0): unknown =>
  entry({ at, more: { ...frames(count), ...(initiator === undefined ? {} : { _initiator: initiator }) } });

describe('never twice', () => {
  test('a call that went through the hook is not told, however late the hook says so', () => {
    const book = newBook();
    expect(look(book, 60_000, socket(4, BY_PAGE)).records).toEqual([]);
  });

  test('a request of which the browser does not say who asked is the hook’s where the hook has one', () => {
    const book = newBook();
    book.hooked([connecting(1, 0)], ZERO);
    expect(look(book, 60_000, socket(4)).records).toEqual([]);
  });

  test('two such requests and one of the hook: one is told', () => {
    const book = newBook();
    book.hooked([connecting(1, 0)], ZERO);
    const { records } = look(book, 60_000, socket(2), socket(2, undefined, 5));
    expect(records.filter(({ kind }) => kind === 'connecting')).toHaveLength(1);
  });

  test('a request without a known caller waits ten seconds for the hook’s word', () => {
    const book = newBook();
    expect(look(book, 9_999, socket(1)).records).toEqual([]);
    expect(messagesOf(look(book, 10_000, socket(1)).records)).toEqual(['frame 1']);
  });

  test('and longer while pages are behind with their records', () => {
    const book = newBook();
    // Seven seconds old when it comes.
    book.hooked([connecting(1, 2_000, 'ws://a/other')], ZERO + 9_000);
    expect(look(book, 18_999, socket(1)).records).toEqual([]);
    expect(messagesOf(look(book, 19_000, socket(1)).records)).toEqual(['frame 1']);
  });

  test('where the hook’s memory was overwritten nobody can tell, and nothing is told', () => {
    const book = newBook();
    book.hooked([overwritten(5_000)], ZERO);
    expect(look(book, 60_000, socket(1)).records).toEqual([]);
  });

  test('what a service worker asks to answer the page is the page’s own request', () => {
    const book = newBook();
    const events = { _resourceType: 'fetch', _eventSourceMessages: [] };
    const ofPage = entry({
      url: 'http://a/s',
      status: 200,
      initiator: BY_PAGE,
      more: events,
      response: { _fetchedViaServiceWorker: true },
    });
    const ofWorker = entry({ url: 'http://a/s', at: 40, status: 200, initiator: BY_WORKER, more: events });
    expect(look(newBook(), 60_000, ofWorker).records).not.toEqual([]);
    expect(look(book, 60_000, ofPage, ofWorker).records).toEqual([]);
  });
});

describe('what only the browser has seen', () => {
  test('is told two seconds late, in order, each message once, under a document of its own', () => {
    const book = newBook();
    expect(look(book, 1_999, socket(20, BY_WORKER)).records).toEqual([]);
    // Two seconds before 2,150 ms is 150 ms: the page, the connection, its opening and the frame at 100 ms.
    const first = look(book, 2_150, socket(20, BY_WORKER)).records;
    expect(first.map(({ kind }) => kind)).toEqual(['document', 'connecting', 'open', 'message']);
    const rest = look(book, 10_000, socket(20, BY_WORKER)).records;
    const all = [...first, ...rest];
    expect(messagesOf(all)).toEqual(Array.from({ length: 20 }, (_, index) => `frame ${index + 1}`));
    expect(all.map(({ n }) => n)).toEqual(all.map((_, index) => index));
    expect(new Set(all.map(({ document }) => document))).toEqual(new Set(['browser:1']));
    const times = all.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('two connections are put into one order of time', () => {
    const book = newBook();
    const { records } = look(book, 10_000, socket(3, BY_WORKER), socket(3, BY_WORKER, 50));
    const times = records.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(messagesOf(records)).toHaveLength(6);
  });

  test('ends when the browser says so', () => {
    const book = newBook();
    look(book, 3_000, socket(2, BY_WORKER));
    book.finished(socket(2, BY_WORKER));
    expect(look(book, 4_000, socket(2, BY_WORKER)).records.map(({ kind }) => kind)).toEqual(['close']);
  });

  test('is not over where Firefox says that a handshake is', () => {
    const book = newBook();
    const handshake = entry({});
    book.finished(handshake);
    const { records } = look(book, 10_000, handshake);
    expect(records.map(({ kind }) => kind)).toEqual(['document', 'connecting', 'open']);
    book.finished(handshake);
    expect(look(book, 11_000, handshake).records).toEqual([]);
  });

  test('is no longer told of when the list was cleared', () => {
    const book = newBook();
    look(book, 3_000, socket(2, BY_WORKER));
    const { records } = look(book, 4_000);
    expect(records).toEqual([expect.objectContaining({ kind: 'page', event: 'pagehide', document: 'browser:1' })]);
    expect(look(book, 5_000).records).toEqual([]);
  });

  test('is told again under a new document when another page is shown and it lives on', () => {
    const book = newBook();
    look(book, 3_000, socket(2, BY_WORKER));
    book.hooked([topDocument(5_000)], ZERO + 5_000);
    const { records } = look(book, 8_000, socket(3, BY_WORKER));
    expect(records.map(({ kind, document }) => `${document} ${kind}`)).toEqual([
      'browser:1 page',
      'browser:2 document',
      'browser:2 connecting',
      'browser:2 open',
      'browser:2 message',
    ]);
  });

  test('parts of the page, and entries that are none, are passed over', () => {
    const book = newBook();
    const odd = [null, 'text', 7, [], {}, { request: {} }, { startedDateTime: 'never', request: { url: 'ws://a/' } }];
    const script = entry({ url: 'http://a/x.js', status: 200, more: { _resourceType: 'script' } });
    expect(look(book, 60_000, ...odd, script)).toEqual({ records: [], facts: [] });
  });
});

describe('what the browser knows of the hook’s own connections', () => {
  const headers = [
    { name: 'Sec-WebSocket-Extensions', value: 'permessage-deflate' },
    { name: 'Set-Cookie', value: 'secret' },
  ];

  test('is told once for each change, without credentials', () => {
    const book = newBook();
    book.hooked([connecting(7, 0), opened(7, 20)], ZERO);
    const pending = entry({ status: 0, initiator: BY_PAGE });
    const done = entry({ initiator: BY_PAGE, response: { httpVersion: 'http/1.1', headers } });
    expect(look(book, 100, pending).facts).toHaveLength(1);
    const { facts } = look(book, 1_100, done);
    expect(facts).toEqual([
      {
        document: 'page',
        connection: 7,
        facts: {
          httpVersion: 'HTTP/1.1',
          extensions: 'permessage-deflate',
          transferred: null,
          requestHeaders: [],
          responseHeaders: [['sec-websocket-extensions', 'permessage-deflate']],
        },
      },
    ]);
    expect(look(book, 2_100, done).facts).toEqual([]);
  });

  test('holds the bytes on the wire as each browser counts them', () => {
    const request = (response: Readonly<Record<string, unknown>>): unknown =>
      entry({ url: 'http://a/poll', status: 200, response });
    const transferred = (raw: unknown) => {
      const book = newBook();
      book.hooked([connecting(1, 0, 'http://a/poll', 'fetch')], ZERO);
      return look(book, 100, raw).facts[0]?.facts.transferred;
    };
    expect(transferred(request({ _transferSize: 468, bodySize: 246 }))).toBe(468);
    expect(transferred(request({ bodySize: 490 }))).toBe(490);
    expect(transferred(request({ bodySize: -1 }))).toBeNull();
  });
});
