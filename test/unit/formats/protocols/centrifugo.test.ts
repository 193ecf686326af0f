import { describe, expect, test } from 'vitest';
import { readAll } from './read-all.ts';

describe('Centrifugo', () => {
  test('Centrifugo: a line that is no object is data and answers nothing', () => {
    const [asked, answered] = readAll([
      ['out', '{"id":1,"connect":{"name":"js"}}'],
      ['in', '{"id":1,"connect":{"client":"c"}}\n"}\n7'],
    ]);
    expect(asked?.role).toBe('handshake');
    expect(answered?.parts.map(({ role, refRole, type }) => [role, refRole, type])).toEqual([
      ['handshake', 'reply', 'connect'],
      ['data', null, null],
      ['data', null, null],
    ]);
  });

  test('Centrifugo: several commands a message, publications with offsets, empty objects as beats', () => {
    const list = readAll([
      ['out', '{"id":1,"connect":{"name":"js"}}\n{"id":2,"subscribe":{"channel":"news"}}'],
      ['in', '{"id":1,"connect":{"client":"c","version":"5","ping":25,"pong":true}}\n{"id":2,"subscribe":{}}'],
      ['in', '{}'],
      ['out', '{}'],
      ['in', '{"push":{"channel":"news","pub":{"data":{"a":1},"offset":9}}}'],
      ['in', '{"id":3,"error":{"code":100,"message":"internal"}}'],
    ]);
    expect(list[0]?.parts.map(({ role, ref, refRole }) => [role, ref, refRole])).toEqual([
      ['handshake', '1', 'request'],
      ['subscribe', '2', 'request'],
    ]);
    expect(list[1]?.parts.map(({ role, ref, refRole }) => [role, ref, refRole])).toEqual([
      ['handshake', '1', 'reply'],
      ['ack', '2', 'reply'],
    ]);
    expect(list[1]?.parts[0]?.announced).toEqual({ by: 'server', period: 25_000, timeout: 10_000 });
    expect(list.slice(2).map(({ role, number }) => [role, number])).toEqual([
      ['heartbeat', null],
      ['heartbeat', null],
      ['data', 9],
      ['error', null],
    ]);
  });

  test('Centrifugo: what a client missed comes in the reply, as the publications that it missed', () => {
    const list = readAll([
      ['out', '{"id":1,"connect":{"name":"js"}}\n{"id":2,"subscribe":{"channel":"chat","recover":true,"offset":4}}'],
      [
        'in',
        '{"id":1,"connect":{"client":"c","subs":{"news":{"recovered":true,"publications":[{"data":1,"offset":8}]}}}}',
      ],
      ['in', '{"id":2,"subscribe":{"recovered":true,"publications":[{"data":1,"offset":5},{"data":2,"offset":6}]}}'],
    ]);
    const told = list.slice(1).map(({ parts }) => parts.map(({ type, channel, number }) => [type, channel, number]));
    expect(told).toEqual([
      [
        ['connect', null, null],
        ['pub', 'news', 8],
      ],
      [
        ['subscribe', null, null],
        ['pub', 'chat', 5],
        ['pub', 'chat', 6],
      ],
    ]);
  });
});
