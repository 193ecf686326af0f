import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { ownFieldsRemoved, requestHead } from '../../../src/proxy/forward-request.ts';

test('header fields keep their order, case and repetition; those for the proxy go', () => {
  const raw = ['Host', 'a', 'proxy-connection', 'keep-alive', 'X-a', '1', 'x-A', '2', 'Proxy-Authorization', 'b'];
  expect(ownFieldsRemoved(raw)).toEqual(['Host', 'a', 'X-a', '1', 'x-A', '2']);
});

test('a handshake is written as it came, with the path alone', () => {
  const message = new IncomingMessage(new Socket());
  message.method = 'GET';
  message.rawHeaders = ['Host', 'a.test', 'Upgrade', 'websocket'];
  expect(requestHead(message, '/feed')).toBe('GET /feed HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\n\r\n');
});
