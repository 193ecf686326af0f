import { describe, expect, test } from 'vitest';
import { readAll } from './read-all.ts';

describe('STOMP', () => {
  test('the end of a frame that never began is none', () => {
    const [only, between] = readAll(
      [
        ['in', '\0\0'],
        ['in', '\0RECEIPT\nreceipt-id:r1\n\n\0\0'],
      ],
      { subprotocol: 'v12.stomp' },
    );
    expect([only?.role, only?.parts]).toEqual(['data', []]);
    expect([between?.role, between?.ref, between?.parts]).toEqual(['ack', 'r1', []]);
  });

  test('a NUL inside a body does not end its frame where the head says how many bytes the body has', () => {
    const bodies = (text: string) =>
      readAll([['in', text]], { subprotocol: 'v12.stomp' }).flatMap((message) =>
        message.parts.length === 0 ? [message.body] : message.parts.map(({ body }) => body),
      );
    const next = 'MESSAGE\ndestination:b\n\nnext\0';
    expect(bodies(`MESSAGE\ncontent-length:5\n\nä\0bc\0${next}`)).toEqual(['ä\0bc', 'next']);
    expect(bodies(`MESSAGE\r\ncontent-length:3\r\n\r\na\0b\0${next}`)).toEqual(['a\0b', 'next']);
    // Without a NUL behind it the length is wrong, and the next NUL decides.
    expect(bodies(`MESSAGE\ncontent-length:9\n\na\0${next}`)).toEqual(['a', 'next']);
    expect(bodies(`MESSAGE\ncontent-length:99999\n\na\0${next}`)).toEqual(['a', 'next']);
  });

  test('frames, receipts and heartbeats', () => {
    const list = readAll(
      [
        ['out', 'CONNECT\naccept-version:1.2\nheart-beat:10000,10000\n\n\0'],
        ['in', 'CONNECTED\nversion:1.2\nheart-beat:5000,10000\n\n\0'],
        ['out', 'SUBSCRIBE\nid:0\ndestination:/topic/a\nreceipt:r1\n\n\0'],
        ['in', 'RECEIPT\nreceipt-id:r1\n\n\0'],
        ['in', 'MESSAGE\ndestination:/topic\\ca\nx:1\n\n{"seq":1}\0\nMESSAGE\r\ndestination:b\r\n\r\nhi\0'],
        ['in', '\n'],
        ['in', 'ERROR\nmessage:bad\n\n\0'],
      ],
      { subprotocol: 'v12.stomp' },
    );
    expect(list.map(({ role, ref, refRole }) => [role, ref, refRole])).toEqual([
      ['handshake', null, null],
      ['handshake', null, null],
      ['subscribe', 'r1', 'request'],
      ['ack', 'r1', 'reply'],
      ['data', null, null],
      ['heartbeat', null, null],
      ['error', null, null],
    ]);
    expect(list[1]?.announced).toEqual({ by: 'both', period: 5_000, timeout: null });
    expect(list[4]?.parts.map(({ channel, body }) => [channel, body])).toEqual([
      ['/topic:a', { seq: 1 }],
      ['b', 'hi'],
    ]);
  });
});
