import { expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

test('meta channels are the protocol’s own, all others the app’s', () => {
  const messages = readAll([
    ['out', '[{"channel":"/meta/handshake","version":"1.0","id":"1"}]'],
    ['in', '[{"channel":"/meta/handshake","successful":true,"clientId":"c","id":"1"}]'],
    ['out', '[{"channel":"/meta/subscribe","clientId":"c","subscription":"/news","id":"2"}]'],
    ['in', '[{"channel":"/meta/subscribe","successful":false,"subscription":"/news","id":"2","error":"403::no"}]'],
    ['out', '[{"channel":"/meta/connect","clientId":"c","connectionType":"websocket","id":"3"}]'],
    ['out', '[{"channel":"/chat","clientId":"c","data":{"n":1},"id":"4"}]'],
    ['in', '[{"channel":"/chat","data":{"n":2}},{"channel":"/chat","successful":true,"id":"4"}]'],
    ['out', '[]'],
  ]);
  expect(brief(messages)).toEqual([
    ['bayeux', 'handshake', 'handshake', null, '1', 'request'],
    ['bayeux', 'handshake', 'handshake', null, '1', 'reply'],
    ['bayeux', 'subscribe', 'subscribe', '/news', '2', 'request'],
    ['bayeux', 'error', 'subscribe', '/news', '2', 'reply'],
    ['bayeux', 'heartbeat', 'connect', null, '3', null],
    ['bayeux', 'data', 'publish', '/chat', '4', 'may-reply'],
    ['bayeux', 'data', 'message', '/chat', null, null],
    ['bayeux', 'heartbeat', 'empty', null, null, null],
  ]);
  expect(messages[6]?.parts.map(({ role, type }) => [role, type])).toEqual([
    ['data', 'message'],
    ['ack', 'published'],
  ]);
});

test('a list of objects with channels is not enough', () => {
  expect(readAll([['in', '[{"channel":"/news","data":1}]']])[0]?.protocol).toBe('json');
});
