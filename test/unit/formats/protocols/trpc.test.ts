import { expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

test('calls, their replies and heartbeats', () => {
  const messages = readAll([
    ['out', '{"method":"connectionParams","data":{"token":"t"}}'],
    ['out', '{"id":1,"jsonrpc":"2.0","method":"query","params":{"path":"user.get","input":{"id":5}}}'],
    ['in', '{"id":1,"result":{"type":"data","data":{"name":"a"}}}'],
    ['out', '{"id":2,"method":"subscription","params":{"path":"tick"}}'],
    ['in', '{"id":2,"result":{"type":"started"}}'],
    ['in', '{"id":2,"result":{"type":"data","id":"41","data":41}}'],
    ['in', '{"id":2,"result":{"type":"stopped"}}'],
    ['in', '{"id":3,"error":{"code":-32004,"message":"none"}}'],
    ['out', 'PING'],
    ['in', 'PONG'],
    ['in', '{"id":null,"method":"reconnect"}'],
  ]);
  expect(brief(messages).slice(1)).toEqual([
    ['trpc', 'data', 'query', 'user.get', '1', 'request'],
    ['trpc', 'data', 'data', null, '1', 'part'],
    ['trpc', 'subscribe', 'subscription', 'tick', '2', 'may-reply'],
    ['trpc', 'ack', 'started', null, '2', 'part'],
    ['trpc', 'data', 'data', null, '2', 'part'],
    ['trpc', 'ack', 'stopped', null, '2', 'reply'],
    ['trpc', 'error', 'error', null, '3', 'reply'],
    ['trpc', 'heartbeat', 'PING', null, null, null],
    ['trpc', 'heartbeat', 'PONG', null, null, null],
    ['trpc', 'control', 'reconnect', null, null, null],
  ]);
  expect(messages[2]?.content).toEqual({ name: 'a' });
});

test('a batch has a part for each call', () => {
  const [batch] = readAll([
    ['out', '[{"id":1,"method":"query","params":{"path":"a"}},{"id":2,"method":"mutation","params":{"path":"b"}}]'],
  ]);
  expect(batch?.parts.map(({ type, channel }) => [type, channel])).toEqual([
    ['query', 'a'],
    ['mutation', 'b'],
  ]);
});

test('JSON-RPC of another kind is not tRPC', () => {
  expect(readAll([['out', '{"id":1,"jsonrpc":"2.0","method":"query","params":{"sql":"x"}}']])[0]?.protocol).not.toBe(
    'trpc',
  );
});
