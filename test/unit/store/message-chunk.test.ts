import { describe, expect, test } from 'vitest';
import type { StreamMessage } from '../../../src/analysis/streams/message.ts';
import { byteCount } from '../../../src/base/units.ts';
import {
  bodyKindAt,
  CHUNK,
  createMessageChunk,
  FLAG,
  writeMessage,
  type MessageChunk,
} from '../../../src/store/message-chunk.ts';
import { decoded } from '../../../src/formats/protocols/decoded-message.ts';
import { BODY_KINDS } from '../../../src/wire/body-kinds.ts';
import { binary, message } from './messages.ts';

const write = (chunk: MessageChunk, ...messages: readonly StreamMessage[]): readonly number[] =>
  messages.map((each) => writeMessage(chunk, each, 3, decoded('text', 'data'), 0));

/** A text whose true size is given apart from its characters. */
const sized = (data: string, size: number | null, isCut = false): StreamMessage =>
  message(data, { payload: { encoding: 'text', data, size: size === null ? null : byteCount(size), isCut } });

describe('the columns of a chunk', () => {
  test('begin with 16 places and grow by four up to a full chunk: 16, 64, 256, 1,024', () => {
    const chunk = createMessageChunk();
    const places = new Set<number>();
    for (let n = 0; n < CHUNK; n += 1) {
      write(chunk, message(`m${n}`, { ref: { document: 'd', n, part: n % 3 } }));
      places.add(chunk.n.length);
    }
    expect([...places]).toEqual([16, 64, 256, 1_024]);
    // Nothing is lost when a column moves to a larger one.
    const numbers = Array.from({ length: CHUNK }, (_, n) => n);
    expect([...chunk.n]).toEqual(numbers);
    expect([...chunk.part]).toEqual(numbers.map((n) => n % 3));
    expect(chunk.data).toEqual(numbers.map((n) => `m${n}`));
  });

  test('for events and ids exist from the first message that has one; earlier and later ones have none', () => {
    const chunk = createMessageChunk();
    write(chunk, message('a'), message('b'));
    expect([chunk.events, chunk.ids]).toEqual([null, null]);
    write(chunk, message('c', { event: 'tick' }), message('d', { id: '7' }), message('e'));
    expect(chunk.events).toEqual([null, null, 'tick', null, null]);
    expect(chunk.ids).toEqual([null, null, null, '7', null]);
  });

  test('keep every kind of body apart', () => {
    const chunk = createMessageChunk();
    write(chunk, ...BODY_KINDS.map((bodyKind) => message('', { bodyKind })));
    expect(BODY_KINDS.map((_, place) => bodyKindAt(chunk, place))).toEqual(BODY_KINDS);
  });
});

test('each flag says one thing of a message', () => {
  const chunk = createMessageChunk();
  write(chunk, message('x'), message('x', { direction: 'out' }), binary([1]), sized('x', 9, true), sized('', null));
  writeMessage(chunk, message('ping'), 3, decoded('text', 'heartbeat'), 0);
  expect([...chunk.flags.subarray(0, chunk.length)]).toEqual([
    0,
    FLAG.out,
    FLAG.binary,
    // 9 bytes were sent, one character is stored: whether it is ASCII is unknown, so the higher cost is assumed.
    FLAG.cut | FLAG.wide,
    FLAG.sizeUnknown,
    FLAG.heartbeat,
  ]);
});

test('a reading that cannot be made again is kept, and its bytes count', () => {
  const chunk = createMessageChunk();
  const held = decoded('discord', 'data', { heldBytes: 40 });
  expect(writeMessage(chunk, sized('ab', 2), 3, held, 0)).toBe(42);
  expect([chunk.held?.get(0), chunk.storedBytes]).toEqual([held, 42]);
});

test('an ASCII character takes one byte, any other two, and the sum is that of the chunk', () => {
  const chunk = createMessageChunk();
  // "price" has 5 characters in 5 bytes; "€€" 2 in 6; a text of unknown size counts double; base64 of 3 bytes is 4 long.
  expect(write(chunk, sized('price', 5), sized('€€', 6), sized('ab', null), binary([1, 2, 3]))).toEqual([5, 4, 4, 4]);
  expect(chunk.storedBytes).toBe(17);
});
