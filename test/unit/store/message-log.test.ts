import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import type { StreamMessage } from '../../../src/analysis/streams/message.ts';
import { byteCount, millis } from '../../../src/base/units.ts';
import { createMessageLog } from '../../../src/store/message-log.ts';
import type { BodyKind } from '../../../src/wire/record.ts';
import { createDecodeContext, decodePayload } from '../../../src/formats/protocols/decode.ts';
import { decoded } from '../../../src/formats/protocols/decoded-message.ts';
import { message as makeMessage } from './messages.ts';

const kinds: readonly BodyKind[] = ['text', 'arraybuffer', 'blob', 'json', 'unknown'];

/** Any message that the analysis could give, of stream 7. */
const anyMessage: fc.Arbitrary<StreamMessage> = fc
  .record({
    n: fc.nat(),
    part: fc.nat(9_000),
    document: fc.constantFrom('a', 'b', 'c'),
    connection: fc.nat(5_000),
    at: fc.nat(1_000),
    isOut: fc.boolean(),
    kind: fc.constantFrom(...kinds),
    isBinary: fc.boolean(),
    data: fc.string({ maxLength: 12, unit: 'grapheme' }),
    size: fc.option(fc.nat()),
    isCut: fc.boolean(),
    event: fc.option(fc.string({ maxLength: 4 })),
    id: fc.option(fc.string({ maxLength: 4 })),
  })
  .map((any) => {
    const size = any.size === null ? null : byteCount(any.size);
    return {
      ref: { document: any.document, n: any.n, part: any.part },
      stream: 7,
      connection: any.connection,
      at: millis(any.at),
      direction: any.isOut ? 'out' : 'in',
      size: size ?? byteCount(any.data.length),
      bodyKind: any.kind,
      payload: { encoding: any.isBinary ? 'base64' : 'text', data: any.data, size, isCut: any.isCut },
      event: any.event,
      id: any.id,
    };
  });

const reading = (isHeartbeat: boolean) => ({
  decoded: decoded('text', isHeartbeat ? 'heartbeat' : 'data'),
  key: '',
});

describe('how messages were read', () => {
  const socketIo = createDecodeContext({
    transport: 'websocket',
    url: 'wss://a.example/socket.io/?EIO=4',
    subprotocol: '',
  });
  const pushed = (...texts: readonly string[]) => {
    const log = createMessageLog(7);
    for (const text of texts) {
      const each = makeMessage(text);
      log.push(each, { decoded: decodePayload(socketIo, each.payload, 'in'), key: socketIo.key });
    }
    return log;
  };

  test('is known without reading them again', () => {
    const log = pushed('42["tick",{"n":1}]', '42/b,["tock"]', '2');
    expect([0, 1, 2].map((place) => log.reading(place))).toMatchObject([
      { protocol: 'socket.io', type: 'tick', channel: '/', role: 'data', isMixed: false },
      { protocol: 'socket.io', type: 'tock', channel: '/b', role: 'data', isMixed: false },
      { protocol: 'engine.io', type: 'ping', channel: null, role: 'heartbeat', isMixed: false },
    ]);
    expect(log.isHeartbeat(2)).toBe(true);
  });

  test('is read again, as it was on its connection, for those that are looked at', () => {
    const log = pushed('42["tick",{"n":1}]');
    expect(log.decoded(0)).toMatchObject({ protocol: 'socket.io', type: 'tick', body: { n: 1 } });
    expect(log.decoded(0)).toBe(log.decoded(0));
  });

  test('stays as it was where it cannot be made again', () => {
    const log = createMessageLog(7);
    const held = decoded('discord', 'data', { type: 'READY', heldBytes: 10 });
    log.push(makeMessage('?'), { decoded: held, key: 'discord' });
    expect(log.decoded(0)).toBe(held);
  });

  test('says whether a column of channels is of use', () => {
    expect([pushed('42["tick"]').hasChannels, pushed('42["tick"]', '42/b,["tock"]').hasChannels]).toEqual([
      false,
      true,
    ]);
  });
});

describe('message log', () => {
  // The slow twin is the list of the messages itself.
  test('gives back every message as it was, also where clocks step back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyMessage, fc.boolean()), { maxLength: 120 }), (messages) => {
        const log = createMessageLog(7);
        for (const [message, isHeartbeat] of messages) log.push(message, reading(isHeartbeat));
        expect(Array.from(messages, (_, position) => log.message(position))).toEqual(messages.map(([each]) => each));
        for (const [position, [message, isHeartbeat]] of messages.entries()) {
          expect(log.isHeartbeat(position)).toBe(isHeartbeat);
          expect(log.size(position)).toBe(message.size);
          expect(log.direction(position)).toBe(message.direction);
          expect(log.data(position)).toBe(message.payload.data);
          expect(log.isBinary(position)).toBe(message.payload.encoding === 'base64');
          expect([log.event(position), log.id(position), log.n(position)]).toEqual([
            message.event,
            message.id,
            message.ref.n,
          ]);
        }
      }),
    );
  });

  test('a row in view is the same object from frame to frame', () => {
    const log = createMessageLog(7);
    for (let at = 0; at < 5_000; at += 1) log.push({ ...sample, at: millis(at) });
    expect(log.message(4_321)).toBe(log.message(4_321));
    expect(log.message(5_000)).toBeUndefined();
    log.dropOldest();
    expect(log.message(1_023)).toBeUndefined();
    expect(log.message(1_024)?.at).toBe(1_024);
  });

  // "aé" is 3 bytes in UTF-8, so it is not ASCII: 2 characters of 2 bytes each. "ab" is 2 of 1.
  test('text beyond ASCII counts two bytes a character', () => {
    const log = createMessageLog(7);
    log.push({ ...sample, payload: { encoding: 'text', data: 'ab', size: byteCount(2), isCut: false } });
    expect(log.storedBytes).toBe(2);
    log.push({ ...sample, payload: { encoding: 'text', data: 'aé', size: byteCount(3), isCut: false } });
    expect(log.storedBytes).toBe(6);
    log.push({ ...sample, payload: { encoding: 'base64', data: 'AAAA', size: byteCount(3), isCut: false } });
    expect(log.storedBytes).toBe(10);
    log.dropOldest();
    expect(log.storedBytes).toBe(0);
  });

  // Of 1,030 messages each third is a heartbeat, in and out by turns: 0, 3, 6 … 1,029. The chunk of 1,024 takes 0 to 1,023
  // with it; 1,026 (in) and 1,029 (out) stay.
  test('heartbeats have instants of their own, each way, and go with their messages', () => {
    const log = createMessageLog(7);
    for (let at = 0; at < 1_030; at += 1) {
      log.push({ ...sample, at: millis(at), direction: at % 2 === 0 ? 'in' : 'out' }, reading(at % 3 === 0));
    }
    expect([log.beats.in.end, log.beats.out.end]).toEqual([172, 172]);
    log.dropOldest();
    const { in: received, out: sent } = log.beats;
    expect([received.end - received.begin, received.at(received.begin)]).toEqual([1, 1_026]);
    expect([sent.end - sent.begin, sent.at(sent.begin)]).toEqual([1, 1_029]);
  });

  test('goes on after its only chunk was dropped', () => {
    const log = createMessageLog(7);
    log.push(sample);
    expect(log.dropOldest()).toBe(1);
    expect(log.oldest()).toBe(Infinity);
    log.push({ ...sample, at: millis(9) });
    expect([log.begin, log.end, log.message(1)?.at]).toEqual([1, 2, 9]);
  });
});

const sample: StreamMessage = {
  ref: { document: 'a', n: 0, part: 0 },
  stream: 7,
  connection: 0,
  at: millis(0),
  direction: 'in',
  size: byteCount(2),
  bodyKind: 'text',
  payload: { encoding: 'text', data: 'ab', size: byteCount(2), isCut: false },
  event: null,
  id: null,
};

describe('bounds of a message log', () => {
  test('dropping the oldest leaves positions and columns as they were', () => {
    const log = createMessageLog(1);
    for (let index = 0; index < 3_000; index += 1) {
      log.push(makeMessage('abc', { at: millis(index), direction: index % 3 === 0 ? 'out' : 'in' }));
    }
    // Chunks of 1,024: 342 of the first are out (0, 3, … 1,023), 682 in.
    expect(log.dropOldest()).toBe(1_024);
    expect([log.begin, log.end]).toEqual([1_024, 3_000]);
    expect(log.message(1_023)).toBeUndefined();
    expect(log.message(1_024)?.at).toBe(1_024);
    expect([log.in.begin, log.out.begin]).toEqual([682, 342]);
    expect(log.storedBytes).toBe((3_000 - 1_024) * 3);
  });
});
