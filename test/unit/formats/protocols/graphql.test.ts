import { describe, expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

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
      ['graphql', 'handshake', 'connection_init', null, 'handshake', 'request'],
      ['graphql', 'handshake', 'connection_ack', null, 'handshake', 'reply'],
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
