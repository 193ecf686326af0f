import { encode } from '@msgpack/msgpack';
import { beforeAll, expect, test } from 'vitest';
import { installBinaryReaders } from '../../../../src/formats/binary/binary-readers.ts';
import { allReaders } from '../../../../src/formats/binary/readers/all-readers.ts';
import { brief, readAll, type Line } from './read-all.ts';

beforeAll(() => installBinaryReaders(allReaders));

/** A record with its length in front, as a varint. */
function record(value: unknown): number[] {
  const bytes = encode(value);
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
  return [...length, ...bytes];
}

const HANDSHAKE: Line = ['out', '{"protocol":"messagepack","version":1}\u001e'];

test('records of MessagePack are those of JSON', () => {
  const messages = readAll([
    HANDSHAKE,
    ['in', '{}\u001e'],
    ['out', Uint8Array.from(record([1, {}, '1', 'Add', [1, 2], []]))],
    ['in', Uint8Array.from([...record([3, {}, '1', 3, 3]), ...record([6])])],
    ['in', Uint8Array.from(record([3, {}, '2', 1, 'no such method']))],
    ['in', Uint8Array.from(record([1, {}, null, 'tick', [{ n: 1, text: 'x'.repeat(200) }]]))],
    ['in', Uint8Array.from(record([6]))],
  ]);
  expect(brief(messages)).toEqual([
    ['signalr', 'handshake', 'handshake', null, null, null],
    ['signalr', 'handshake', 'handshake', null, null, null],
    ['signalr', 'data', 'Add', null, '1', 'request'],
    ['signalr', 'ack', 'completion', null, null, null],
    ['signalr', 'error', 'completion', null, '2', 'reply'],
    ['signalr', 'data', 'tick', null, null, null],
    ['signalr', 'heartbeat', 'ping', null, null, null],
  ]);
  expect(messages[3]?.parts.map(({ type, ref }) => [type, ref])).toEqual([
    ['completion', '1'],
    ['ping', null],
  ]);
  expect(messages[5]?.content).toEqual({ n: 1, text: 'x'.repeat(200) });
});

test('a frame that is cut, or of something else, stays bytes', () => {
  const whole = Uint8Array.from(record([1, {}, null, 'tick', [{ n: 1 }]]));
  for (let end = 1; end < whole.length; end++) {
    expect(readAll([HANDSHAKE, ['in', whole.slice(0, end)]])[1]?.body).toEqual(whole.slice(0, end));
  }
  expect(readAll([HANDSHAKE, ['in', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 1)]])[1]?.type).toBeNull();
});
