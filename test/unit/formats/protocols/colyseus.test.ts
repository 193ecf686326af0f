import { encode } from '@msgpack/msgpack';
import { beforeAll, expect, test } from 'vitest';
import { installBinaryReaders } from '../../../../src/formats/binary/binary-readers.ts';
import { allReaders } from '../../../../src/formats/binary/readers/all-readers.ts';
import { brief, readAll } from './read-all.ts';

beforeAll(() => installBinaryReaders(allReaders));

const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
const JOIN = Uint8Array.of(10, ...text('aB3_x9'), ...text('schema'), 1, 2);

test('kinds of messages, and the name and payload of a room’s own', () => {
  const messages = readAll([
    ['in', JOIN],
    ['out', Uint8Array.of(10)],
    ['in', Uint8Array.of(13, ...encode('chat'), ...encode({ n: 4 }))],
    ['in', Uint8Array.of(15, 1, 2, 3)],
    ['in', Uint8Array.of(99)],
  ]);
  expect(brief(messages)).toEqual([
    ['colyseus', 'handshake', 'join room', null, null, null],
    ['colyseus', 'handshake', 'join room', null, null, null],
    ['colyseus', 'data', 'chat', null, null, null],
    ['colyseus', 'data', 'room state patch', null, null, null],
    ['colyseus', 'data', null, null, null, null],
  ]);
  expect(messages[2]?.body).toEqual({ n: 4 });
});

test('a join is recognised by its token and serializer, as the server sends it', () => {
  expect(readAll([['out', JOIN]])[0]?.protocol).not.toBe('colyseus');
  expect(readAll([['in', Uint8Array.of(10, ...text('aB3_x9'), ...text('scheme'))]])[0]?.protocol).not.toBe('colyseus');
  for (let end = 1; end < JOIN.length - 2; end++) {
    expect(readAll([['in', JOIN.slice(0, end)]])[0]?.protocol).not.toBe('colyseus');
  }
});
