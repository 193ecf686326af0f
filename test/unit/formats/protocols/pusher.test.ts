import { describe, expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

describe('Pusher', () => {
  test('Pusher announces its activity timeout inside a text', () => {
    const list = readAll([
      [
        'in',
        '{"event":"pusher:connection_established","data":"{\\"socket_id\\":\\"1.2\\",\\"activity_timeout\\":120}"}',
      ],
      ['out', '{"event":"pusher:subscribe","data":{"channel":"news"}}'],
      ['in', '{"event":"pusher_internal:subscription_succeeded","channel":"news","data":"{}"}'],
      ['in', '{"event":"price","channel":"news","data":"{\\"seq\\":7}"}'],
      ['out', '{"event":"pusher:ping","data":{}}'],
    ]);
    expect(brief(list).map(([, kind, name, channel]) => [kind, name, channel])).toEqual([
      ['handshake', 'pusher:connection_established', null],
      ['subscribe', 'pusher:subscribe', 'news'],
      ['ack', 'pusher_internal:subscription_succeeded', 'news'],
      ['data', 'price', 'news'],
      ['heartbeat', 'pusher:ping', null],
    ]);
    expect(list[0]?.announced).toEqual({ by: 'client', period: 120_000, timeout: 30_000 });
    expect(list[3]?.body).toEqual({ event: 'price', channel: 'news', data: { seq: 7 } });
  });
});
