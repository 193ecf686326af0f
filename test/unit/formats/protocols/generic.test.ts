import { describe, expect, test } from 'vitest';
import { one, readAll } from './read-all.ts';

describe('messages of no known protocol', () => {
  test.each([
    'ping',
    'PONG',
    'hb',
    '2',
    '{}',
    '\n',
    'keep-alive',
    'keepalive',
    '{"type":"ping"}',
    '{"op":"pong","ts":17}',
  ])('%j is a heartbeat', (text) => {
    expect(one(text).role).toBe('heartbeat');
  });

  test.each([
    '{"event":"heartbeat"}',
    '[17,"hb"]',
    '{"channel":"heartbeat","type":"update"}',
    '{"method":"ping","id":1}',
  ])('%j is a heartbeat', (text) => {
    expect(one(text).role).toBe('heartbeat');
  });

  test('a long message is no heartbeat, whatever it is called', () => {
    expect(one(`{"type":"ping","text":"${'x'.repeat(200)}"}`).role).toBe('data');
  });

  test('the fields that most feeds use give name and channel', () => {
    expect(one('{"type":"trade","channel":"BTC","price":1}')).toMatchObject({
      protocol: 'json',
      role: 'data',
      type: 'trade',
      channel: 'BTC',
      body: { type: 'trade', channel: 'BTC', price: 1 },
    });
    expect(one('{"op":"subscribe","args":[]}', 'out').role).toBe('subscribe');
    expect(one('{"event":"subscribe","arg":{"channel":"books"}}')).toMatchObject({ role: 'ack', channel: 'books' });
    expect(one('{"type":"error","message":"no"}').role).toBe('error');
  });

  test('a field called error next to data is no error', () => {
    expect(one('{"error":null,"result":1}').role).toBe('data');
    expect(one('{"error":"x","data":[1]}').role).toBe('data');
    expect(one('{"error":{"code":4}}').role).toBe('error');
  });

  test('text and bytes are what they are', () => {
    expect(one('hello')).toMatchObject({ protocol: 'text', role: 'data', body: undefined, content: 'hello' });
    expect(readAll([['in', Uint8Array.of(1, 2, 255)]])[0]).toMatchObject({
      protocol: 'binary',
      content: Uint8Array.of(1, 2, 255),
    });
    expect(readAll([['in', new TextEncoder().encode('{"a":1}')]])[0]).toMatchObject({
      protocol: 'json',
      body: { a: 1 },
    });
  });

  test('integers above 2^53 stay exact', () => {
    expect(one('{"id":12345678901234567890}').body).toEqual({ id: 12345678901234567890n });
  });
});
