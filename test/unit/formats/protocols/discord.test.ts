import { describe, expect, test } from 'vitest';
import { readAll } from './read-all.ts';

describe('Discord', () => {
  test("Discord's gateway numbers its dispatches", () => {
    const list = readAll([
      ['in', '{"op":10,"d":{"heartbeat_interval":41250},"s":null,"t":null}'],
      ['out', '{"op":1,"d":251}'],
      ['in', '{"op":11}'],
      ['in', '{"op":0,"d":{},"s":42,"t":"MESSAGE_CREATE"}'],
    ]);
    expect(list.map(({ role, number }) => [role, number])).toEqual([
      ['handshake', null],
      ['heartbeat', null],
      ['heartbeat', null],
      ['data', 42],
    ]);
    expect(list[0]?.announced).toEqual({ by: 'client', period: 41_250, timeout: 41_250 });
  });
});
