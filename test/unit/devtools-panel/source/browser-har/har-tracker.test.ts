import { describe, expect, test } from 'vitest';
import { HarTracker } from '../../../../../src/devtools-panel/source/browser-har/har-tracker.ts';
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
  waiting,
  ZERO,
} from './har-fixtures.ts';

const newTracker = (): HarTracker => new HarTracker({ zero: () => ZERO, isHook: (url) => url === HOOK });

const messagesOf = (records: readonly WireRecord[]): readonly string[] =>
  records.flatMap((record) => (record.kind === 'message' ? [record.payload.data] : []));

/** What a tracker reports about a list at an instant of the recording. */
const read = (tracker: HarTracker, at: number, ...entries: readonly unknown[]) => tracker.read(entries, ZERO + at);

const socket = (count: number, initiator?: unknown, at = 0): unknown =>
  entry({ at, more: { ...frames(count), ...(initiator === undefined ? {} : { _initiator: initiator }) } });

describe('never twice', () => {
  test('a call that went through the hook is not reported, however late its record comes', () => {
    const tracker = newTracker();
    expect(read(tracker, 60_000, socket(4, BY_PAGE)).records).toEqual([]);
  });

  test('a request of an unknown caller is the hook’s if the hook has recorded one like it', () => {
    const tracker = newTracker();
    tracker.note([connecting(1, 0)], ZERO);
    expect(read(tracker, 60_000, socket(4)).records).toEqual([]);
  });

  test('two such requests and one of the hook: one is reported', () => {
    const tracker = newTracker();
    tracker.note([connecting(1, 0)], ZERO);
    const { records } = read(tracker, 60_000, socket(2), socket(2, undefined, 5));
    expect(records.filter(({ kind }) => kind === 'connecting')).toHaveLength(1);
  });

  test('a request of an unknown caller waits ten seconds for the hook’s record', () => {
    const tracker = newTracker();
    expect(read(tracker, 9_999, socket(1)).records).toEqual([]);
    expect(messagesOf(read(tracker, 10_000, socket(1)).records)).toEqual(['frame 1']);
  });

  test('and longer while pages are behind with their records', () => {
    const tracker = newTracker();
    // Seven seconds old when it comes.
    tracker.note([connecting(1, 2_000, 'ws://a/other')], ZERO + 9_000);
    expect(read(tracker, 18_999, socket(1)).records).toEqual([]);
    expect(messagesOf(read(tracker, 19_000, socket(1)).records)).toEqual(['frame 1']);
  });

  test('if the hook’s records were evicted, the caller stays unknown and nothing is reported', () => {
    const tracker = newTracker();
    tracker.note([overwritten(5_000)], ZERO);
    expect(read(tracker, 60_000, socket(1)).records).toEqual([]);
  });

  test('what a service worker requests to answer the page is the page’s own request', () => {
    const tracker = newTracker();
    const events = { _resourceType: 'fetch', _eventSourceMessages: [] };
    const ofPage = entry({
      url: 'http://a/s',
      status: 200,
      initiator: BY_PAGE,
      more: events,
      response: { _fetchedViaServiceWorker: true },
    });
    const ofWorker = entry({ url: 'http://a/s', at: 40, status: 200, initiator: BY_WORKER, more: events });
    expect(read(newTracker(), 60_000, ofWorker).records).not.toEqual([]);
    expect(read(tracker, 60_000, ofPage, ofWorker).records).toEqual([]);
  });
});

describe('what only the browser has seen', () => {
  test('is reported two seconds late, in order, each message once, under a document of its own', () => {
    const tracker = newTracker();
    expect(read(tracker, 1_999, socket(20, BY_WORKER)).records).toEqual([]);
    // Two seconds before 2,150 ms is 150 ms: the page, the connection, its opening and the frame at 100 ms.
    const first = read(tracker, 2_150, socket(20, BY_WORKER)).records;
    expect(first.map(({ kind }) => kind)).toEqual(['document', 'connecting', 'open', 'message']);
    const rest = read(tracker, 10_000, socket(20, BY_WORKER)).records;
    const all = [...first, ...rest];
    expect(messagesOf(all)).toEqual(Array.from({ length: 20 }, (_, index) => `frame ${index + 1}`));
    expect(all.map(({ n }) => n)).toEqual(all.map((_, index) => index));
    expect(new Set(all.map(({ document }) => document))).toEqual(new Set(['browser:1']));
    const times = all.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('two connections are merged in order of time', () => {
    const tracker = newTracker();
    const { records } = read(tracker, 10_000, socket(3, BY_WORKER), socket(3, BY_WORKER, 50));
    const times = records.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(messagesOf(records)).toHaveLength(6);
  });

  test('ends when the browser says so', () => {
    const tracker = newTracker();
    read(tracker, 3_000, socket(2, BY_WORKER));
    tracker.finished(socket(2, BY_WORKER));
    expect(read(tracker, 4_000, socket(2, BY_WORKER)).records.map(({ kind }) => kind)).toEqual(['close']);
  });

  test('is not over when Firefox says that its handshake is', () => {
    const tracker = newTracker();
    const handshake = entry({});
    tracker.finished(handshake);
    const { records } = read(tracker, 10_000, handshake);
    expect(records.map(({ kind }) => kind)).toEqual(['document', 'connecting', 'open']);
    tracker.finished(handshake);
    expect(read(tracker, 11_000, handshake).records).toEqual([]);
  });

  test('is no longer reported when the list was cleared', () => {
    const tracker = newTracker();
    read(tracker, 3_000, socket(2, BY_WORKER));
    const { records } = read(tracker, 4_000);
    expect(records).toEqual([expect.objectContaining({ kind: 'page', event: 'pagehide', document: 'browser:1' })]);
    expect(read(tracker, 5_000).records).toEqual([]);
  });

  test('is reported again under a new document when another page is shown and it stays alive', () => {
    const tracker = newTracker();
    read(tracker, 3_000, socket(2, BY_WORKER));
    tracker.note([topDocument(5_000)], ZERO + 5_000);
    const { records } = read(tracker, 8_000, socket(3, BY_WORKER));
    expect(records.map(({ kind, document }) => `${document} ${kind}`)).toEqual([
      'browser:1 page',
      'browser:2 document',
      'browser:2 connecting',
      'browser:2 open',
      'browser:2 message',
    ]);
  });

  test('parts of the page, and malformed entries, are skipped', () => {
    const tracker = newTracker();
    const odd = [null, 'text', 7, [], {}, { request: {} }, { startedDateTime: 'never', request: { url: 'ws://a/' } }];
    const script = entry({ url: 'http://a/x.js', status: 200, more: { _resourceType: 'script' } });
    expect(read(tracker, 60_000, ...odd, script)).toEqual({ records: [], facts: [] });
  });
});

describe('what the browser knows of the hook’s own connections', () => {
  const headers = [
    { name: 'Sec-WebSocket-Extensions', value: 'permessage-deflate' },
    { name: 'Set-Cookie', value: 'secret' },
  ];

  test('is reported once for each change, without credentials', () => {
    const tracker = newTracker();
    tracker.note([connecting(7, 0), opened(7, 20)], ZERO);
    const pending = entry({ status: 0, initiator: BY_PAGE });
    const done = entry({ initiator: BY_PAGE, response: { httpVersion: 'http/1.1', headers } });
    expect(read(tracker, 100, pending).facts).toHaveLength(1);
    const { facts } = read(tracker, 1_100, done);
    expect(facts).toEqual([
      {
        document: 'page',
        connection: 7,
        facts: {
          status: 101,
          error: '',
          protocol: '',
          events: [],
          httpVersion: 'HTTP/1.1',
          extensions: 'permessage-deflate',
          transferred: null,
          requestHeaders: [],
          responseHeaders: [['sec-websocket-extensions', 'permessage-deflate']],
        },
      },
    ]);
    expect(read(tracker, 2_100, done).facts).toEqual([]);
  });

  test('holds the bytes on the wire as each browser counts them', () => {
    const request = (response: Readonly<Record<string, unknown>>): unknown =>
      entry({ url: 'http://a/poll', status: 200, response });
    const transferred = (raw: unknown) => {
      const tracker = newTracker();
      tracker.note([connecting(1, 0, 'http://a/poll', 'fetch')], ZERO);
      return read(tracker, 100, raw).facts[0]?.facts.transferred;
    };
    expect(transferred(request({ _transferSize: 468, bodySize: 246 }))).toBe(468);
    expect(transferred(request({ bodySize: 490 }))).toBe(490);
    expect(transferred(request({ bodySize: -1 }))).toBeNull();
  });
});

describe('what is written of the page’s own connections', () => {
  const networkOf = (records: readonly WireRecord[]) => records.filter(({ kind }) => kind === 'network');

  test('is the answer at the end of a redirect', () => {
    const tracker = newTracker();
    tracker.note([connecting(3, 0, 'http://a/events', 'eventsource')], ZERO);
    const response = { headers: [{ name: 'Location', value: '/login' }] };
    const redirect = entry({ url: 'http://a/events', status: 302, initiator: BY_PAGE, response });
    const login = entry({ url: 'http://a/login', at: 30, status: 200, initiator: BY_PAGE });
    expect(networkOf(read(tracker, 1_000, redirect, login).records)).toMatchObject([
      { request: 3, status: 302, url: '' },
      { request: 3, status: 200, url: 'http://a/login' },
    ]);
    expect(networkOf(read(tracker, 2_000, redirect, login).records)).toEqual([]);
  });

  test('is told of a socket of which the browser gives no time, since it could not connect', () => {
    const tracker = newTracker();
    tracker.note([connecting(4, 0), waiting(4, 60)], ZERO);
    const error = { type: 'error', data: 'Error in connection establishment: net::ERR_CONNECTION_REFUSED' };
    const listed = {
      ...(entry({ status: 0, more: { _webSocketMessages: [error] } }) as object),
      startedDateTime: '1969-12-31T23:59:59.000Z',
    };
    expect(networkOf(read(tracker, 1_000, listed).records)).toMatchObject([
      { request: 4, status: 0, error: 'Error in connection establishment: net::ERR_CONNECTION_REFUSED' },
    ]);
    expect(networkOf(read(tracker, 2_000, listed).records)).toEqual([]);
  });
});
