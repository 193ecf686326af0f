import * as fc from '../../../property.ts';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { byteCount } from '../../../../src/base/units.ts';
import { createMqttCutter, isMqttConnect } from '../../../../src/formats/protocols/mqtt-frames.ts';
import { decodeBase64, encodeBase64 } from '../../../../src/formats/text/base64.ts';
import type { Payload } from '../../../../src/wire/record.ts';

const frame = (bytes: Uint8Array, size = bytes.length): Payload => ({
  encoding: 'base64',
  data: encodeBase64(bytes),
  size: byteCount(size),
  isCut: size > bytes.length,
});

const publish = (topic: string, payload: string): Uint8Array =>
  Uint8Array.from(generate({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false }));

const ping = Uint8Array.of(0xd0, 0);

const joined = (...packets: readonly Uint8Array[]): Uint8Array => Uint8Array.from(packets.flatMap((each) => [...each]));

/** The bytes of each packet, and how large it was. */
const brief = (packets: readonly Payload[]): readonly (readonly [string, number | null])[] =>
  packets.map(({ data, size }) => [Buffer.from(decodeBase64(data) ?? []).toString('hex'), size]);

const whole = (...packets: readonly Uint8Array[]) => brief(packets.map((packet) => frame(packet)));

const somePackets = fc.array(
  fc.oneof(
    fc.constant(ping),
    // Lengths that take one, two and three bytes.
    fc
      .tuple(fc.constantFrom('a', 'sensor/1'), fc.constantFrom(0, 5, 119, 130, 17_000))
      .map(([topic, length]) => publish(topic, 'x'.repeat(length))),
  ),
  { minLength: 1, maxLength: 6 },
);

describe('packets of MQTT', () => {
  test('are the same however they are cut into frames', () => {
    fc.assert(
      fc.property(somePackets, fc.array(fc.nat(), { maxLength: 12 }), (packets, cuts) => {
        const bytes = joined(...packets);
        const places = [0, ...cuts.map((cut) => cut % bytes.length), bytes.length].toSorted(
          (one, other) => one - other,
        );
        const cutter = createMqttCutter();
        const found = places.slice(1).flatMap((end, index) => cutter.push(frame(bytes.subarray(places[index], end))));
        expect(brief(found)).toEqual(whole(...packets));
        expect(cutter.end()).toBe(null);
      }),
    );
  });

  test('come byte by byte too', () => {
    const bytes = joined(publish('a/b', '{"n":1}'), ping, publish('a/b', 'x'.repeat(200)));
    const cutter = createMqttCutter();
    const found = Array.from(bytes, (byte) => cutter.push(frame(Uint8Array.of(byte)))).flat();
    expect(brief(found)).toEqual(whole(publish('a/b', '{"n":1}'), ping, publish('a/b', 'x'.repeat(200))));
  });

  test('that are begun and never completed are shown at the end', () => {
    const bytes = publish('a', 'hello');
    const cutter = createMqttCutter();
    expect(cutter.push(frame(bytes.subarray(0, 4)))).toEqual([]);
    expect(cutter.end()).toMatchObject({ data: encodeBase64(bytes.subarray(0, 4)), size: bytes.length, isCut: true });
  });

  test('a frame that was cut gives what is there of its packet, and its true size; the next frame is read on', () => {
    const bytes = publish('a', 'x'.repeat(1_000));
    const cutter = createMqttCutter();
    const [packet, ...more] = cutter.push(frame(bytes.subarray(0, 100), bytes.length));
    expect([packet?.size, packet?.isCut, more]).toEqual([bytes.length, true, []]);
    expect(brief(cutter.push(frame(ping)))).toEqual(whole(ping));
  });

  test('packets behind the cut of a frame are counted as bytes that nobody kept', () => {
    const cutter = createMqttCutter();
    // 10 bytes are stored of 102: the publication of 10 is whole, of what follows nothing is known but its length.
    const bytes = publish('a', 'hello');
    const found = cutter.push(frame(bytes, bytes.length + 92));
    expect(brief(found)).toEqual([...whole(bytes), ['', 92]]);
  });

  test('after frames that were not recorded, the next whole packet is found again', () => {
    const cutter = createMqttCutter();
    const long = publish('a', 'x'.repeat(50));
    cutter.push(frame(long.subarray(0, 10)));
    cutter.skip();
    const tail = frame(long.subarray(30));
    expect(cutter.push(tail)).toEqual([tail]);
    expect(brief(cutter.push(frame(joined(ping, long))))).toEqual(whole(ping, long));
  });

  test('whatever comes, no byte is lost and none is invented', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 12 }), (frames) => {
        const cutter = createMqttCutter();
        const found = [...frames.flatMap((bytes) => cutter.push(frame(bytes))), cutter.end() ?? []].flat();
        expect(joined(...found.map(({ data }) => decodeBase64(data) ?? new Uint8Array()))).toEqual(joined(...frames));
      }),
    );
  });

  test('a packet of a size that nobody sends is not kept whole', () => {
    const cutter = createMqttCutter();
    const piece = new Uint8Array(60_000);
    cutter.push(frame(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f)));
    for (let count = 0; count < 40; count += 1) expect(cutter.push(frame(piece))).toEqual([]);
    // 1 MiB of 2.4 MB.
    expect(decodeBase64(cutter.end()?.data ?? '')?.length).toBe(1024 * 1024);
  });
});

test('a connection is known by its first packet', () => {
  const connect: Packet = {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: 'a'.repeat(40),
  };
  expect(isMqttConnect(encodeBase64(Uint8Array.from(generate(connect))))).toBe(true);
  expect(isMqttConnect(encodeBase64(Uint8Array.of(0x10, 6, 0, 4, 1, 2, 3, 4)))).toBe(false);
});
