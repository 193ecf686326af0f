import { encode } from '@msgpack/msgpack';
import { beforeAll, describe, expect, test } from 'vitest';
import { installBinaryReaders } from '../../../../src/formats/binary/binary-readers.ts';
import { allReaders } from '../../../../src/formats/binary/readers/all-readers.ts';
import { readAll } from './read-all.ts';

beforeAll(() => installBinaryReaders(allReaders));

const SOCKET = { url: 'wss://h/socket.io/?EIO=4&transport=websocket' };

describe('attachments of Socket.IO', () => {
  test('are put back in their places with the last of them', () => {
    const messages = readAll(
      [
        ['in', '452-/files,7["file",{"_placeholder":true,"num":1},{"n":3,"head":{"_placeholder":true,"num":0}}]'],
        ['in', Uint8Array.of(1, 2)],
        ['out', '42["other"]'],
        ['in', Uint8Array.of(3)],
      ],
      SOCKET,
    );
    expect(messages.map(({ role, type, ref }) => [role, type, ref])).toEqual([
      ['control', 'file', null],
      ['control', 'attachment', null],
      ['data', 'other', null],
      ['data', 'file', '7'],
    ]);
    expect(messages[3]?.body).toEqual([Uint8Array.of(3), { n: 3, head: Uint8Array.of(1, 2) }]);
    expect(messages[3]?.heldBytes).toBe(3);
  });

  test('an event that waits is given up when another comes', () => {
    const messages = readAll(
      [
        ['in', '451-["file",{"_placeholder":true,"num":0}]'],
        ['in', '42["tick",1]'],
        ['in', Uint8Array.of(9)],
      ],
      SOCKET,
    );
    expect(messages[2]).toMatchObject({ protocol: 'engine.io', type: 'binary', body: Uint8Array.of(9) });
  });

  test('come as base64 in a polled payload too', () => {
    const [message] = readAll([['in', '451-["file",{"_placeholder":true,"num":0}]\u001ebAQI=']], {
      transport: 'xhr',
      url: 'https://h/socket.io/?EIO=4&transport=polling',
    });
    expect(message?.parts.map(({ type, body }) => [type, body])).toEqual([
      ['file', undefined],
      ['file', Uint8Array.of(1, 2)],
    ]);
  });
});

test('a packet of the MessagePack parser is like any other', () => {
  const packet = { type: 2, nsp: '/chat', data: ['tick', { n: 1 }], id: 4 };
  const [message, other] = readAll(
    [
      ['in', new Uint8Array(encode(packet))],
      ['in', new Uint8Array(encode({ type: 9, nsp: '/' }))],
    ],
    SOCKET,
  );
  expect(message).toMatchObject({ protocol: 'socket.io', role: 'data', type: 'tick', channel: '/chat', ref: '4' });
  expect(message?.body).toEqual({ n: 1 });
  expect(other?.type).toBe('binary');
});
