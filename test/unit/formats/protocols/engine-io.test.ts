import { describe, expect, test } from 'vitest';
import { brief, one, readAll } from './read-all.ts';

describe('Engine.IO and Socket.IO', () => {
  const url = 'wss://a.test/socket.io/?EIO=4&transport=websocket';

  test('a session over WebSocket', () => {
    const list = readAll(
      [
        ['in', '0{"sid":"s1","upgrades":[],"pingInterval":25000,"pingTimeout":20000}'],
        ['out', '40'],
        ['in', '40{"sid":"n1"}'],
        ['in', '42["chat",{"n":1}]'],
        ['out', '42/admin,12["ask",1]'],
        ['in', '43/admin,12["yes"]'],
        ['in', '2'],
        ['out', '3'],
        ['in', '44{"message":"not allowed"}'],
        ['in', '451-["file",{"_placeholder":true,"num":0}]'],
        ['in', Uint8Array.of(1, 2, 3)],
        ['in', '41'],
      ],
      { url },
    );
    expect(brief(list)).toEqual([
      ['engine.io', 'handshake', 'open', null, 's1', null],
      ['socket.io', 'handshake', 'connect', '/', null, null],
      ['socket.io', 'handshake', 'connect', '/', null, null],
      ['socket.io', 'data', 'chat', '/', null, null],
      ['socket.io', 'data', 'ask', '/admin', '12', 'request'],
      ['socket.io', 'ack', 'ack', '/admin', '12', 'reply'],
      ['engine.io', 'heartbeat', 'ping', null, null, null],
      ['engine.io', 'heartbeat', 'pong', null, null, null],
      ['socket.io', 'error', 'connect_error', '/', null, null],
      ['socket.io', 'control', 'file', '/', null, null],
      ['socket.io', 'data', 'file', '/', null, null],
      ['socket.io', 'control', 'disconnect', '/', null, null],
    ]);
    expect(list[0]?.announced).toEqual({ by: 'server', period: 25_000, timeout: 20_000 });
    expect(list[3]?.body).toEqual({ n: 1 });
  });

  test('probe and upgrade are control, not heartbeats', () => {
    const kinds = readAll(
      [
        ['out', '2probe'],
        ['in', '3probe'],
        ['out', '5'],
        ['in', '6'],
      ],
      { url },
    ).map(({ role }) => role);
    expect(kinds).toEqual(['control', 'control', 'control', 'control']);
  });

  test('a polling payload of version 4 is split at 0x1e', () => {
    const polling = { transport: 'xhr', url: 'https://a.test/socket.io/?EIO=4&transport=polling&sid=1' } as const;
    const decoded = one('42["a",1]\u001e42["b",2]\u001e2', 'in', polling);
    expect(decoded).toMatchObject({ role: 'data', type: 'a' });
    expect(decoded.parts.map(({ type, body }) => [type, body])).toEqual([
      ['a', 1],
      ['b', 2],
      ['ping', undefined],
    ]);
    expect(one('2', 'in', polling)).toMatchObject({ role: 'heartbeat', parts: [] });
    expect(one('ok', 'in', polling).role).toBe('ack');
  });

  test('a polling payload of version 3 is split by its lengths, in text and in bytes', () => {
    const polling = { transport: 'xhr', url: 'https://a.test/socket.io/?EIO=3&transport=polling&sid=1' } as const;
    // 6:42["é"] is wrong by one on purpose nowhere: the packet has 7 characters, é is one of them.
    expect(one('7:42["é"]1:2', 'in', polling).parts.map(({ type }) => type)).toEqual(['é', 'ping']);
    const body = new TextEncoder().encode('42["é"]');
    // 0 text, length 8 bytes, 255; then 0, length 1, 255, "3".
    const bytes = Uint8Array.of(0, body.length, 255, ...body, 0, 1, 255, 0x33);
    expect(readAll([['in', bytes]], polling)[0]?.parts.map(({ type }) => type)).toEqual(['é', 'pong']);
  });

  test('in version 3 the client sends the heartbeats', () => {
    const decoded = one('0{"sid":"s","pingInterval":25000,"pingTimeout":5000}', 'in', {
      url: 'wss://a.test/engine.io/?EIO=3',
    });
    expect(decoded.announced).toEqual({ by: 'client', period: 25_000, timeout: 5_000 });
  });

  test('a recording without the handshake is known by the open packet', () => {
    expect(one('0{"sid":"x","upgrades":[]}').protocol).toBe('engine.io');
  });

  test('Engine.IO alone carries any text', () => {
    expect(one('4hello', 'in', { url: 'wss://a.test/engine.io/?EIO=4' })).toMatchObject({
      protocol: 'engine.io',
      role: 'data',
      body: 'hello',
    });
    expect(one('4{"a":1}', 'in', { url: 'wss://a.test/engine.io/?EIO=4' }).body).toEqual({ a: 1 });
  });
});
