import { describe, expect, test } from 'vitest';
import type { DecodedMessage } from '../../../../src/formats/protocols/decoded-message.ts';
import { SocketIoReader } from '../../../../src/formats/protocols/socket-io.ts';

const readPacket = (text: string): DecodedMessage | null => new SocketIoReader().text(text);

describe('a Socket.IO packet', () => {
  test('has a type, a namespace, an acknowledgement id and JSON', () => {
    expect(readPacket('2/admin,7["ask",1]')).toMatchObject({
      protocol: 'socket.io',
      role: 'data',
      type: 'ask',
      channel: '/admin',
      ref: '7',
      refRole: 'request',
      body: 1,
      fields: { packet: 'EVENT', namespace: '/admin', 'ack id': '7' },
    });
  });

  test('carries its arguments without the name of the event', () => {
    expect(readPacket('2["tick",{"n":1}]')?.body).toEqual({ n: 1 });
    expect(readPacket('2["tick",{"n":1},"x"]')?.body).toEqual([{ n: 1 }, 'x']);
    expect(readPacket('2["tick"]')?.body).toBe(undefined);
    expect(readPacket('31[{"ok":true}]')).toMatchObject({ type: 'ack', body: { ok: true } });
  });

  test('an event may have a number for its name', () => {
    expect(readPacket('2[12,"x"]')).toMatchObject({ type: '12', body: 'x' });
  });

  test('without an acknowledgement id asks for no reply', () => {
    expect(readPacket('2["chat"]')).toMatchObject({ channel: '/', ref: null, refRole: null });
  });

  test.each(['', 'hello', '7["x"]', '2{"not":"a list"}', '2["cut', '2'])('%j is none', (text) => {
    expect(readPacket(text)).toBe(null);
  });
});
