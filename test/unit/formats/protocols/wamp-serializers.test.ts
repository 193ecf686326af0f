import { encode } from '@msgpack/msgpack';
import { encode as encodeCbor } from 'cborg';
import { beforeAll, expect, test } from 'vitest';
import { installBinaryReaders } from '../../../../src/formats/binary/binary-readers.ts';
import { allReaders } from '../../../../src/formats/binary/readers/all-readers.ts';
import { readAll } from './read-all.ts';

beforeAll(() => installBinaryReaders(allReaders));

const CALL = [48, 7, {}, 'app.add', [1, 2]];
const EVENT = [36, 5, 9, {}, [], { n: 1 }];
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

function batch(...messages: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(messages.flatMap((message) => [0, 0, message.length >> 8, message.length & 255, ...message]));
}

test.each([
  ['wamp.2.msgpack', plain(encode(CALL))],
  ['wamp.2.cbor', plain(encodeCbor(CALL))],
  ['wamp.2.json', JSON.stringify(CALL)],
])('%s', (subprotocol, content) => {
  const [message] = readAll([['out', content]], { subprotocol });
  expect([message?.type, message?.channel, message?.ref, message?.body]).toEqual(['CALL', 'app.add', '7', [1, 2]]);
});

test.each([
  ['wamp.2.msgpack.batched', batch(encode(CALL), encode(EVENT))],
  ['wamp.2.cbor.batched', batch(encodeCbor(CALL), encodeCbor(EVENT))],
  ['wamp.2.json.batched', `${JSON.stringify(CALL)}\u001e${JSON.stringify(EVENT)}\u001e`],
])('%s: a part for each message', (subprotocol, content) => {
  const [message] = readAll([['in', content]], { subprotocol });
  expect(message?.parts.map(({ type, body }) => [type, body])).toEqual([
    ['CALL', [1, 2]],
    ['EVENT', { n: 1 }],
  ]);
});

test('a batch that is cut stays bytes', () => {
  const whole = batch(encode(CALL));
  for (let end = 1; end < whole.length; end++) {
    const [message] = readAll([['in', whole.slice(0, end)]], { subprotocol: 'wamp.2.msgpack.batched' });
    expect(message?.body).toEqual(whole.slice(0, end));
  }
});
