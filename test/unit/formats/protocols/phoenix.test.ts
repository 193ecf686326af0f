import { describe, expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

describe('Phoenix', () => {
  test('channel messages as arrays', () => {
    const list = readAll([
      ['out', '["1","1","room:1","phx_join",{}]'],
      ['in', '["1","1","room:1","phx_reply",{"status":"ok","response":{}}]'],
      ['out', '[null,"2","phoenix","heartbeat",{}]'],
      ['in', '[null,"2","phoenix","phx_reply",{"status":"ok","response":{}}]'],
      ['out', '["1","3","room:1","say",{"a":1}]'],
      ['in', '["1",null,"room:1","said",{"a":1}]'],
      ['in', '["1","3","room:1","phx_reply",{"status":"error","response":{}}]'],
    ]);
    expect(brief(list)).toEqual([
      ['phoenix', 'subscribe', 'phx_join', 'room:1', '1', 'request'],
      ['phoenix', 'ack', 'phx_reply', 'room:1', '1', 'reply'],
      ['phoenix', 'heartbeat', 'heartbeat', 'phoenix', '2', 'request'],
      ['phoenix', 'heartbeat', 'phx_reply', 'phoenix', '2', 'reply'],
      ['phoenix', 'data', 'say', 'room:1', '3', 'may-reply'],
      ['phoenix', 'data', 'said', 'room:1', null, null],
      ['phoenix', 'error', 'phx_reply', 'room:1', '3', 'reply'],
    ]);
  });

  test('binary pushes carry their fields behind a header of lengths', () => {
    const bytes = (kind: number, ...fields: string[]) =>
      Uint8Array.of(kind, ...fields.map(({ length }) => length), ...new TextEncoder().encode(fields.join('')), 9, 9);
    const list = readAll(
      [
        ['out', bytes(0, '1', '42', 'room:1', 'file')],
        ['in', bytes(0, '1', 'room:1', 'file')],
        ['in', bytes(1, '1', '42', 'room:1', 'ok')],
        ['in', bytes(2, 'room:1', 'all')],
      ],
      { url: 'wss://a.test/socket/websocket?vsn=2.0.0' },
    );
    expect(brief(list)).toEqual([
      ['phoenix', 'data', 'file', 'room:1', '42', 'may-reply'],
      ['phoenix', 'data', 'file', 'room:1', null, null],
      ['phoenix', 'ack', 'phx_reply', 'room:1', '42', 'reply'],
      ['phoenix', 'data', 'all', 'room:1', null, null],
    ]);
  });
});
