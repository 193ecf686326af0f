import { expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

test('its own messages are told from those of the app, JSON or not', () => {
  const messages = readAll([
    ['in', '"primus::ping::1700000000000"'],
    ['out', '"primus::pong::1700000000000"'],
    ['in', 'primus::server::close'],
    ['in', '{"type":"tick","n":1}'],
  ]);
  expect(brief(messages)).toEqual([
    ['primus', 'heartbeat', 'ping', null, null, null],
    ['primus', 'heartbeat', 'pong', null, null, null],
    ['primus', 'control', 'server close', null, null, null],
    ['primus', 'data', 'tick', null, null, null],
  ]);
});

test('the parameter of its clients names it', () => {
  const [first] = readAll([['in', '{"n":1}']], { url: 'wss://h/primus/?_primuscb=O9x' });
  expect(first?.protocol).toBe('primus');
});
