import { gzipSync } from 'node:zlib';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { installBinaryReaders } from '../../../../src/formats/binary/binary-readers.ts';
import { setChosenSchema } from '../../../../src/formats/binary/chosen-schema.ts';
import { allReaders } from '../../../../src/formats/binary/readers/all-readers.ts';
import { encodeBase64 } from '../../../../src/formats/text/base64.ts';
import { type Line, readAll } from './read-all.ts';

beforeAll(() => installBinaryReaders(allReaders));
afterEach(() => setChosenSchema(null));

const CALL = { transport: 'fetch', url: 'https://h/api/chat.v1.Feed/Follow' } as const;

function framed(bytes: Uint8Array, flags = 0): Uint8Array {
  const prefix = new Uint8Array(5);
  prefix[0] = flags;
  new DataView(prefix.buffer).setUint32(1, bytes.length);
  return Uint8Array.of(...prefix, ...bytes);
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const tick = (seq: number): Uint8Array =>
  new Uint8Array(
    new BinaryWriter().tag(1, WireType.Varint).int32(seq).tag(2, WireType.LengthDelimited).string('a').finish(),
  );

const TRAILERS = framed(bytesOf('grpc-status: 0\r\nx-took: 5\r\n'), 0x80);
const read = (lines: readonly Line[]) =>
  readAll(lines, CALL).map(({ role, type, channel, body }) => [role, type, channel, body]);

describe('a stream of messages with their length in front', () => {
  test('protobuf without a schema, and trailers', () => {
    expect(
      read([
        ['out', framed(tick(1))],
        ['in', framed(tick(2))],
        ['in', TRAILERS],
      ]),
    ).toEqual([
      ['data', 'Follow', 'chat.v1.Feed', { 1: 1, 2: 'a' }],
      ['data', 'Follow', 'chat.v1.Feed', { 1: 2, 2: 'a' }],
      ['control', 'trailers', null, undefined],
    ]);
  });

  test('protobuf by the types of the method, each direction its own', () => {
    const text = `syntax = "proto3"; package chat.v1; message Ask { int32 from = 1; string room = 2; }
      message Tick { int32 seq = 1; string side = 2; } service Feed { rpc Follow(Ask) returns (stream Tick) {} }`;
    const made = allReaders.protoSchema([{ name: 'chat.proto', text }]);
    setChosenSchema(made.ok ? made.value : null);
    const bodies = read([
      ['out', framed(tick(1))],
      ['in', framed(tick(2))],
    ]).map(([, , , body]) => body);
    expect(bodies).toEqual([
      { from: 1, room: 'a' },
      { seq: 2, side: 'a' },
    ]);
  });

  test('cut at every byte, the same messages come', () => {
    const all = Uint8Array.of(...framed(tick(1)), ...framed(tick(2)), ...TRAILERS);
    for (let cut = 1; cut < all.length; cut++) {
      const messages = readAll(
        [
          ['in', all.slice(0, cut)],
          ['in', all.slice(cut)],
        ],
        CALL,
      );
      const parts = messages.flatMap((message) => (message.parts.length > 0 ? message.parts : [message]));
      expect(parts.filter(({ type }) => type !== 'part of a message').map(({ type, body }) => [type, body])).toEqual([
        ['Follow', { 1: 1, 2: 'a' }],
        ['Follow', { 1: 2, 2: 'a' }],
        ['trailers', undefined],
      ]);
    }
  });

  test('compressed messages, and an error in the trailers', () => {
    const failed = framed(bytesOf('grpc-status: 7\r\ngrpc-message: not allowed\r\n'), 0x80);
    expect(
      read([
        ['in', framed(new Uint8Array(gzipSync(tick(3))), 1)],
        ['in', failed],
      ]),
    ).toEqual([
      ['data', 'Follow', 'chat.v1.Feed', { 1: 3, 2: 'a' }],
      ['error', 'trailers', null, 'not allowed'],
    ]);
  });

  test('as base64, padded after each message', () => {
    const text = encodeBase64(framed(tick(4))) + encodeBase64(TRAILERS);
    const [message] = readAll([['in', text]], CALL);
    expect(message?.parts.map(({ type }) => type)).toEqual(['Follow', 'trailers']);
  });

  test('Connect: JSON messages, and the end of the stream', () => {
    expect(
      read([
        ['in', framed(bytesOf('{"seq":1}'))],
        ['in', framed(bytesOf('{"error":{"code":"aborted"}}'), 2)],
      ]),
    ).toEqual([
      ['data', 'Follow', 'chat.v1.Feed', { seq: 1 }],
      ['error', 'end of stream', null, { error: { code: 'aborted' } }],
    ]);
  });
});

test('a single call of Connect has no prefix, in JSON or protobuf', () => {
  expect(
    read([
      ['out', '{"from":1}'],
      ['in', tick(9)],
      ['in', '{"code":"not_found","message":"no"}'],
    ]),
  ).toEqual([
    ['data', 'Follow', 'chat.v1.Feed', { from: 1 }],
    ['data', 'Follow', 'chat.v1.Feed', { 1: 9, 2: 'a' }],
    ['error', 'Follow', 'chat.v1.Feed', { code: 'not_found', message: 'no' }],
  ]);
});

test('only an address of a service with its package and a method is a call', () => {
  for (const url of ['https://h/api/users/List', 'https://h/app.min.js/Map', 'https://h/chat.v1.feed/Follow']) {
    expect(readAll([['in', '{"a":1}']], { transport: 'fetch', url })[0]?.protocol).toBe('json');
  }
});
