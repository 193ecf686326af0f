import { describe, expect, test } from 'vitest';
import { readAll } from './read-all.ts';

describe('SockJS', () => {
  test('the padding of a streamed response is no heartbeat', () => {
    const url = 'https://a.test/echo/123/abcdefgh/xhr_streaming';
    const frames = [['in', 'h'.repeat(2_048)] as const, ['in', 'o'] as const, ['in', 'h'] as const];
    expect(readAll(frames, { url }).map(({ role, type }) => [role, type])).toEqual([
      ['control', 'padding'],
      ['handshake', 'open'],
      ['heartbeat', 'heartbeat'],
    ]);
  });

  test('SockJS frames and what is inside', () => {
    const list = readAll(
      [
        ['in', 'o'],
        ['in', 'h'],
        ['in', 'a["{\\"type\\":\\"x\\"}","MESSAGE\\ndestination:/q\\n\\n{\\"n\\":1}\\u0000"]'],
        ['out', '["ping"]'],
        ['in', 'c[3000,"Go away!"]'],
      ],
      { url: 'wss://a.test/echo/123/abcdefgh/websocket' },
    );
    expect(list.map(({ role }) => role)).toEqual(['handshake', 'heartbeat', 'data', 'heartbeat', 'control']);
    expect(list[2]?.parts.map(({ protocol, type, channel }) => [protocol, type, channel])).toEqual([
      ['json', 'x', null],
      ['stomp', 'MESSAGE', '/q'],
    ]);
    expect(list[4]?.body).toEqual([3000, 'Go away!']);
  });
});
