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

  test.each(['PING\r\n', 'pong\n'])('a line end does not hide the word: %j is a heartbeat', (text) => {
    expect(one(text).role).toBe('heartbeat');
  });

  test('bytes that spell the word are a heartbeat, a byte that looks like a short one is not', () => {
    const bytes = (text: string) => readAll([['in', new TextEncoder().encode(text)]])[0];
    expect(bytes('PING\r\n')).toMatchObject({ role: 'heartbeat', type: 'PING' });
    expect(bytes('2')?.role).toBe('data');
    expect(bytes('hb')?.role).toBe('data');
  });

  test.each(['ping', 'heartbeat', 'keep-alive'])('an event whose own type is %j is a heartbeat', (event) => {
    const [withTime] = readAll([['in', '{"at":1700000000000}', event]], { transport: 'eventsource' });
    expect(withTime).toMatchObject({ role: 'heartbeat', type: event });
    const [withText] = readAll([['in', '2026-01-01 00:00:00', event]], { transport: 'eventsource' });
    expect(withText).toMatchObject({ role: 'heartbeat', type: event });
  });

  test('an event of that type with much to say is none, and so is one that names itself otherwise', () => {
    const [long] = readAll([['in', `{"text":"${'x'.repeat(200)}"}`, 'ping']], { transport: 'eventsource' });
    expect(long).toMatchObject({ role: 'data', type: 'ping' });
    const [error] = readAll([['in', '{"type":"error"}', 'ping']], { transport: 'eventsource' });
    expect(error?.role).toBe('error');
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
