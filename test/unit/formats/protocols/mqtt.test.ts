import * as fc from '../../../property.ts';
import { generate, type Packet } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../../src/formats/json/parse-json.ts';
import { brief, readAll } from './read-all.ts';

const packet = (of: Packet, protocolVersion = 4): Uint8Array => Uint8Array.from(generate(of, { protocolVersion }));

const connect = (protocolVersion: 4 | 5): Packet => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion,
  clean: true,
  clientId: 'me',
  keepalive: 60,
});

describe('MQTT', () => {
  test('packets are known by their first one and paired by their identifier', () => {
    const list = readAll([
      ['out', packet(connect(4))],
      ['in', packet({ cmd: 'connack', returnCode: 0, sessionPresent: false })],
      ['out', packet({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'a/#', qos: 0 }] })],
      ['in', packet({ cmd: 'suback', messageId: 1, granted: [0] })],
      [
        'in',
        packet({ cmd: 'publish', topic: 'a/b', messageId: 10, qos: 1, payload: '{"n":1}', dup: false, retain: true }),
      ],
      ['out', packet({ cmd: 'puback', messageId: 10 })],
      ['out', packet({ cmd: 'pingreq' })],
      ['in', packet({ cmd: 'pingresp' })],
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
    expect(list[4]?.fields).toMatchObject({ topic: 'a/b', QoS: 1, retain: true, DUP: false, 'packet id': '10' });
  });

  test('version 5 has properties before the payload', () => {
    const list = readAll([
      ['out', packet(connect(5), 5)],
      [
        'in',
        packet(
          {
            cmd: 'publish',
            topic: 't',
            qos: 0,
            payload: '[7]',
            dup: false,
            retain: false,
            properties: { contentType: 'json', userProperties: { from: 'ann' }, messageExpiryInterval: 70_000 },
          },
          5,
        ),
      ],
      ['in', packet({ cmd: 'puback', messageId: 3, reasonCode: 0x87 }, 5)],
    ]);
    expect(list[1]).toMatchObject({ type: 'PUBLISH', channel: 't', body: [7], ref: null });
    expect(list[1]?.fields).toMatchObject({
      'Content Type': 'json',
      'User Property from': 'ann',
      'Message Expiry Interval': 70_000,
    });
    // 0x87: not authorized.
    expect(list[2]).toMatchObject({ role: 'error', type: 'PUBACK', ref: '3', fields: { 'reason code': 0x87 } });
  });

  test('a refused subscription is an error', () => {
    const refused = readAll([['in', packet({ cmd: 'suback', messageId: 1, granted: [0, 128] })]], {
      subprotocol: 'mqtt',
    });
    expect(refused[0]).toMatchObject({ role: 'error', fields: { codes: '0, 128' } });
  });

  test('a password is nowhere in what is read', () => {
    const [read] = readAll([
      ['out', packet({ ...connect(4), username: 'ann', password: Buffer.from('secret') } as Packet)],
    ]);
    expect(JSON.stringify(read)).not.toContain('secret');
    expect(read?.fields).toMatchObject({ 'client id': 'me', 'keep alive': 60, level: 4 });
  });

  test('any publication is read as its library wrote it', () => {
    const publication = fc.record({
      topic: fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }).filter((topic) => !/[#+\0]/.test(topic)),
      qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
      messageId: fc.integer({ min: 1, max: 65_535 }),
      dup: fc.boolean(),
      retain: fc.boolean(),
      value: fc.jsonValue().filter((value) => typeof value === 'object'),
    });
    fc.assert(
      fc.property(publication, fc.constantFrom(4, 5), ({ value, ...more }, version) => {
        const of: Packet = { cmd: 'publish', ...more, dup: more.dup && more.qos > 0, payload: JSON.stringify(value) };
        const [, read] = readAll([
          ['out', packet(connect(version === 5 ? 5 : 4), version)],
          ['in', packet(of, version)],
        ]);
        expect(read).toMatchObject({
          type: 'PUBLISH',
          channel: of.topic,
          ref: of.qos > 0 ? String(of.messageId) : null,
        });
        expect(read?.body).toEqual(parseJson(JSON.stringify(value)));
        expect(read?.fields).toMatchObject({ QoS: of.qos, retain: of.retain, DUP: of.dup });
      }),
    );
  });

  test('what is no whole packet stays bytes', () => {
    const [read] = readAll([['in', Uint8Array.of(0x30)]], { subprotocol: 'mqtt' });
    expect(read).toMatchObject({ type: null, role: 'control', body: Uint8Array.of(0x30) });
  });
});
