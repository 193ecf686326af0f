import { describe, expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

describe('Action Cable', () => {
  test('welcome, subscription, heartbeat and messages of a channel', () => {
    const identifier = JSON.stringify(JSON.stringify({ channel: 'ChatChannel', room: 1 }));
    const list = readAll([
      ['in', '{"type":"welcome"}'],
      ['out', `{"command":"subscribe","identifier":${identifier}}`],
      ['in', `{"identifier":${identifier},"type":"confirm_subscription"}`],
      ['in', '{"type":"ping","message":1700000000}'],
      ['in', `{"identifier":${identifier},"message":{"n":1}}`],
    ]);
    expect(brief(list)).toEqual([
      ['action-cable', 'handshake', 'welcome', null, null, null],
      ['action-cable', 'subscribe', 'subscribe', 'ChatChannel', null, null],
      ['action-cable', 'ack', 'confirm_subscription', 'ChatChannel', null, null],
      ['action-cable', 'heartbeat', 'ping', null, null, null],
      ['action-cable', 'data', 'message', 'ChatChannel', null, null],
    ]);
    expect(list[0]?.announced).toEqual({ by: 'server', period: 3_000, timeout: 3_000 });
  });
});
