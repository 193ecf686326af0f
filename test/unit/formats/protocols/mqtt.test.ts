import { describe, expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

describe('MQTT', () => {
  const text = (value: string) => [0, value.length, ...new TextEncoder().encode(value)];
  const packet = (type: number, ...rest: number[]) => [type, rest.length, ...rest];
  const connect = packet(0x10, ...text('MQTT'), 4, 2, 0, 60, ...text('me'));
  const publish = packet(0x32, ...text('a/b'), 0, 10, ...new TextEncoder().encode('{"n":1}'));

  test('packets are known by their first frame and paired by their identifier', () => {
    const list = readAll([
      ['out', Uint8Array.from(connect)],
      ['in', Uint8Array.from(packet(0x20, 0, 0))],
      ['out', Uint8Array.from(packet(0x82, 0, 1, ...text('a/#'), 0))],
      ['in', Uint8Array.from(packet(0x90, 0, 1, 0))],
      ['in', Uint8Array.from(publish)],
      ['out', Uint8Array.from(packet(0x40, 0, 10))],
      ['out', Uint8Array.of(0xc0, 0)],
      ['in', Uint8Array.of(0xd0, 0)],
    ]);
    expect(brief(list)).toEqual([
      ['mqtt', 'handshake', 'CONNECT', null, null, null],
      ['mqtt', 'handshake', 'CONNACK', null, null, null],
      ['mqtt', 'subscribe', 'SUBSCRIBE', 'a/#', '1', 'request'],
      ['mqtt', 'ack', 'SUBACK', null, '1', 'reply'],
      ['mqtt', 'data', 'PUBLISH', 'a/b', '10', 'request'],
      ['mqtt', 'ack', 'PUBACK', null, '10', 'reply'],
      ['mqtt', 'heartbeat', 'PINGREQ', null, null, null],
      ['mqtt', 'heartbeat', 'PINGRESP', null, null, null],
    ]);
    // Keep-alive 60 s; a broker gives up after one and a half of it.
    expect(list[0]?.announced).toEqual({ by: 'client', period: 60_000, timeout: 30_000 });
    expect(list[4]?.body).toEqual({ n: 1 });
  });

  test('a frame may hold a part of a packet, or several', () => {
    const stream = [...publish, 0xd0, 0, ...publish];
    for (let at = 1; at < stream.length; at++) {
      const list = readAll(
        [
          ['in', Uint8Array.from(stream.slice(0, at))],
          ['in', Uint8Array.from(stream.slice(at))],
        ],
        { subprotocol: 'mqtt' },
      );
      const names = list
        .flatMap((decoded) => (decoded.parts.length > 0 ? decoded.parts : [decoded]))
        .map(({ type }) => type);
      expect(names.filter((name) => name !== null)).toEqual(['PUBLISH', 'PINGRESP', 'PUBLISH']);
    }
  });

  test('version 5 has properties before the payload', () => {
    const five = packet(0x10, ...text('MQTT'), 5, 2, 0, 0, 0, ...text('me'));
    // QoS 0: topic, then a property block of length 2, then the payload.
    const list = readAll([
      ['out', Uint8Array.from(five)],
      ['in', Uint8Array.from(packet(0x30, ...text('t'), 2, 1, 1, ...new TextEncoder().encode('[7]')))],
    ]);
    expect(list[1]).toMatchObject({ type: 'PUBLISH', channel: 't', body: [7], ref: null });
  });
});
