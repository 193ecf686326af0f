import { describe, expect, test } from 'vitest';
import { readSocketIo } from '../../../../src/formats/protocols/socket-io.ts';

describe('a Socket.IO packet', () => {
  test('has a type, a namespace, an acknowledgement id and JSON', () => {
    expect(readSocketIo('2/admin,7["ask",1]')).toMatchObject({
      protocol: 'socket.io',
      role: 'data',
      type: 'ask',
      channel: '/admin',
      ref: '7',
      refRole: 'request',
      body: ['ask', 1],
    });
  });

  test('without an acknowledgement id asks for no reply', () => {
    expect(readSocketIo('2["chat"]')).toMatchObject({ channel: '/', ref: null, refRole: null });
  });

  test.each(['', 'hello', '7["x"]', '2{"not":"a list"}', '2["cut', '2'])('%j is none', (text) => {
    expect(readSocketIo(text)).toBe(null);
  });
});
