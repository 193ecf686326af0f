import * as fc from '../../../property.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import type { PageWireRecord, Payload, WireRecord } from '../../../../src/wire/record.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '{"seq":1}',
    '"',
    '</script><script>alert(1)</script>',
    '=1+1',
    'a\ud800b',
    '\u2028\n\r',
    '__proto__',
  ),
);
const count = fc.integer({ min: 0, max: 1_000_000 });

const payload: fc.Arbitrary<Payload> = fc.oneof(
  text.map((data): Payload => ({ encoding: 'text', data, size: byteCount(data.length), isCut: false })),
  fc.record({
    encoding: fc.constant('base64' as const),
    data: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    size: fc.option(count.map(byteCount)),
    isCut: fc.boolean(),
  }),
);

const headers = fc.array(fc.tuple(fc.constantFrom('content-type', 'x-accel-buffering', 'etag'), text), {
  maxLength: 3,
});
const initiator = fc.constantFrom('', 'at run (https://a.test/app.js:1:2)');
const transport = fc.constantFrom(
  'websocket',
  'eventsource',
  'fetch',
  'xhr',
  'datachannel',
  'peerconnection',
  'webtransport',
);
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true }),
  fc.constantFrom('wss://a.test/ws?token=x', '', 'data:,'),
);
const bodyKind = fc.constantFrom('none', 'text', 'arraybuffer', 'blob', 'json');

/** What only data channels have: there, or absent. */
const channelFacts = fc.record(
  {
    channel: fc.record({
      peer: fc.nat(3),
      id: fc.option(fc.nat(65_535)),
      isNegotiated: fc.boolean(),
      isOrdered: fc.boolean(),
      maxRetransmits: fc.option(fc.nat(65_535)),
      maxPacketLifeTime: fc.option(fc.nat(65_535)),
    }),
  },
  { requiredKeys: [] },
);

/** Every kind of record without its number and time. */
const body = (connection: number): fc.Arbitrary<object> =>
  fc.oneof(
    fc
      .tuple(
        fc.record({
          kind: fc.constant('connecting'),
          connection: fc.constant(connection),
          transport,
          url,
          method: fc.constantFrom('GET', 'POST'),
          protocols: fc.array(text, { maxLength: 2 }),
          withCredentials: fc.boolean(),
          headers,
          bodyKind,
          body: fc.option(payload),
          initiator,
        }),
        fc.record({ iceServers: fc.array(text, { maxLength: 2 }) }, { requiredKeys: [] }),
        channelFacts,
      )
      .map(([record, servers, facts]) => ({ ...record, ...servers, ...facts })),
    fc
      .tuple(
        fc.record({
          kind: fc.constant('open'),
          connection: fc.constant(connection),
          status: fc.constantFrom(0, 101, 200, 404),
          url,
          protocol: text,
          extensions: text,
          responseType: fc.constantFrom('', 'basic'),
          wasRedirected: fc.boolean(),
          headers,
        }),
        channelFacts,
      )
      .map(([record, facts]) => ({ ...record, ...facts })),
    fc.record({
      kind: fc.constant('message'),
      connection: fc.constant(connection),
      direction: fc.constantFrom('in', 'out'),
      via: fc.constantFrom('frame', 'event', 'line', 'body'),
      bodyKind,
      payload,
      event: fc.option(text),
      id: fc.option(text),
      buffered: fc.option(count),
    }),
    fc.record({ kind: fc.constant('chunk'), connection: fc.constant(connection), payload }),
    fc.record({ kind: fc.constant('error'), connection: fc.constant(connection), state: fc.constantFrom(0, 3), text }),
    fc.record({
      kind: fc.constant('closing'),
      connection: fc.constant(connection),
      code: fc.option(fc.constantFrom(1000, 4001)),
      reason: text,
      initiator,
    }),
    fc.record({
      kind: fc.constant('close'),
      connection: fc.constant(connection),
      how: fc.constantFrom('closed', 'complete', 'aborted', 'timeout', 'failed', 'unread'),
      code: fc.option(fc.constantFrom(1000, 1006)),
      reason: text,
      wasClean: fc.boolean(),
      size: count,
    }),
    fc.record({
      kind: fc.constant('state'),
      connection: fc.constant(connection),
      subject: fc.constantFrom(
        'connection',
        'ice',
        'signaling',
        'restart',
        'candidate',
        'channel',
        'stream',
        'listener',
      ),
      state: text,
    }),
    fc.record({ kind: fc.constant('buffered'), connection: fc.constant(connection), amount: count }),
    fc.record({
      kind: fc.constant('page'),
      event: fc.constantFrom('hidden', 'visible', 'pagehide'),
      wasKept: fc.boolean(),
      url,
      length: count,
    }),
    fc.record({
      kind: fc.constant('lost'),
      reason: fc.constantFrom('ring', 'page-gone'),
      count: fc.integer({ min: 1, max: 100 }),
      messages: count,
      until: count,
    }),
    fc.record({
      kind: fc.constant('induced'),
      connection: fc.constantFrom(0, connection),
      run: fc.nat(3),
      phase: fc.constantFrom('start', 'end', 'message', 'by-hand'),
      fault: fc.constantFrom('', 'cut', 'half-open', 'drop'),
      message: fc.option(count),
      text,
    }),
    fc.record({
      kind: fc.constant('busy'),
      of: fc.constantFrom('a', 'b'),
      ago: count,
      length: count,
      handlers: fc.array(fc.record({ invoker: text, source: text, after: count, length: count }), { maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constant('network'),
      of: fc.constantFrom('a', 'b'),
      request: fc.integer({ min: 1, max: 3 }),
      attempt: fc.integer({ min: 1, max: 3 }),
      status: fc.constantFrom(0, 101, 200, 403),
      url,
      httpVersion: fc.constantFrom('', 'HTTP/1.1', 'h2'),
      protocol: fc.constantFrom('', 'chat'),
      error: text,
      headers,
      unlistened: fc.array(fc.tuple(text, fc.nat()), { maxLength: 2 }),
    }),
    fc.record({ kind: fc.constant('fault'), where: text, text }),
    fc.record({
      kind: fc.constant('unrecorded'),
      use: fc.constantFrom('worker', 'shared-worker', 'service-worker', 'webrtc-media', 'webtransport', 'push'),
      count: fc.integer({ min: 1, max: 100 }),
      url,
    }),
    fc.record({
      kind: fc.constant('document'),
      url,
      isTop: fc.boolean(),
      isLate: fc.boolean(),
      timeOrigin: count,
    }),
    fc.record({
      kind: fc.constant('document'),
      url,
      isTop: fc.constant(false),
      isLate: fc.boolean(),
      worker: fc.constantFrom('dedicated', 'shared', 'service'),
      timeOrigin: count,
    }),
  );

const item = fc
  .record({
    document: fc.constantFrom('a', 'b'),
    connection: fc.integer({ min: 1, max: 3 }),
    wait: fc.double({ min: 0, max: 500, noNaN: true }),
  })
  .chain(({ document, connection, wait }) => body(connection).map((record) => ({ document, wait, record })));

/**
 * Recordings that no recorder would write: any kinds of records in any order, of two documents and three connections,
 * with hostile texts. Numbers and times are as every recorder gives them.
 */
export const hostileSession: fc.Arbitrary<readonly WireRecord[]> = fc.array(item, { maxLength: 40 }).map((items) => {
  const numbers = new Map<string, number>();
  let at = 0;
  return items.map(({ document, wait, record }) => {
    const n = numbers.get(document) ?? 0;
    numbers.set(document, n + 1);
    at += wait;
    // The arbitraries above have the fields of one kind each; the tests read them back through the real parser.
    return { ...(record as PageWireRecord), n, at: millis(at), document };
  });
});
