import { decodePayload, encodePacket } from 'engine.io-parser';
import { createParser } from 'eventsource-parser';
import * as fc from '../../../property.ts';
import mqttPacket from 'mqtt-packet';
import { Decoder, Encoder, type Packet, PacketType } from 'socket.io-parser';
import { createMqttCutter } from '../../../../src/formats/protocols/mqtt-frames.ts';
import { decodeBase64, encodeBase64 } from '../../../../src/formats/text/base64.ts';
import { describe, expect, test } from 'vitest';
import { createEventStream } from '../../../../src/formats/text/event-stream.ts';
import { partsOf } from '../../../../src/formats/protocols/decoded-message.ts';
import { type Line, readAll as readMessages } from './read-all.ts';

/** The messages that the frames of one connection hold, parts one by one. */
const readAll = (lines: readonly Line[], handshake: Parameters<typeof readMessages>[1]) =>
  readMessages(lines, handshake).flatMap(partsOf);

const WEBSOCKET = { url: 'wss://h/socket.io/?EIO=4&transport=websocket' };
const POLLING = { transport: 'xhr', url: 'https://h/socket.io/?EIO=4&transport=polling' } as const;

// Integers above 2^53 are exact here, and rounded there.
const json = fc
  .jsonValue()
  .filter((value) => !/\d{16}/.test(JSON.stringify(value)))
  .map((value): unknown => JSON.parse(JSON.stringify(value)));
const argument = fc.oneof(
  json,
  fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => Buffer.from(bytes)),
);
const namespace = fc.constantFrom('/', '/chat', '/admin/1');
const packets = fc.oneof(
  fc.record({
    type: fc.constant(PacketType.EVENT),
    nsp: namespace,
    id: fc.option(fc.nat(9_999), { nil: undefined }),
    data: fc
      .tuple(fc.constantFrom('tick', 'chat message', 'a'), fc.array(argument, { maxLength: 3 }))
      .map(([name, rest]) => [name, ...rest]),
  }),
  fc.record({
    type: fc.constant(PacketType.ACK),
    nsp: namespace,
    id: fc.nat(9_999),
    data: fc.array(argument, { maxLength: 3 }),
  }),
  fc.record({ type: fc.constant(PacketType.DISCONNECT), nsp: namespace }),
);

/** Buffers of Node as the bytes that they are. */
function plain(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

const single = (list: readonly unknown[]): unknown => (list.length > 1 ? list : list[0]);

describe('Socket.IO', () => {
  test('events, acks and attachments are those of socket.io-parser', () => {
    fc.assert(
      fc.property(fc.array(packets, { maxLength: 6 }), (sent) => {
        const frames = sent.flatMap((packet) => new Encoder().encode(packet as Packet));
        const expected: unknown[] = [];
        const decoder = new Decoder();
        decoder.on('decoded', (packet: Packet) => {
          const list: readonly unknown[] = Array.isArray(packet.data) ? packet.data : [];
          const isEvent = packet.type === PacketType.EVENT || packet.type === PacketType.BINARY_EVENT;
          const ref = packet.id === undefined ? null : String(packet.id);
          if (isEvent) expected.push([list[0], packet.nsp, ref, plain(single(list.slice(1)))]);
          else if (packet.type !== PacketType.DISCONNECT) expected.push(['ack', packet.nsp, ref, plain(single(list))]);
        });
        for (const frame of frames) decoder.add(frame);
        const lines = frames.map((frame): Line => [
          'in',
          typeof frame === 'string' ? `4${frame}` : new Uint8Array(frame),
        ]);
        const read = readAll(lines, WEBSOCKET).filter(({ role }) => role === 'data' || role === 'ack');
        expect(read.map(({ type, channel, ref, body }) => [type, channel, ref, body])).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  test('the packets of a polled payload are those of engine.io-parser', () => {
    const text = fc.tuple(fc.constantFrom('message', 'ping', 'pong', 'noop', 'close'), json);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (sent) => {
        const pieces: string[] = [];
        for (const [type, data] of sent) {
          const content = type === 'message' ? `2${JSON.stringify(['e', data])}` : '';
          encodePacket({ type, data: content } as never, false, (encoded) => pieces.push(String(encoded)));
        }
        const payload = pieces.join('\u001e');
        const expected = decodePayload(payload).map(({ type }) => type);
        const read = readAll([['in', payload]], POLLING).map(({ type }) => (type === 'e' ? 'message' : type));
        expect(read).toEqual(expected);
      }),
    );
  });
});

describe('MQTT', () => {
  const publish = fc.record({
    cmd: fc.constant('publish' as const),
    topic: fc.constantFrom('a', 'sensor/1/temp', 'ü/x'),
    payload: fc.oneof(
      json.map((value) => JSON.stringify(value)),
      fc.constant('plain text'),
    ),
    qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
    messageId: fc.integer({ min: 1, max: 65_535 }),
    retain: fc.boolean(),
    dup: fc.constant(false),
  });
  const subscribe = fc.record({
    cmd: fc.constant('subscribe' as const),
    messageId: fc.integer({ min: 1, max: 65_535 }),
    subscriptions: fc.constant([{ topic: 'a/#', qos: 1 as const }]),
  });
  const pings = fc.constantFrom({ cmd: 'pingreq' as const }, { cmd: 'pingresp' as const });

  test('packets are those of mqtt-packet, wherever frames are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(publish, subscribe, pings), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat(40), { maxLength: 12 }),
        (sent, cuts) => {
          const all = Buffer.concat(sent.map((packet) => mqttPacket.generate(packet as never)));
          const expected: unknown[] = [];
          const parser = mqttPacket.parser();
          parser.on('packet', (packet) => {
            const topic = packet.cmd === 'publish' ? packet.topic : packet.cmd === 'subscribe' ? 'a/#' : null;
            expected.push([packet.cmd.toUpperCase(), topic]);
          });
          parser.parse(all);
          const lines: Line[] = [];
          const cutter = createMqttCutter();
          let at = 0;
          for (const cut of [...cuts, all.length]) {
            const end = Math.min(at + cut, all.length);
            const frame = new Uint8Array(all.subarray(at, end));
            if (end > at) {
              const completed = cutter.push({
                encoding: 'base64',
                data: encodeBase64(frame),
                size: null,
                isCut: false,
              });
              for (const { data } of completed) lines.push(['in', decodeBase64(data) ?? frame]);
            }
            at = end;
          }
          const read = readAll(lines, { subprotocol: 'mqtt' }).filter(({ type }) => type !== null);
          expect(read.map(({ type, channel }) => [type, channel])).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('event streams', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'data: a',
      'data:b',
      'data',
      'id: 7',
      'id',
      'event: tick',
      'event',
      ': note',
      'retry: 5',
      'other: x',
      '',
    ),
    fc.string({ maxLength: 8 }).map((text) => `data: ${text.replaceAll(/[\r\n]/g, '')}`),
  );

  test('events are those of eventsource-parser, wherever the text is cut', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.array(fc.nat(9), { maxLength: 10 }), (lines, cuts) => {
        const whole = lines.map((each) => `${each}\n`).join('');
        const expected: unknown[] = [];
        const parser = createParser({ onEvent: ({ event, data }) => expected.push([event ?? 'message', data]) });
        parser.feed(whole);
        const stream = createEventStream();
        const read: unknown[] = [];
        let at = 0;
        for (const cut of [...cuts, whole.length]) {
          for (const { event, data } of stream.push(whole.slice(at, at + cut))) read.push([event, data]);
          at = Math.min(at + cut, whole.length);
        }
        expect(read).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
