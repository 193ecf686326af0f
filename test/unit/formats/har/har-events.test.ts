import { describe, expect, test } from 'vitest';
import {
  addConnecting,
  addOpen,
  closeEvent,
  EntryEvents,
  type EntryContext,
  messageEvent,
} from '../../../../src/formats/har/har-events.ts';
import { base64Payload, textPayload } from '../../../../src/formats/har/har-values.ts';

const contextOf = (raw: unknown): EntryContext => ({
  raw,
  url: 'wss://a.test/ws',
  connection: 4,
  start: 1_000,
  out: new EntryEvents(Number.NEGATIVE_INFINITY),
  complain: () => undefined,
});

const header = (name: string, value: string) => ({ name, value });

describe('the events of an entry', () => {
  test('never step back in time: the order in the file is the order', () => {
    const out = new EntryEvents(0);
    const context = contextOf({});
    for (const epoch of [5, 3, 9]) out.add(closeEvent(context, epoch, 'closed'));
    expect(out.events.map(({ epoch }) => epoch)).toEqual([5, 5, 9]);
    expect(out.last).toBe(9);
  });

  test('do not begin before their start', () => {
    const out = new EntryEvents(100);
    out.add(closeEvent(contextOf({}), 40, 'closed'));
    expect(out.events[0]?.epoch).toBe(100);
  });
});

describe('the begin of a connection', () => {
  const begun = (raw: unknown, transport: 'websocket' | 'fetch' = 'websocket') => {
    const context = contextOf(raw);
    addConnecting(context, transport, 1_000);
    return context.out.events[0]?.record;
  };

  test('has method, subprotocols, body, and the headers that are worth it', () => {
    const headers = [header('Sec-WebSocket-Protocol', 'a, b'), header('Accept', 'x'), header('Cookie', 'secret')];
    expect(begun({ request: { method: 'post', headers, postData: { text: 'né' } } })).toMatchObject({
      kind: 'connecting',
      connection: 4,
      method: 'POST',
      protocols: ['a', 'b'],
      headers: [['accept', 'x']],
      bodyKind: 'text',
      // "é" takes two bytes.
      body: { data: 'né', size: 3 },
    });
  });

  test('without any of these is a GET without a body', () => {
    for (const raw of [{}, { request: { postData: { text: '' } } }]) {
      expect(begun(raw)).toMatchObject({ method: 'GET', protocols: [], headers: [], bodyKind: 'none', body: null });
    }
  });

  test('has subprotocols only for a WebSocket', () => {
    expect(begun({ request: { headers: [header('Sec-WebSocket-Protocol', 'a')] } }, 'fetch')).toMatchObject({
      protocols: [],
    });
  });
});

test('the answer of the server has what was agreed on and the headers that are worth it', () => {
  const headers = [
    header('Sec-WebSocket-Protocol', 'b'),
    header('Sec-WebSocket-Extensions', 'permessage-deflate'),
    header('ETag', '7'),
    header('Set-Cookie', 'secret'),
  ];
  const context = contextOf({ response: { headers } });
  addOpen(context, 1_020, 101);
  expect(context.out.events).toMatchObject([
    {
      epoch: 1_020,
      record: {
        kind: 'open',
        status: 101,
        protocol: 'b',
        extensions: 'permessage-deflate',
        headers: [['etag', '7']],
      },
    },
  ]);
});

test('an end is clean and without a code unless it says more', () => {
  expect(closeEvent(contextOf({}), 5, 'complete').record).toMatchObject({
    how: 'complete',
    code: null,
    wasClean: true,
  });
  expect(closeEvent(contextOf({}), 5, 'closed', { code: 1006, wasClean: false }).record).toMatchObject({
    how: 'closed',
    code: 1006,
    wasClean: false,
  });
});

test('a message of bytes is one of an array buffer, one of text is text', () => {
  const kindOf = (payload: Parameters<typeof messageEvent>[4]) =>
    messageEvent(contextOf({}), 5, 'in', 'frame', payload).record.bodyKind;
  expect([kindOf(textPayload('a')), kindOf(base64Payload('AAE='))]).toEqual(['text', 'arraybuffer']);
});
