import { describe, expect, test } from 'vitest';
import { byteCount } from '../../../../src/base/units.ts';
import { HarConnection } from '../../../../src/formats/har/har-connection.ts';
import { jsonPieces } from '../../../../src/formats/json/json-pieces.ts';
import type { Payload } from '../../../../src/wire/record.ts';
import { Recording, text } from '../../analysis/recording.ts';

const ZERO = Date.parse('2026-03-01T12:00:00.000Z');

const bytes = (data: string): Payload => ({
  encoding: 'base64',
  data,
  size: byteCount(Buffer.from(data, 'base64').length),
  isCut: false,
});

/** The entry of the first connection of a recording. */
function entryOf(recording: Recording) {
  const own = recording.records.flatMap((record, place) =>
    'connection' in record && record.kind !== 'induced' && record.connection === 1 ? [{ record, place }] : [],
  );
  return JSON.parse([...jsonPieces(new HarConnection('doc-1', 1, ZERO, own).toEntry(), 4)].join(''));
}

describe('the entry of a socket', () => {
  // Connecting at 1 s, open 20 ms later, closed at 3 s.
  test('has its times: the wait for the answer, and the life of the connection', () => {
    const recording = new Recording();
    const socket = recording.socket(1_000);
    recording.close(3_000, socket, { code: 1000, wasClean: true, reason: 'bye' });
    expect(entryOf(recording)).toMatchObject({
      pageref: 'doc-1',
      startedDateTime: '2026-03-01T12:00:01.000Z',
      time: 2_000,
      timings: { send: 0, wait: 20, receive: 1_980 },
      connection: '1',
      _resourceType: 'websocket',
      response: { status: 101, statusText: 'Switching Protocols' },
      _rt: { close: { how: 'closed', code: 1000, reason: 'bye', wasClean: true } },
    });
  });

  test('that lives has only the wait, and no close', () => {
    const recording = new Recording();
    recording.socket(1_000);
    expect(entryOf(recording)).toMatchObject({ time: 20, timings: { wait: 20, receive: 0 }, _rt: { close: null } });
  });

  test('that was never answered has status 0', () => {
    const recording = new Recording();
    const socket = recording.connect(0, 'websocket', 'wss://app.test/live');
    recording.close(50, socket, { code: 1006 });
    expect(entryOf(recording)).toMatchObject({ time: 50, response: { status: 0, statusText: '' } });
  });

  test('has its frames and errors as Chrome writes them, times in seconds', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(100, socket, 'hi');
    recording.message(200, socket, 'yo', { direction: 'out' });
    recording.message(300, socket, '', { payload: bytes('AQL/') });
    recording.add(400, { kind: 'error', connection: socket, state: 3, text: 'reset' });
    const time = (after: number) => (ZERO + after) / 1_000;
    expect(entryOf(recording)._webSocketMessages).toEqual([
      { type: 'receive', time: time(100), opcode: 1, data: 'hi' },
      { type: 'send', time: time(200), opcode: 1, data: 'yo' },
      { type: 'receive', time: time(300), opcode: 2, data: 'AQL/' },
      { type: 'error', time: time(400), opcode: -1, data: 'reset' },
    ]);
  });

  test('names the subprotocols asked for and the one agreed on', () => {
    const recording = new Recording();
    const socket = recording.connect(0, 'websocket', 'wss://app.test/live', { protocols: ['a', 'b'] });
    recording.open(20, socket, { status: 101, protocol: 'b', extensions: 'permessage-deflate' });
    expect(entryOf(recording)).toMatchObject({
      request: { headers: [{ name: 'sec-websocket-protocol', value: 'a, b' }] },
      response: {
        headers: [
          { name: 'sec-websocket-protocol', value: 'b' },
          { name: 'sec-websocket-extensions', value: 'permessage-deflate' },
        ],
      },
    });
  });
});

test('the entry of a connection that begins twice is that of its first beginning', () => {
  const recording = new Recording();
  const first = recording.connect(0, 'websocket', 'wss://app.test/first');
  const second = recording.connect(10, 'fetch', 'https://app.test/second');
  const records = recording.records.map((record) =>
    record.kind === 'connecting' && record.connection === second ? { ...record, connection: first } : record,
  );
  recording.records.splice(0, records.length, ...records);
  expect(entryOf(recording)).toMatchObject({
    _resourceType: 'websocket',
    request: { url: 'wss://app.test/first' },
    // The second is kept with our own records.
    _rt: { records: [{ i: 1 }, { i: 2, url: 'https://app.test/second' }] },
  });
});

describe('the entry of a connection whose beginning was not recorded', () => {
  test.each([
    ['frame', 'websocket'],
    ['event', 'eventsource'],
    ['body', 'fetch'],
  ] as const)('is known by its messages: a message via %s is of a %s', (via, type) => {
    const recording = new Recording();
    recording.message(100, 1, 'a', { via });
    expect(entryOf(recording)).toMatchObject({
      _resourceType: type,
      startedDateTime: '2026-03-01T12:00:00.100Z',
      request: { method: 'GET', url: 'about:unknown' },
    });
  });
});

describe('the entry of an event source', () => {
  test('has its events with names and ids', () => {
    const recording = new Recording();
    const source = recording.connect(0, 'eventsource', 'https://app.test/events');
    recording.open(20, source);
    recording.message(100, source, 'a', { via: 'event', event: 'price', id: '7' });
    recording.message(200, source, 'b', { via: 'event' });
    const entry = entryOf(recording);
    expect(entry._eventSourceMessages).toMatchObject([
      { eventName: 'price', eventId: '7', data: 'a' },
      { eventName: 'message', eventId: '', data: 'b' },
    ]);
    expect(entry.response.content.mimeType).toBe('text/event-stream');
    expect(entry).not.toHaveProperty('_webSocketMessages');
  });
});

describe('the body of a reply', () => {
  function content(fill: (recording: Recording, call: number) => void) {
    const recording = new Recording();
    const call = recording.connect(0, 'fetch', 'https://app.test/poll');
    recording.open(20, call, { headers: [['content-type', 'application/json']] });
    fill(recording, call);
    recording.close(100, call, { how: 'complete', size: byteCount(77) });
    const entry = entryOf(recording);
    return {
      ...entry.response.content,
      from: entry._rt.records.map((record: { payload?: { from?: unknown } }) => record.payload?.from),
    };
  }

  test('is the one that was read at once', () => {
    const body = content((recording, call) => recording.message(50, call, '[é]', { via: 'body', bodyKind: 'json' }));
    // "é" takes two bytes.
    expect(body).toMatchObject({ text: '[é]', size: 4, mimeType: 'application/json' });
    expect(body).not.toHaveProperty('encoding');
    expect(body.from).toEqual([undefined, undefined, 'response', undefined]);
  });

  test('is its pieces joined, each of which knows its length', () => {
    const body = content((recording, call) => {
      recording.chunk(40, call, 'ab');
      recording.chunk(50, call, 'cde');
    });
    expect(body).toMatchObject({ text: 'abcde', size: 5 });
    expect(body.from).toEqual([undefined, undefined, 2, 3, undefined]);
  });

  // "AQ==" is the byte 1, "AgM=" the bytes 2 and 3: together "AQID".
  test('of bytes is joined as bytes; the pieces stay whole, as base64 cannot be cut anywhere', () => {
    const body = content((recording, call) => {
      recording.add(40, { kind: 'chunk', connection: call, payload: bytes('AQ==') });
      recording.add(50, { kind: 'chunk', connection: call, payload: bytes('AgM=') });
    });
    expect(body).toMatchObject({ text: 'AQID', encoding: 'base64', size: 3 });
    expect(body.from.every((from: unknown) => from === undefined)).toBe(true);
  });

  test('is left out if bytes and text are mixed, or if pieces come with a body read at once', () => {
    const mixed = content((recording, call) => {
      recording.chunk(40, call, 'ab');
      recording.add(50, { kind: 'chunk', connection: call, payload: bytes('AQ==') });
    });
    const both = content((recording, call) => {
      recording.chunk(40, call, 'ab');
      recording.message(50, call, 'ab', { via: 'body' });
    });
    for (const body of [mixed, both]) {
      expect(body).not.toHaveProperty('text');
      // What the record of its end says.
      expect(body.size).toBe(77);
    }
  });
});

describe('the request of an entry', () => {
  const requestOf = (url: string, more: Parameters<Recording['connect']>[3] = {}) => {
    const recording = new Recording();
    recording.connect(0, 'fetch', url, more);
    return entryOf(recording).request;
  };

  test('has its body if that is text; of bytes only the size, and -1 if that is not known', () => {
    const headers = [['content-type', 'text/plain']] as const;
    expect(
      requestOf('https://a.test/', { method: 'POST', bodyKind: 'text', body: text('née'), headers }),
    ).toMatchObject({
      method: 'POST',
      bodySize: 4,
      postData: { mimeType: 'text/plain', text: 'née' },
    });
    const ofBytes = requestOf('https://a.test/', { bodyKind: 'arraybuffer', body: bytes('AQID') });
    expect(ofBytes.bodySize).toBe(3);
    expect(ofBytes).not.toHaveProperty('postData');
    expect(requestOf('https://a.test/', { bodyKind: 'stream', body: null }).bodySize).toBe(-1);
    expect(requestOf('https://a.test/').bodySize).toBe(0);
  });
});
