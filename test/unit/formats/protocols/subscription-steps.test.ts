import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { partsOf } from '../../../../src/formats/protocols/decoded-message.ts';
import { readSubscriptionStep, type SubscriptionStep } from '../../../../src/formats/protocols/subscription-steps.ts';
import { type Line, readAll } from './read-all.ts';

const packet = (of: Packet): Uint8Array => Uint8Array.from(generate(of, { protocolVersion: 5 }));

/** The steps of a conversation in short; messages that are none are left out. */
function stepsOf(lines: readonly Line[], handshake: Parameters<typeof readAll>[1] = {}): readonly unknown[] {
  const steps = readAll(lines, handshake).flatMap((message, index) =>
    partsOf(message).map((part) => readSubscriptionStep(part, lines[index]?.[0] ?? 'in')),
  );
  return steps.filter((step) => step !== null).map(inShort);
}

const inShort = (step: SubscriptionStep): unknown =>
  step.kind === 'asked'
    ? `? ${step.subjects.map(({ name }) => name).join(' + ')}`
    : `${step.refused.map((isRefused) => (isRefused ? 'no' : 'yes')).join(' ')} ${step.reason}`.trim();

describe('the answer to a subscription', () => {
  const cases: readonly (readonly [string, Parameters<typeof readAll>[1], readonly Line[], readonly string[]])[] = [
    [
      'Phoenix',
      { url: 'wss://a.test/socket/websocket?vsn=2.0.0' },
      [
        ['out', '["1","1","room:1","phx_join",{}]'],
        ['in', '["1","1","room:1","phx_reply",{"status":"error","response":{"reason":"unauthorized"}}]'],
        ['out', '["2","2","room:1","phx_join",{}]'],
        ['in', '["2","2","room:1","phx_reply",{"status":"ok","response":{}}]'],
      ],
      ['? room:1', 'no unauthorized', '? room:1', 'yes'],
    ],
    [
      'Action Cable',
      { subprotocol: 'actioncable-v1-json' },
      [
        ['out', String.raw`{"command":"subscribe","identifier":"{\"channel\":\"Chat\"}"}`],
        ['in', String.raw`{"identifier":"{\"channel\":\"Chat\"}","type":"reject_subscription"}`],
        ['out', String.raw`{"command":"subscribe","identifier":"{\"channel\":\"Chat\",\"room\":1}"}`],
        ['in', String.raw`{"identifier":"{\"channel\":\"Chat\",\"room\":1}","type":"confirm_subscription"}`],
        ['out', String.raw`{"command":"unsubscribe","identifier":"{\"channel\":\"Chat\",\"room\":1}"}`],
      ],
      ['? Chat', 'no', '? {"channel":"Chat","room":1}', 'yes'],
    ],
    [
      'Pusher',
      {},
      [
        ['out', '{"event":"pusher:subscribe","data":{"channel":"private-a","auth":"x"}}'],
        [
          'in',
          '{"event":"pusher:subscription_error","channel":"private-a","data":{"type":"AuthError","error":"bad signature"}}',
        ],
        ['in', '{"event":"pusher_internal:subscription_succeeded","channel":"b","data":"{}"}'],
        ['in', '{"event":"pusher:error","data":{"code":4009,"message":"Connection is unauthorized"}}'],
        ['in', '{"event":"pusher:error","data":{"code":4301,"message":"rate"}}'],
      ],
      ['? private-a', 'no bad signature', 'yes', 'no Connection is unauthorized'],
    ],
    [
      'Centrifugo',
      { subprotocol: 'centrifuge-json' },
      [
        ['out', '{"id":2,"subscribe":{"channel":"news"}}'],
        ['in', '{"id":2,"error":{"code":103,"message":"permission denied"}}'],
        ['out', '{"id":3,"subscribe":{"channel":"open"}}'],
        ['in', '{"id":3,"subscribe":{}}'],
      ],
      ['? news', 'no permission denied', '? open', 'yes'],
    ],
    [
      'GraphQL',
      { subprotocol: 'graphql-transport-ws' },
      [
        ['out', '{"id":"1","type":"subscribe","payload":{"query":"subscription { added(room: 1) { id } }"}}'],
        ['in', '{"id":"1","type":"error","payload":[{"message":"Cannot query field"}]}'],
        ['out', '{"id":"2","type":"subscribe","payload":{"query":"subscription Rooms { rooms }"}}'],
        ['in', '{"id":"2","type":"next","payload":{"data":null,"errors":[{"message":"late"}]}}'],
        ['out', '{"id":"3","type":"subscribe","payload":{"query":"query Q { subscription { plan } }"}}'],
      ],
      ['? added', 'no Cannot query field', '? Rooms', 'yes'],
    ],
    [
      'Socket.IO',
      { url: 'wss://a.test/socket.io/?EIO=4&transport=websocket' },
      [
        ['out', '40/admin,{"token":"x"}'],
        ['in', '44/admin,{"message":"not authorized"}'],
        ['in', '40{"sid":"s"}'],
      ],
      ['? namespace /admin', 'no not authorized', 'yes'],
    ],
    [
      'STOMP',
      { subprotocol: 'v12.stomp' },
      [
        ['out', 'SUBSCRIBE\nid:0\ndestination:/topic/a\n\n\0'],
        ['in', 'ERROR\nmessage:Access is denied\n\n\0'],
      ],
      ['? /topic/a', 'no Access is denied'],
    ],
    [
      'SignalR',
      {},
      [
        ['out', '{"protocol":"json","version":1}\u001e'],
        ['out', '{"type":4,"invocationId":"1","target":"Prices","arguments":["EUR"]}\u001e'],
        ['in', '{"type":3,"invocationId":"1","error":"not authorized"}\u001e'],
        ['out', '{"type":4,"invocationId":"2","target":"Prices","arguments":["USD"]}\u001e'],
        ['in', '{"type":2,"invocationId":"2","item":1}\u001e'],
      ],
      ['? Prices', 'no not authorized', '? Prices', 'yes'],
    ],
    [
      'MQTT',
      { subprotocol: 'mqtt' },
      [
        [
          'out',
          packet({
            cmd: 'connect',
            protocolId: 'MQTT',
            protocolVersion: 5,
            clean: true,
            clientId: 'me',
            keepalive: 60,
          }),
        ],
        [
          'out',
          packet({
            cmd: 'subscribe',
            messageId: 1,
            subscriptions: [
              { topic: 'a', qos: 0 },
              { topic: 'b', qos: 0 },
            ],
          }),
        ],
        ['in', packet({ cmd: 'suback', messageId: 1, granted: [0, 135] })],
        ['out', packet({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: 'c', qos: 0 }] })],
        [
          'in',
          packet({ cmd: 'suback', messageId: 2, granted: [135], properties: { reasonString: 'only for members' } }),
        ],
      ],
      ['? a + b', 'yes no code 135 (not authorized)', '? c', 'no only for members'],
    ],
    [
      'WAMP',
      { subprotocol: 'wamp.2.json' },
      [
        ['out', '[32,7,{},"com.news"]'],
        ['in', '[8,32,7,{},"wamp.error.not_authorized"]'],
        ['out', '[64,8,{},"com.procedure"]'],
      ],
      ['? com.news', 'no wamp.error.not_authorized'],
    ],
    [
      'Bayeux',
      {},
      [
        ['out', '[{"channel":"/meta/subscribe","id":"3","subscription":"/news"}]'],
        [
          'in',
          '[{"channel":"/meta/subscribe","id":"3","subscription":"/news","successful":false,"error":"403:/news:Forbidden"}]',
        ],
      ],
      ['? /news', 'no 403:/news:Forbidden'],
    ],
    [
      'tRPC',
      {},
      [
        ['out', '{"id":1,"method":"subscription","params":{"path":"onPost"}}'],
        ['in', '{"id":1,"error":{"message":"UNAUTHORIZED","code":-32001}}'],
      ],
      ['? onPost', 'no UNAUTHORIZED'],
    ],
    [
      'JSON-RPC',
      {},
      [
        ['out', '{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["logs"]}'],
        ['in', '{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"notifications not supported"}}'],
        ['out', '{"jsonrpc":"2.0","id":2,"method":"eth_unsubscribe","params":["0x1"]}'],
      ],
      ['? eth_subscribe', 'no notifications not supported'],
    ],
  ];

  test.each(cases)('%s says yes or no, and why', (_name, handshake, lines, steps) => {
    expect(stepsOf(lines, handshake)).toEqual(steps);
  });

  test('a binary reply of Phoenix has its status in its header', () => {
    const bytes = (...fields: string[]) =>
      Uint8Array.of(1, ...fields.map(({ length }) => length), ...new TextEncoder().encode(fields.join('')), 0xff);
    const steps = stepsOf(
      [
        ['out', '["1","1","room:1","phx_join",{}]'],
        ['in', bytes('1', '1', 'room:1', 'error')],
      ],
      { url: 'wss://a.test/socket/websocket?vsn=2.0.0' },
    );
    expect(steps).toEqual(['? room:1', 'no']);
  });

  test('a LiveView that is sent elsewhere is not refused', () => {
    const lines: readonly Line[] = [
      ['in', '["1","1","lv:1","phx_reply",{"status":"error","response":{"redirect":{"to":"/login"}}}]'],
    ];
    expect(stepsOf(lines, { url: 'wss://a.test/live/websocket?vsn=2.0.0' })).toEqual([]);
  });

  test('texts of no known protocol are no steps', () => {
    expect(
      stepsOf([
        ['out', '{"type":"subscribe","channel":"a"}'],
        ['in', '{"type":"error","channel":"a","message":"no"}'],
      ]),
    ).toEqual([]);
  });

  test('a reason without words is quoted as JSON', () => {
    const lines: readonly Line[] = [
      ['in', '["1","1","room:1","phx_reply",{"status":"error","response":{"status_code":403}}]'],
    ];
    expect(stepsOf(lines, { url: 'wss://a.test/socket/websocket?vsn=2.0.0' })).toEqual(['no {"status_code":403}']);
  });
});
