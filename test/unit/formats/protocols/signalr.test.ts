import { describe, expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

describe('SignalR', () => {
  test('records of the JSON hub protocol, several in one message', () => {
    const list = readAll([
      ['out', '{"protocol":"json","version":1}\u001e'],
      ['in', '{}\u001e'],
      ['out', '{"type":1,"invocationId":"0","target":"Send","arguments":["x"]}\u001e'],
      ['in', '{"type":1,"target":"news","arguments":[1]}\u001e{"type":3,"invocationId":"0"}\u001e'],
      ['in', '{"type":6}\u001e'],
      ['in', '{"type":3,"invocationId":"1","error":"no"}\u001e'],
      ['in', '{"type":9,"sequenceId":12}\u001e'],
      ['in', '{"type":7}\u001e'],
    ]);
    expect(brief(list)).toEqual([
      ['signalr', 'handshake', 'handshake', null, null, null],
      ['signalr', 'handshake', 'handshake', null, null, null],
      ['signalr', 'data', 'Send', null, '0', 'request'],
      ['signalr', 'data', 'news', null, null, null],
      ['signalr', 'heartbeat', 'ping', null, null, null],
      ['signalr', 'error', 'completion', null, '1', 'reply'],
      ['signalr', 'control', 'sequence', null, null, null],
      ['signalr', 'control', 'close', null, null, null],
    ]);
    expect(list[3]?.parts.map(({ role }) => role)).toEqual(['data', 'ack']);
    expect(list[6]?.number).toBe(12);
  });

  test('the older SignalR', () => {
    const list = readAll([
      ['in', '{"C":"d-1,0|A,1","S":1,"M":[]}'],
      ['in', '{}'],
      ['out', '{"H":"hub","M":"Send","A":[],"I":3}'],
      ['in', '{"I":"3"}'],
      ['in', '{"C":"d-2","M":[{"H":"hub","M":"tick","A":[1]},{"H":"hub","M":"tock","A":[]}]}'],
    ]);
    expect(brief(list)).toEqual([
      ['signalr-classic', 'handshake', 'init', null, null, null],
      ['signalr-classic', 'heartbeat', 'keep-alive', null, null, null],
      ['signalr-classic', 'data', 'Send', 'hub', '3', 'request'],
      ['signalr-classic', 'ack', 'result', null, '3', 'reply'],
      ['signalr-classic', 'data', 'tick', 'hub', null, null],
    ]);
  });
});
