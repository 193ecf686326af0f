import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../../../src/formats/text/base64.ts';
import {
  createDecodeContext,
  type DecodedMessage,
  decodeMessage,
  decodePayload,
  type Handshake,
} from '../../../../src/formats/protocols/decode.ts';
import { byteCount } from '../../../../src/base/units.ts';
import type { Direction } from '../../../../src/wire/record.ts';

type Line = readonly [direction: Direction, content: string | Uint8Array, event?: string];

/** Reads messages of one connection in their order. */
function readAll(lines: readonly Line[], handshake: Partial<Handshake> = {}): readonly DecodedMessage[] {
  const context = createDecodeContext({
    transport: 'websocket',
    url: 'wss://a.test/ws',
    subprotocol: '',
    ...handshake,
  });
  return lines.map(([direction, content, event]) => decodeMessage(context, content, direction, event ?? null));
}

/** Protocol, kind, name, channel, ref, role of each. */
const brief = (list: readonly DecodedMessage[]) =>
  list.map(({ protocol, role, type, channel, ref, refRole }) => [protocol, role, type, channel, ref, refRole]);

const one = (content: string, direction: Direction = 'in', handshake: Partial<Handshake> = {}): DecodedMessage => {
  const [first] = readAll([[direction, content]], handshake);
  if (first === undefined) throw new Error('nothing decoded');
  return first;
};

describe('messages of no known protocol', () => {
  test.each([
    'ping',
    'PONG',
    'hb',
    '2',
    '{}',
    '\n',
    'keep-alive',
    'keepalive',
    '{"type":"ping"}',
    '{"op":"pong","ts":17}',
  ])('%j is a heartbeat', (text) => {
    expect(one(text).role).toBe('heartbeat');
  });

  test.each([
    '{"event":"heartbeat"}',
    '[17,"hb"]',
    '{"channel":"heartbeat","type":"update"}',
    '{"method":"ping","id":1}',
  ])('%j is a heartbeat', (text) => {
    expect(one(text).role).toBe('heartbeat');
  });

  test('a long message is no heartbeat, whatever it is called', () => {
    expect(one(`{"type":"ping","text":"${'x'.repeat(200)}"}`).role).toBe('data');
  });

  test('the fields that most feeds use give name and channel', () => {
    expect(one('{"type":"trade","channel":"BTC","price":1}')).toMatchObject({
      protocol: 'json',
      role: 'data',
      type: 'trade',
      channel: 'BTC',
      body: { type: 'trade', channel: 'BTC', price: 1 },
    });
    expect(one('{"op":"subscribe","args":[]}', 'out').role).toBe('subscribe');
    expect(one('{"event":"subscribe","arg":{"channel":"books"}}')).toMatchObject({ role: 'ack', channel: 'books' });
    expect(one('{"type":"error","message":"no"}').role).toBe('error');
  });

  test('a field called error beside data is no error', () => {
    expect(one('{"error":null,"result":1}').role).toBe('data');
    expect(one('{"error":"x","data":[1]}').role).toBe('data');
    expect(one('{"error":{"code":4}}').role).toBe('error');
  });

  test('text and bytes are what they are', () => {
    expect(one('hello')).toMatchObject({ protocol: 'text', role: 'data', body: undefined, summary: 'hello' });
    expect(readAll([['in', Uint8Array.of(1, 2, 255)]])[0]).toMatchObject({ protocol: 'binary', summary: '3 bytes' });
    expect(readAll([['in', new TextEncoder().encode('{"a":1}')]])[0]).toMatchObject({
      protocol: 'json',
      body: { a: 1 },
    });
  });

  test('integers above 2^53 stay exact', () => {
    expect(one('{"id":12345678901234567890}').body).toEqual({ id: 12345678901234567890n });
  });
});

describe('Engine.IO and Socket.IO', () => {
  const url = 'wss://a.test/socket.io/?EIO=4&transport=websocket';

  test('a session over WebSocket', () => {
    const list = readAll(
      [
        ['in', '0{"sid":"s1","upgrades":[],"pingInterval":25000,"pingTimeout":20000}'],
        ['out', '40'],
        ['in', '40{"sid":"n1"}'],
        ['in', '42["chat",{"n":1}]'],
        ['out', '42/admin,12["ask",1]'],
        ['in', '43/admin,12["yes"]'],
        ['in', '2'],
        ['out', '3'],
        ['in', '44{"message":"not allowed"}'],
        ['in', '451-["file",{"_placeholder":true,"num":0}]'],
        ['in', Uint8Array.of(1, 2, 3)],
        ['in', '41'],
      ],
      { url },
    );
    expect(brief(list)).toEqual([
      ['engine.io', 'handshake', 'open', null, 's1', null],
      ['socket.io', 'handshake', 'connect', '/', null, null],
      ['socket.io', 'handshake', 'connect', '/', null, null],
      ['socket.io', 'data', 'chat', '/', null, null],
      ['socket.io', 'data', 'ask', '/admin', '12', 'request'],
      ['socket.io', 'ack', 'ack', '/admin', '12', 'reply'],
      ['engine.io', 'heartbeat', 'ping', null, null, null],
      ['engine.io', 'heartbeat', 'pong', null, null, null],
      ['socket.io', 'error', 'connect_error', '/', null, null],
      ['socket.io', 'data', 'file', '/', null, null],
      ['engine.io', 'data', 'binary', null, null, null],
      ['socket.io', 'control', 'disconnect', '/', null, null],
    ]);
    expect(list[0]?.announced).toEqual({ by: 'server', period: 25_000, timeout: 20_000 });
    expect(list[3]?.body).toEqual(['chat', { n: 1 }]);
  });

  test('probe and upgrade are control, not heartbeats', () => {
    const kinds = readAll(
      [
        ['out', '2probe'],
        ['in', '3probe'],
        ['out', '5'],
        ['in', '6'],
      ],
      { url },
    ).map(({ role }) => role);
    expect(kinds).toEqual(['control', 'control', 'control', 'control']);
  });

  test('a polling payload of version 4 is split at 0x1e', () => {
    const polling = { transport: 'xhr', url: 'https://a.test/socket.io/?EIO=4&transport=polling&sid=1' } as const;
    const decoded = one('42["a",1]\u001e42["b",2]\u001e2', 'in', polling);
    expect(decoded).toMatchObject({ role: 'data', type: 'a' });
    expect(decoded.parts.map(({ type, body }) => [type, body])).toEqual([
      ['a', ['a', 1]],
      ['b', ['b', 2]],
      ['ping', undefined],
    ]);
    expect(one('2', 'in', polling)).toMatchObject({ role: 'heartbeat', parts: [] });
    expect(one('ok', 'in', polling).role).toBe('ack');
  });

  test('a polling payload of version 3 is split by its lengths, in text and in bytes', () => {
    const polling = { transport: 'xhr', url: 'https://a.test/socket.io/?EIO=3&transport=polling&sid=1' } as const;
    // 6:42["é"] is wrong by one on purpose nowhere: the packet has 7 characters, é is one of them.
    expect(one('7:42["é"]1:2', 'in', polling).parts.map(({ type }) => type)).toEqual(['é', 'ping']);
    const body = new TextEncoder().encode('42["é"]');
    // 0 text, length 8 bytes, 255; then 0, length 1, 255, "3".
    const bytes = Uint8Array.of(0, body.length, 255, ...body, 0, 1, 255, 0x33);
    expect(readAll([['in', bytes]], polling)[0]?.parts.map(({ type }) => type)).toEqual(['é', 'pong']);
  });

  test('of version 3 the client announces the beat', () => {
    const decoded = one('0{"sid":"s","pingInterval":25000,"pingTimeout":5000}', 'in', {
      url: 'wss://a.test/engine.io/?EIO=3',
    });
    expect(decoded.announced).toEqual({ by: 'client', period: 25_000, timeout: 5_000 });
  });

  test('a recording without the handshake is known by the open packet', () => {
    expect(one('0{"sid":"x","upgrades":[]}').protocol).toBe('engine.io');
  });

  test('Engine.IO alone carries any text', () => {
    expect(one('4hello', 'in', { url: 'wss://a.test/engine.io/?EIO=4' })).toMatchObject({
      protocol: 'engine.io',
      role: 'data',
      summary: 'hello',
    });
    expect(one('4{"a":1}', 'in', { url: 'wss://a.test/engine.io/?EIO=4' }).body).toEqual({ a: 1 });
  });
});

describe('GraphQL', () => {
  test('graphql-transport-ws: a query is answered, a subscription may be', () => {
    const list = readAll(
      [
        ['out', '{"type":"connection_init"}'],
        ['in', '{"type":"connection_ack"}'],
        ['out', '{"id":"1","type":"subscribe","payload":{"query":"query Q { a }","operationName":"Q"}}'],
        [
          'out',
          '{"id":"2","type":"subscribe","payload":{"query":"fragment F on A { b } subscription S { a { ...F } }"}}',
        ],
        ['in', '{"id":"1","type":"next","payload":{"data":{"a":1}}}'],
        ['in', '{"id":"1","type":"complete"}'],
        ['out', '{"id":"2","type":"complete"}'],
        ['in', '{"type":"ping"}'],
        ['in', '{"id":"3","type":"error","payload":[{"message":"x"}]}'],
      ],
      { subprotocol: 'graphql-transport-ws' },
    );
    expect(brief(list)).toEqual([
      ['graphql', 'handshake', 'connection_init', null, null, null],
      ['graphql', 'handshake', 'connection_ack', null, null, null],
      ['graphql', 'subscribe', 'subscribe', 'Q', '1', 'request'],
      ['graphql', 'subscribe', 'subscribe', null, '2', 'may-reply'],
      ['graphql', 'data', 'next', null, '1', 'part'],
      ['graphql', 'control', 'complete', null, '1', 'reply'],
      ['graphql', 'control', 'complete', null, '2', null],
      ['graphql', 'heartbeat', 'ping', null, null, null],
      ['graphql', 'error', 'error', null, '3', 'reply'],
    ]);
  });

  test('the older protocol is known by its messages', () => {
    const list = readAll([
      ['out', '{"type":"connection_init","payload":{}}'],
      ['in', '{"type":"ka"}'],
      ['out', '{"id":"1","type":"start","payload":{"query":"{ a }"}}'],
      ['in', '{"id":"1","type":"data","payload":{"data":null,"errors":[{"message":"x"}]}}'],
    ]);
    expect(brief(list).map(([protocol, kind]) => [protocol, kind])).toEqual([
      ['graphql', 'handshake'],
      ['graphql', 'heartbeat'],
      ['graphql', 'subscribe'],
      ['graphql', 'error'],
    ]);
  });

  test('over SSE the event names the message', () => {
    const list = readAll(
      [
        ['in', '{"data":{"a":1}}', 'next'],
        ['in', '{"id":"7","payload":{"data":{}}}', 'next'],
        ['in', '', 'complete'],
      ],
      { transport: 'eventsource' },
    );
    expect(brief(list)).toEqual([
      ['graphql', 'data', 'next', null, null, null],
      ['graphql', 'data', 'next', null, '7', 'part'],
      ['graphql', 'control', 'complete', null, null, null],
    ]);
  });
});

describe('SignalR', () => {
  test('records of the JSON hub protocol, several in one message', () => {
    const list = readAll([
      ['out', '{"protocol":"json","version":1}\u001e'],
      ['in', '{}\u001e'],
      ['out', '{"type":1,"invocationId":"0","target":"Send","arguments":["x"]}\u001e'],
      ['in', '{"type":1,"target":"news","arguments":[1]}\u001e{"type":3,"invocationId":"0"}\u001e'],
      ['in', '{"type":6}\u001e'],
      ['in', '{"type":3,"invocationId":"1","error":"no"}\u001e'],
      ['in', '{"type":9,"sequenceId":12}\u001e'],
      ['in', '{"type":7}\u001e'],
    ]);
    expect(brief(list)).toEqual([
      ['signalr', 'handshake', null, null, null, null],
      ['signalr', 'handshake', null, null, null, null],
      ['signalr', 'data', 'Send', null, '0', 'request'],
      ['signalr', 'data', 'news', null, null, null],
      ['signalr', 'heartbeat', 'ping', null, null, null],
      ['signalr', 'error', 'completion', null, '1', 'reply'],
      ['signalr', 'control', 'sequence', null, null, null],
      ['signalr', 'control', 'close', null, null, null],
    ]);
    expect(list[3]?.parts.map(({ role }) => role)).toEqual(['data', 'ack']);
    expect(list[6]?.number).toBe(12);
  });

  test('the older SignalR', () => {
    const list = readAll([
      ['in', '{"C":"d-1,0|A,1","S":1,"M":[]}'],
      ['in', '{}'],
      ['out', '{"H":"hub","M":"Send","A":[],"I":3}'],
      ['in', '{"I":"3"}'],
      ['in', '{"C":"d-2","M":[{"H":"hub","M":"tick","A":[1]},{"H":"hub","M":"tock","A":[]}]}'],
    ]);
    expect(brief(list)).toEqual([
      ['signalr-classic', 'handshake', 'init', null, null, null],
      ['signalr-classic', 'heartbeat', null, null, null, null],
      ['signalr-classic', 'data', 'Send', 'hub', '3', 'request'],
      ['signalr-classic', 'ack', null, null, '3', 'reply'],
      ['signalr-classic', 'data', 'tick', 'hub', null, null],
    ]);
  });
});

describe('Phoenix', () => {
  test('channel messages as arrays', () => {
    const list = readAll([
      ['out', '["1","1","room:1","phx_join",{}]'],
      ['in', '["1","1","room:1","phx_reply",{"status":"ok","response":{}}]'],
      ['out', '[null,"2","phoenix","heartbeat",{}]'],
      ['in', '[null,"2","phoenix","phx_reply",{"status":"ok","response":{}}]'],
      ['out', '["1","3","room:1","say",{"a":1}]'],
      ['in', '["1",null,"room:1","said",{"a":1}]'],
      ['in', '["1","3","room:1","phx_reply",{"status":"error","response":{}}]'],
    ]);
    expect(brief(list)).toEqual([
      ['phoenix', 'subscribe', 'phx_join', 'room:1', '1', 'request'],
      ['phoenix', 'ack', 'phx_reply', 'room:1', '1', 'reply'],
      ['phoenix', 'heartbeat', 'heartbeat', 'phoenix', '2', 'request'],
      ['phoenix', 'heartbeat', 'phx_reply', 'phoenix', '2', 'reply'],
      ['phoenix', 'data', 'say', 'room:1', '3', 'may-reply'],
      ['phoenix', 'data', 'said', 'room:1', null, null],
      ['phoenix', 'error', 'phx_reply', 'room:1', '3', 'reply'],
    ]);
  });

  test('binary pushes carry their fields behind a header of lengths', () => {
    const bytes = (kind: number, ...fields: string[]) =>
      Uint8Array.of(kind, ...fields.map(({ length }) => length), ...new TextEncoder().encode(fields.join('')), 9, 9);
    const list = readAll(
      [
        ['out', bytes(0, '1', '42', 'room:1', 'file')],
        ['in', bytes(0, '1', 'room:1', 'file')],
        ['in', bytes(1, '1', '42', 'room:1', 'ok')],
        ['in', bytes(2, 'room:1', 'all')],
      ],
      { url: 'wss://a.test/socket/websocket?vsn=2.0.0' },
    );
    expect(brief(list)).toEqual([
      ['phoenix', 'data', 'file', 'room:1', '42', 'may-reply'],
      ['phoenix', 'data', 'file', 'room:1', null, null],
      ['phoenix', 'ack', 'phx_reply', 'room:1', '42', 'reply'],
      ['phoenix', 'data', 'all', 'room:1', null, null],
    ]);
  });
});

describe('Action Cable, Pusher, Centrifugo, SockJS', () => {
  test('Action Cable', () => {
    const identifier = JSON.stringify(JSON.stringify({ channel: 'ChatChannel', room: 1 }));
    const list = readAll([
      ['in', '{"type":"welcome"}'],
      ['out', `{"command":"subscribe","identifier":${identifier}}`],
      ['in', `{"identifier":${identifier},"type":"confirm_subscription"}`],
      ['in', '{"type":"ping","message":1700000000}'],
      ['in', `{"identifier":${identifier},"message":{"n":1}}`],
    ]);
    expect(brief(list)).toEqual([
      ['action-cable', 'handshake', 'welcome', null, null, null],
      ['action-cable', 'subscribe', 'subscribe', 'ChatChannel', null, null],
      ['action-cable', 'ack', 'confirm_subscription', 'ChatChannel', null, null],
      ['action-cable', 'heartbeat', 'ping', null, null, null],
      ['action-cable', 'data', 'message', 'ChatChannel', null, null],
    ]);
    expect(list[0]?.announced).toEqual({ by: 'server', period: 3_000, timeout: 3_000 });
  });

  test('Pusher announces its activity timeout inside a text', () => {
    const list = readAll([
      [
        'in',
        '{"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"1.2\\",\\"activity_timeout\\":120}"}',
      ],
      ['out', '{"event":"pusher:subscribe","data":{"channel":"news"}}'],
      ['in', '{"event":"pusher_internal:subscription_succeeded","channel":"news","data":"{}"}'],
      ['in', '{"event":"price","channel":"news","data":"{\\"seq\\":7}"}'],
      ['out', '{"event":"pusher:ping","data":{}}'],
    ]);
    expect(brief(list).map(([, kind, name, channel]) => [kind, name, channel])).toEqual([
      ['handshake', 'pusher:connection_established', null],
      ['subscribe', 'pusher:subscribe', 'news'],
      ['ack', 'pusher_internal:subscription_succeeded', 'news'],
      ['data', 'price', 'news'],
      ['heartbeat', 'pusher:ping', null],
    ]);
    expect(list[0]?.announced).toEqual({ by: 'client', period: 120_000, timeout: 30_000 });
    expect(list[3]?.body).toEqual({ event: 'price', channel: 'news', data: { seq: 7 } });
  });

  test('Centrifugo: a line that is no object is data and answers nothing', () => {
    const [asked, answered] = readAll([
      ['out', '{"id":1,"connect":{"name":"js"}}'],
      ['in', '{"id":1,"connect":{"client":"c"}}\n"}\n7'],
    ]);
    expect(asked?.role).toBe('handshake');
    expect(answered?.parts.map(({ role, refRole, summary }) => [role, refRole, summary])).toEqual([
      ['handshake', 'reply', 'connect'],
      ['data', null, '"}'],
      ['data', null, '7'],
    ]);
  });

  test('Centrifugo: several commands a message, publications with offsets, empty objects as beats', () => {
    const list = readAll([
      ['out', '{"id":1,"connect":{"name":"js"}}\n{"id":2,"subscribe":{"channel":"news"}}'],
      ['in', '{"id":1,"connect":{"client":"c","version":"5","ping":25,"pong":true}}\n{"id":2,"subscribe":{}}'],
      ['in', '{}'],
      ['out', '{}'],
      ['in', '{"push":{"channel":"news","pub":{"data":{"a":1},"offset":9}}}'],
      ['in', '{"id":3,"error":{"code":100,"message":"internal"}}'],
    ]);
    expect(list[0]?.parts.map(({ role, ref, refRole }) => [role, ref, refRole])).toEqual([
      ['handshake', '1', 'request'],
      ['subscribe', '2', 'request'],
    ]);
    expect(list[1]?.parts.map(({ role, ref, refRole }) => [role, ref, refRole])).toEqual([
      ['handshake', '1', 'reply'],
      ['ack', '2', 'reply'],
    ]);
    expect(list[1]?.parts[0]?.announced).toEqual({ by: 'server', period: 25_000, timeout: 10_000 });
    expect(list.slice(2).map(({ role, number }) => [role, number])).toEqual([
      ['heartbeat', null],
      ['heartbeat', null],
      ['data', 9],
      ['error', null],
    ]);
  });

  test('SockJS frames and what is inside', () => {
    const list = readAll(
      [
        ['in', 'o'],
        ['in', 'h'],
        ['in', 'a["{\\"type\\":\\"x\\"}","MESSAGE\\ndestination:/q\\n\\n{\\"n\\":1}\\u0000"]'],
        ['out', '["ping"]'],
        ['in', 'c[3000,"Go away!"]'],
      ],
      { url: 'wss://a.test/echo/123/abcdefgh/websocket' },
    );
    expect(list.map(({ role }) => role)).toEqual(['handshake', 'heartbeat', 'data', 'heartbeat', 'control']);
    expect(list[2]?.parts.map(({ protocol, type, channel }) => [protocol, type, channel])).toEqual([
      ['json', 'x', null],
      ['stomp', 'MESSAGE', '/q'],
    ]);
    expect(list[4]?.body).toEqual([3000, 'Go away!']);
  });
});

describe('STOMP', () => {
  test('the end of a frame that never began is none', () => {
    const [only, between] = readAll(
      [
        ['in', '\0\0'],
        ['in', '\0RECEIPT\nreceipt-id:r1\n\n\0\0'],
      ],
      { subprotocol: 'v12.stomp' },
    );
    expect([only?.role, only?.parts]).toEqual(['data', []]);
    expect([between?.role, between?.ref, between?.parts]).toEqual(['ack', 'r1', []]);
  });

  test('frames, receipts and heartbeats', () => {
    const list = readAll(
      [
        ['out', 'CONNECT\naccept-version:1.2\nheart-beat:10000,10000\n\n\0'],
        ['in', 'CONNECTED\nversion:1.2\nheart-beat:5000,10000\n\n\0'],
        ['out', 'SUBSCRIBE\nid:0\ndestination:/topic/a\nreceipt:r1\n\n\0'],
        ['in', 'RECEIPT\nreceipt-id:r1\n\n\0'],
        ['in', 'MESSAGE\ndestination:/topic\\ca\nx:1\n\n{"seq":1}\0\nMESSAGE\r\ndestination:b\r\n\r\nhi\0'],
        ['in', '\n'],
        ['in', 'ERROR\nmessage:bad\n\n\0'],
      ],
      { subprotocol: 'v12.stomp' },
    );
    expect(list.map(({ role, ref, refRole }) => [role, ref, refRole])).toEqual([
      ['handshake', null, null],
      ['handshake', null, null],
      ['subscribe', 'r1', 'request'],
      ['ack', 'r1', 'reply'],
      ['data', null, null],
      ['heartbeat', null, null],
      ['error', null, null],
    ]);
    expect(list[1]?.announced).toEqual({ by: 'both', period: 5_000, timeout: null });
    expect(list[4]?.parts.map(({ channel, body }) => [channel, body])).toEqual([
      ['/topic:a', { seq: 1 }],
      ['b', undefined],
    ]);
  });
});

describe('JSON-RPC, WAMP, Discord', () => {
  test('JSON-RPC: a method with an id asks, one without tells, a batch holds several', () => {
    const list = readAll([
      ['out', '{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}'],
      ['in', '{"jsonrpc":"2.0","id":1,"result":"0x1"}'],
      ['in', '{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":{}}}'],
      ['in', '{"jsonrpc":"2.0","id":2,"error":{"code":-32601,"message":"no"}}'],
      ['in', '[{"jsonrpc":"2.0","id":3,"result":1},{"jsonrpc":"2.0","id":4,"result":2}]'],
    ]);
    expect(brief(list).slice(0, 4)).toEqual([
      ['json-rpc', 'subscribe', 'eth_subscribe', null, '1', 'request'],
      ['json-rpc', 'data', null, null, '1', 'reply'],
      ['json-rpc', 'data', 'eth_subscription', '0x1', null, null],
      ['json-rpc', 'error', null, null, '2', 'reply'],
    ]);
    expect(list[4]?.parts.map(({ ref }) => ref)).toEqual(['3', '4']);
  });

  test('WAMP', () => {
    const list = readAll([
      ['out', '[1,"realm1",{"roles":{}}]'],
      ['in', '[2,9129137332,{"roles":{}}]'],
      ['out', '[32,713845233,{},"com.app.topic"]'],
      ['in', '[33,713845233,5512315355]'],
      ['in', '[36,5512315355,4429313566,{},["x"]]'],
      ['in', '[8,48,77,{},"wamp.error.no_such_procedure"]'],
    ]);
    expect(brief(list)).toEqual([
      ['wamp', 'handshake', 'HELLO', 'realm1', null, null],
      ['wamp', 'handshake', 'WELCOME', null, null, null],
      ['wamp', 'subscribe', 'SUBSCRIBE', 'com.app.topic', '713845233', 'request'],
      ['wamp', 'ack', 'SUBSCRIBED', null, '713845233', 'reply'],
      ['wamp', 'data', 'EVENT', '5512315355', null, null],
      ['wamp', 'error', 'ERROR', 'wamp.error.no_such_procedure', '77', 'reply'],
    ]);
  });

  test("Discord's gateway numbers its dispatches", () => {
    const list = readAll([
      ['in', '{"op":10,"d":{"heartbeat_interval":41250},"s":null,"t":null}'],
      ['out', '{"op":1,"d":251}'],
      ['in', '{"op":11}'],
      ['in', '{"op":0,"d":{},"s":42,"t":"MESSAGE_CREATE"}'],
    ]);
    expect(list.map(({ role, number }) => [role, number])).toEqual([
      ['handshake', null],
      ['heartbeat', null],
      ['heartbeat', null],
      ['data', 42],
    ]);
    expect(list[0]?.announced).toEqual({ by: 'client', period: 41_250, timeout: 41_250 });
  });
});

describe('MQTT', () => {
  const text = (value: string) => [0, value.length, ...new TextEncoder().encode(value)];
  const packet = (type: number, ...rest: number[]) => [type, rest.length, ...rest];
  const connect = packet(0x10, ...text('MQTT'), 4, 2, 0, 60, ...text('me'));
  const publish = packet(0x32, ...text('a/b'), 0, 10, ...new TextEncoder().encode('{"n":1}'));

  test('packets are known by their first frame and paired by their identifier', () => {
    const list = readAll([
      ['out', Uint8Array.from(connect)],
      ['in', Uint8Array.from(packet(0x20, 0, 0))],
      ['out', Uint8Array.from(packet(0x82, 0, 1, ...text('a/#'), 0))],
      ['in', Uint8Array.from(packet(0x90, 0, 1, 0))],
      ['in', Uint8Array.from(publish)],
      ['out', Uint8Array.from(packet(0x40, 0, 10))],
      ['out', Uint8Array.of(0xc0, 0)],
      ['in', Uint8Array.of(0xd0, 0)],
    ]);
    expect(brief(list)).toEqual([
      ['mqtt', 'handshake', 'CONNECT', null, null, null],
      ['mqtt', 'handshake', 'CONNACK', null, null, null],
      ['mqtt', 'subscribe', 'SUBSCRIBE', 'a/#', '1', 'request'],
      ['mqtt', 'ack', 'SUBACK', null, '1', 'reply'],
      ['mqtt', 'data', 'PUBLISH', 'a/b', '10', 'request'],
      ['mqtt', 'ack', 'PUBACK', null, '10', 'reply'],
      ['mqtt', 'heartbeat', 'PINGREQ', null, null, null],
      ['mqtt', 'heartbeat', 'PINGRESP', null, null, null],
    ]);
    // Keep-alive 60 s; a broker gives up after one and a half of it.
    expect(list[0]?.announced).toEqual({ by: 'client', period: 60_000, timeout: 30_000 });
    expect(list[4]?.body).toEqual({ n: 1 });
  });

  test('a frame may hold a part of a packet, or several', () => {
    const stream = [...publish, 0xd0, 0, ...publish];
    for (let at = 1; at < stream.length; at++) {
      const list = readAll(
        [
          ['in', Uint8Array.from(stream.slice(0, at))],
          ['in', Uint8Array.from(stream.slice(at))],
        ],
        { subprotocol: 'mqtt' },
      );
      const names = list
        .flatMap((decoded) => (decoded.parts.length > 0 ? decoded.parts : [decoded]))
        .map(({ type }) => type);
      expect(names.filter((name) => name !== null)).toEqual(['PUBLISH', 'PINGRESP', 'PUBLISH']);
    }
  });

  test('version 5 has properties before the payload', () => {
    const five = packet(0x10, ...text('MQTT'), 5, 2, 0, 0, 0, ...text('me'));
    // QoS 0: topic, then a property block of length 2, then the payload.
    const list = readAll([
      ['out', Uint8Array.from(five)],
      ['in', Uint8Array.from(packet(0x30, ...text('t'), 2, 1, 1, ...new TextEncoder().encode('[7]')))],
    ]);
    expect(list[1]).toMatchObject({ type: 'PUBLISH', channel: 't', body: [7], ref: null });
  });
});

describe('recognising', () => {
  test('a protocol is found in the first eight messages, not later', () => {
    const noise: Line[] = Array.from({ length: 7 }, () => ['in', '{"a":1}']);
    const welcome: Line = ['in', '{"type":"welcome"}'];
    expect(readAll([...noise, welcome]).at(-1)?.protocol).toBe('action-cable');
    expect(readAll([...noise, ['in', '{"a":1}'], welcome]).at(-1)?.protocol).toBe('json');
  });

  test('public feeds that look a little like a protocol are taken for none', () => {
    const feeds = [
      '{"op":"subscribe","args":[{"channel":"tickers"}]}',
      '{"event":"bts:subscribe","data":{"channel":"live_trades_btcusd"}}',
      '{"stream":"btcusdt@depth","data":{"U":1,"u":2}}',
      '[17082,[7254.7,0.23],"book-25","XBT/USD"]',
      '[1,"trade",{"x":1},4]',
      '{"id":1,"connect":5}',
      '{"type":"ping"}',
      '{"C":1,"M":2}',
    ];
    for (const text of feeds) expect(one(text).protocol).toBe('json');
  });
});

describe('whatever comes', () => {
  const handshakes: readonly Partial<Handshake>[] = [
    {},
    { url: 'wss://a.test/socket.io/?EIO=4' },
    { transport: 'xhr', url: 'https://a.test/socket.io/?EIO=3&transport=polling' },
    { transport: 'xhr', url: 'https://a.test/socket.io/?EIO=4&transport=polling' },
    { subprotocol: 'graphql-ws' },
    { subprotocol: 'v12.stomp' },
    { subprotocol: 'mqtt' },
    { subprotocol: 'wamp.2.json' },
    { subprotocol: 'actioncable-v1-json' },
    { subprotocol: 'centrifuge-json' },
    { url: 'wss://a.test/x/000/abcdefgh/websocket' },
    { url: 'wss://a.test/socket/websocket?vsn=2.0.0' },
    { url: 'wss://a.test/signalr/connect' },
    { url: 'wss://gateway.discord.gg/' },
    { url: 'wss://ws.pusher.test/app/key?protocol=7' },
  ];

  test('no reader throws on any text, JSON or bytes', () => {
    const content = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((text) => `42${text}\u001e${text}\n${text}`),
      fc.uint8Array(),
      fc.uint8Array().map((bytes) => Uint8Array.of(0x10, bytes.length, ...bytes)),
    );
    const direction = fc.constantFrom('in' as const, 'out' as const);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(direction, content), { maxLength: 6 }),
        fc.constantFrom(...handshakes),
        (lines, handshake) => {
          for (const { summary } of readAll(lines, handshake)) expect(summary.length).toBeLessThanOrEqual(160);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('payloads of records: base64 is bytes, and base64 that is none is read as text', () => {
    const context = createDecodeContext({ transport: 'websocket', url: '', subprotocol: '' });
    const payload = (data: string) => ({ encoding: 'base64', data, size: byteCount(1), isCut: false }) as const;
    expect(decodePayload(context, payload(encodeBase64(Uint8Array.of(0xff, 0))), 'in').summary).toBe('2 bytes');
    expect(decodePayload(context, payload('no base64!'), 'in').summary).toBe('no base64!');
  });
});
