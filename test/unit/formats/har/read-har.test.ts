import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROBLEMS_LIMIT } from '../../../../src/formats/problems.ts';
import { type HarReading, readHar } from '../../../../src/formats/har/read-har.ts';
import { parseWireRecord } from '../../../../src/wire/parse-record.ts';

const T0 = Date.parse('2026-03-01T12:00:00.000Z');
const iso = (after: number) => new Date(T0 + after).toISOString();
const seconds = (after: number) => (T0 + after) / 1000;

const har = (entries: readonly unknown[], pages: readonly unknown[] = []) => ({
  log: { version: '1.2', pages, entries },
});

const request = (url: string, more: object = {}) => ({ method: 'GET', url, headers: [], ...more });
const response = (status: number, more: object = {}) => ({ status, headers: [], ...more });

const socket = (start: number, time: number, messages: readonly unknown[], more: object = {}) => ({
  _resourceType: 'websocket',
  startedDateTime: iso(start),
  time,
  timings: { blocked: 1, dns: -1, connect: 10, send: 0, wait: 9, receive: 0 },
  request: request('wss://a.test/feed'),
  response: response(101),
  _webSocketMessages: messages,
  ...more,
});

const frame = (type: string, after: number, data: string, opcode = 1) => ({ type, time: seconds(after), opcode, data });

/** Kind, instant and the telling field of each record but the document's. */
const brief = ({ records }: HarReading) =>
  records
    .filter(({ kind }) => kind !== 'document')
    .map((record) => {
      const at = Math.round(record.at);
      switch (record.kind) {
        case 'connecting':
          return [record.kind, at, record.transport, record.url];
        case 'open':
          return [record.kind, at, record.status];
        case 'message':
          return [record.kind, at, record.direction, record.via, record.payload.data];
        case 'close':
          return [record.kind, at, record.how, record.code];
        default:
          return [record.kind, at];
      }
    });

describe('WebSocket entries', () => {
  test("Chrome's: handshake, frames both ways, and the end that the entry's time tells", () => {
    const reading = readHar(
      har([socket(0, 5000, [frame('receive', 100, 'hi'), frame('send', 200, 'yo'), frame('receive', 300, 'AQL/', 2)])]),
    );
    expect(reading.problems).toEqual([]);
    expect(reading.zero).toBe(T0);
    // Handshake: blocked 1 + connect 10 + wait 9 ms; -1 means that a phase does not apply.
    expect(brief(reading)).toEqual([
      ['connecting', 0, 'websocket', 'wss://a.test/feed'],
      ['open', 20, 101],
      ['message', 100, 'in', 'frame', 'hi'],
      ['message', 200, 'out', 'frame', 'yo'],
      ['message', 300, 'in', 'frame', 'AQL/'],
      ['close', 5000, 'closed', null],
    ]);
    expect(
      reading.records.find((record) => record.kind === 'message' && record.payload.encoding === 'base64'),
    ).toMatchObject({
      bodyKind: 'arraybuffer',
      payload: { size: 3, isCut: false },
    });
  });

  test('if the time is only that of the handshake, the end is not known', () => {
    const reading = readHar(har([socket(0, 20, [frame('receive', 12_000, 'hi')])]));
    expect(brief(reading).map(([kind]) => kind)).toEqual(['connecting', 'open', 'message']);
  });

  test('… unless the page connects there again: then it ended after its last message', () => {
    const reading = readHar(
      har([socket(0, 20, [frame('receive', 1_000, 'a')]), socket(3_000, 20, [frame('receive', 3_500, 'b')])]),
    );
    expect(brief(reading)).toEqual([
      ['connecting', 0, 'websocket', 'wss://a.test/feed'],
      ['open', 20, 101],
      ['message', 1_000, 'in', 'frame', 'a'],
      ['close', 1_000, 'closed', null],
      ['connecting', 3_000, 'websocket', 'wss://a.test/feed'],
      ['open', 3_020, 101],
      ['message', 3_500, 'in', 'frame', 'b'],
    ]);
  });

  test('a close as HTTP Toolkit writes it', () => {
    const close = { code: 1001, reason: 'going', timestamp: T0 + 700 };
    const reading = readHar(har([socket(0, 20, [frame('receive', 100, 'a')], { _webSocketClose: close })]));
    expect(reading.records.at(-1)).toMatchObject({
      kind: 'close',
      at: 700,
      code: 1001,
      reason: 'going',
      wasClean: true,
    });
    const aborted = readHar(har([socket(0, 20, [], { _webSocketClose: 'aborted' })]));
    expect(aborted.records.at(-1)).toMatchObject({ kind: 'close', code: 1006, wasClean: false });
  });

  test('a handshake that was refused never opened', () => {
    const reading = readHar(har([socket(0, 30, [], { response: response(403) })]));
    expect(brief(reading)).toEqual([
      ['connecting', 0, 'websocket', 'wss://a.test/feed'],
      ['close', 30, 'closed', 1006],
    ]);
  });

  test('a message that comes before its connection, by another clock, moves the connection', () => {
    const reading = readHar(har([socket(100, 5000, [frame('receive', 90, 'early')])]));
    expect(brief(reading).slice(0, 3)).toEqual([
      ['connecting', 0, 'websocket', 'wss://a.test/feed'],
      ['open', 0, 101],
      ['message', 0, 'in', 'frame', 'early'],
    ]);
    expect(reading.zero).toBe(T0 + 90);
  });

  test('the order of messages is that of the file, though their times step back', () => {
    const reading = readHar(har([socket(0, 5000, [frame('receive', 200, 'a'), frame('receive', 150, 'b')])]));
    expect(brief(reading).slice(2, 4)).toEqual([
      ['message', 200, 'in', 'frame', 'a'],
      ['message', 200, 'in', 'frame', 'b'],
    ]);
  });

  test('control frames are not messages; an error is an error', () => {
    const items = [
      frame('receive', 1, '', 9),
      frame('send', 2, '', 10),
      frame('receive', 3, '', 8),
      { type: 'error', time: seconds(4), data: 'reset' },
    ];
    const reading = readHar(har([socket(0, 5000, items)]));
    expect(brief(reading).map(([kind]) => kind)).toEqual(['connecting', 'open', 'error', 'close']);
    expect(reading.problems).toEqual([]);
  });

  test('subprotocols and extensions come from the headers, secrets do not', () => {
    const headers = [
      { name: 'Sec-WebSocket-Protocol', value: 'a, b' },
      { name: 'Cookie', value: 'secret' },
      { name: 'Authorization', value: 'secret' },
    ];
    const answer = [
      { name: 'sec-websocket-protocol', value: 'b' },
      { name: 'Sec-WebSocket-Extensions', value: 'permessage-deflate' },
    ];
    const reading = readHar(
      har([
        socket(0, 1, [], {
          request: request('wss://a.test/', { headers }),
          response: response(101, { headers: answer }),
        }),
      ]),
    );
    expect(reading.records.slice(1, 3)).toMatchObject([
      { protocols: ['a', 'b'], headers: [] },
      { protocol: 'b', extensions: 'permessage-deflate' },
    ]);
    expect(JSON.stringify(reading.records)).not.toContain('secret');
  });
});

describe('event streams', () => {
  const events = (start: number, time: number, items: readonly unknown[], more: object = {}) => ({
    startedDateTime: iso(start),
    time,
    request: request('https://a.test/sse'),
    response: response(200, { headers: [{ name: 'Content-Type', value: 'text/event-stream' }] }),
    ...(items.length > 0 ? { _eventSourceMessages: items } : {}),
    ...more,
  });

  test('events with their names, ids and times', () => {
    const reading = readHar(
      har([
        events(0, 900, [
          { time: seconds(100), eventName: 'price', eventId: '7', data: 'a' },
          { time: seconds(200), eventName: '', eventId: '', data: 'b' },
        ]),
      ]),
    );
    expect(brief(reading)).toEqual([
      ['connecting', 0, 'eventsource', 'https://a.test/sse'],
      ['open', 0, 200],
      ['message', 100, 'in', 'event', 'a'],
      ['message', 200, 'in', 'event', 'b'],
    ]);
    expect(reading.records.filter(({ kind }) => kind === 'message')).toMatchObject([
      { event: 'price', id: '7' },
      { event: 'message', id: '' },
    ]);
  });

  test('an EventSource that the browser opens again had ended; the last one may go on', () => {
    const item = (after: number) => [{ time: seconds(after), eventName: '', eventId: '', data: 'a' }];
    const reading = readHar(har([events(0, 900, item(100)), events(3_900, 500, item(4_000))]));
    expect(brief(reading).map(([kind, at]) => [kind, at])).toEqual([
      ['connecting', 0],
      ['open', 0],
      ['message', 100],
      ['close', 900],
      ['connecting', 3_900],
      ['open', 3_900],
      ['message', 4_000],
    ]);
  });

  test('an EventSource that was answered by another status than 200 is gone for good', () => {
    const reading = readHar(har([events(0, 900, [], { _resourceType: 'eventsource', response: response(204) })]));
    expect(brief(reading).at(-1)).toEqual(['close', 900, 'closed', null]);
  });

  const body = { content: { text: 'id: 1\ndata: a\n\ndata: b\n\ndata: cut', mimeType: 'text/event-stream' } };

  test('the body of an EventSource without its own list is read as the browser reads it', () => {
    const reading = readHar(har([events(0, 900, [], { _resourceType: 'eventsource', response: response(200, body) })]));
    expect(brief(reading).filter(([kind]) => kind === 'message')).toEqual([
      ['message', 0, 'in', 'event', 'a'],
      ['message', 0, 'in', 'event', 'b'],
    ]);
  });

  test('the body of a fetch stays a piece of a stream, for the analysis to read', () => {
    const headers = [{ name: 'content-type', value: 'text/event-stream' }];
    const reading = readHar(
      har([events(0, 900, [], { _resourceType: 'fetch', response: response(200, { ...body, headers }) })]),
    );
    expect(brief(reading).map(([kind]) => kind)).toEqual(['connecting', 'open', 'chunk', 'close']);
  });
});

describe('requests', () => {
  const call = (start: number, time: number, more: object = {}) => ({
    startedDateTime: iso(start),
    time,
    _resourceType: 'xhr',
    request: request('https://a.test/poll', { method: 'post', postData: { text: '{"since":1}' } }),
    response: response(200, { content: { size: 2, text: '[]', mimeType: 'application/json' } }),
    ...more,
  });

  test('a request is connecting, open, body and close at their times', () => {
    const reading = readHar(har([call(0, 60, { timings: { send: 1, wait: 40, receive: 19 } })]));
    expect(brief(reading)).toEqual([
      ['connecting', 0, 'xhr', 'https://a.test/poll'],
      ['open', 41, 200],
      ['message', 60, 'in', 'body', '[]'],
      ['close', 60, 'complete', null],
    ]);
    expect(reading.records[1]).toMatchObject({ method: 'POST', body: { data: '{"since":1}', size: 11 } });
  });

  test('an empty answer brings no message; one whose text was not saved brings its size', () => {
    const empty = readHar(har([call(0, 60, { response: response(204) })]));
    expect(brief(empty).map(([kind]) => kind)).toEqual(['connecting', 'open', 'close']);
    const unsaved = readHar(har([call(0, 60, { response: response(200, { content: { size: 5000 } }) })]));
    expect(unsaved.records.find(({ kind }) => kind === 'message')).toMatchObject({
      payload: { data: '', size: 5000, isCut: true },
    });
  });

  test('a request without an answer failed', () => {
    const reading = readHar(har([call(0, 60, { response: response(0, { _error: 'net::ERR_FAILED' }) })]));
    expect(reading.records.at(-1)).toMatchObject({ kind: 'close', how: 'failed', reason: 'net::ERR_FAILED' });
  });

  test("the page's own parts are skipped and counted", () => {
    const part = (type: string) => call(0, 1, { _resourceType: type });
    expect(readHar(har([part('image'), part('script'), part('document'), part('fetch')]))).toMatchObject({
      skippedEntries: 3,
    });
  });
});

describe('the file as a whole', () => {
  test('each page is a document with its own numbers, all in one order of time', () => {
    const on = (page: string, start: number) => socket(start, 5, [], { pageref: page });
    const pages = [
      { id: 'p1', title: 'https://a.test/one' },
      { id: 'p2', title: 'Two' },
    ];
    const { records } = readHar(har([on('p1', 0), on('p2', 10), on('p1', 20)], pages));
    const documents = records.filter(({ kind }) => kind === 'document');
    expect(documents).toMatchObject([
      { url: 'https://a.test/one', at: 0 },
      { url: '', at: 10 },
    ]);
    for (const { document } of documents) {
      const own = records.filter((record) => record.document === document);
      expect(own.map(({ n }) => n)).toEqual(own.map((_record, index) => index));
    }
    expect(records.map(({ at }) => at)).toEqual(records.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  test('times in milliseconds and as text are understood', () => {
    const items = [
      { type: 'receive', time: T0 + 100, opcode: 1, data: 'ms' },
      { type: 'receive', time: iso(200), opcode: 1, data: 'iso' },
    ];
    expect(brief(readHar(har([socket(0, 500, items)]))).slice(2, 4)).toEqual([
      ['message', 100, 'in', 'frame', 'ms'],
      ['message', 200, 'in', 'frame', 'iso'],
    ]);
  });

  test('what is broken is named, the rest is read', () => {
    const reading = readHar(
      har([
        null,
        { request: {} },
        socket(0, 500, ['x', { type: 'receive', data: 'no time' }, frame('receive', 100, 'ok')]),
        7,
      ]),
    );
    expect(reading.problems).toEqual([
      'entry 1: has no URL',
      'entry 2: has no URL',
      'entry 3: message 1 is not a message',
      'entry 3: message 2 has no time; it is placed after the one before it',
      'entry 4: has no URL',
    ]);
    expect(brief(reading).filter(([kind]) => kind === 'message')).toHaveLength(2);
  });

  test('a file cut anywhere gives the messages before the cut', () => {
    const messages = Array.from({ length: 20 }, (_unused, index) => frame('receive', 100 + index, `m${index}`));
    const text = JSON.stringify(har([socket(0, 5000, messages)]));
    const cut = text.indexOf('"m12"');
    const reading = readHar(text.slice(0, cut));
    expect(reading.problems[0]).toMatch(
      new RegExp(`^damaged at character ${cut} \\(line 1\\): the text ends too early`),
    );
    // m0 to m11 are whole; of the thirteenth the data is missing.
    expect(brief(reading).filter(([kind]) => kind === 'message')).toHaveLength(12);
  });

  test('a file that is not a HAR says so', () => {
    for (const source of ['', 'hello', '[]', '{}', '{"log":[]}', null, 42, { log: { entries: {} } }]) {
      const { records, problems } = readHar(source);
      expect(records).toEqual([]);
      expect(problems.length).toBeGreaterThan(0);
    }
  });

  test('problems are bounded', () => {
    const { problems } = readHar(har(Array.from({ length: PROBLEMS_LIMIT + 50 }, () => null)));
    expect(problems).toHaveLength(PROBLEMS_LIMIT + 1);
    expect(problems.at(-1)).toBe('… and 50 more');
  });

  test('whatever the fields hold, reading never throws and gives records that a session file takes', () => {
    const names = [
      'time',
      'startedDateTime',
      '_webSocketMessages',
      '_eventSourceMessages',
      'request',
      'response',
      'url',
      'status',
      'headers',
      'content',
      'text',
      'data',
      'type',
      'opcode',
      'pageref',
      'timings',
      'wait',
      '_webSocketClose',
      'code',
      '_resourceType',
      'postData',
      'encoding',
    ] as const;
    const leaf = fc.oneof(
      fc.string(),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('send', 'receive', 'websocket', 'wss://a.test/', 'base64', iso(5)),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('tree'), { maxKeys: 8 }),
      ),
    }));
    const entry = fc.record({
      request: fc.record({ url: fc.constantFrom('https://a.test/', 'wss://a.test/') }),
      response: tree,
      time: leaf,
      startedDateTime: fc.oneof(leaf, fc.constant(iso(1))),
      _webSocketMessages: tree,
      _eventSourceMessages: tree,
      _webSocketClose: tree,
      _resourceType: leaf,
      timings: tree,
      pageref: leaf,
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(entry, tree), { maxLength: 4 }), (entries) => {
        for (const record of readHar(har(entries)).records) expect(parseWireRecord(record)).toMatchObject({ ok: true });
      }),
      { numRuns: 100 },
    );
  });
});
