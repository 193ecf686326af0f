import { describe, expect, test } from 'vitest';
import { createSubscriptionRefusedDetector } from '../../../../src/analysis/detectors/subscription-refused.ts';
import { byteCount } from '../../../../src/base/units.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

type Said = readonly [at: number, direction: 'in' | 'out', data: string | readonly number[]];

/** What is said on one socket. */
function said(lines: readonly Said[], url: string, protocol = '') {
  const recording = new Recording();
  const socket = recording.connect(0, 'websocket', url, { protocols: protocol === '' ? [] : [protocol] });
  recording.open(10, socket, { status: 101, protocol });
  for (const [at, direction, data] of lines) {
    if (typeof data === 'string') {
      recording.message(at, socket, data, { direction });
      continue;
    }
    const payload = {
      encoding: 'base64',
      data: Buffer.from(data).toString('base64'),
      size: byteCount(data.length),
      isCut: false,
    } as const;
    recording.message(at, socket, '', { direction, bodyKind: 'arraybuffer', payload });
  }
  return findingsOf(recording, createSubscriptionRefusedDetector);
}

const phoenix = (lines: readonly Said[]) => said(lines, 'wss://app.test/socket/websocket?vsn=2.0.0');
const stomp = (lines: readonly Said[]) => said(lines, 'wss://app.test/stomp', 'v12.stomp');

const join = (at: number, ref: number, topic = 'room:1'): Said => [
  at,
  'out',
  `["${ref}","${ref}","${topic}","phx_join",{}]`,
];
const reply = (at: number, ref: number, status: 'ok' | 'error', topic = 'room:1'): Said => [
  at,
  'in',
  `["${ref}","${ref}","${topic}","phx_reply",{"status":"${status}","response":{"reason":"unauthorized"}}]`,
];

describe('a subscription that the server refuses', () => {
  test('once is a warning with the reason and both records', () => {
    const [finding, ...more] = phoenix([join(1_000, 1), reply(1_050, 1, 'error')]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: 'subscription-refused', severity: 'warning', count: 1, from: 1_050 });
    expect(finding?.text).toContain('The server refused the subscription to “room:1” at ');
    expect(finding?.evidence).toEqual(['the server said: “unauthorized”', 'the page has not asked again']);
    expect(finding?.records).toHaveLength(2);
  });

  test('and asked for again for ever says how often', () => {
    // Twelve joins, 2 s apart: the first is refused at 1,050 ms, the last begins at 23,000 ms.
    const lines = Array.from({ length: 12 }, (_, index) => [
      join(1_000 + index * 2_000, index),
      reply(1_050 + index * 2_000, index, 'error'),
    ]).flat();
    const [finding] = phoenix(lines);
    expect(finding).toMatchObject({ severity: 'warning', count: 12 });
    expect(finding?.text).toContain('“room:1” 12 times');
    expect(finding?.evidence).toContain('the page asked again 11 times in 22 s');
  });

  test('and accepted within 30 s leaves nothing to say', () => {
    const renewed = [join(1_000, 1), reply(1_050, 1, 'error'), join(3_000, 2), reply(3_050, 2, 'ok')];
    expect(phoenix(renewed)).toEqual([]);
    expect(phoenix(renewed.slice(0, 3))).toHaveLength(1);
  });

  test('and accepted later is info', () => {
    const late = [join(1_000, 1), reply(1_050, 1, 'error'), join(61_000, 2), reply(61_050, 2, 'ok')];
    const [finding] = phoenix(late);
    expect(finding).toMatchObject({ severity: 'info', count: 1 });
    expect(finding?.evidence).toContain('accepted later: “room:1”');
    expect(phoenix([...late, join(90_000, 3), reply(90_050, 3, 'error')])).toMatchObject([
      { severity: 'warning', count: 2 },
    ]);
  });

  test('stays refused when another one is accepted', () => {
    const lines = [join(1_000, 1), join(1_001, 2, 'room:2'), reply(1_050, 2, 'ok', 'room:2'), reply(1_060, 1, 'error')];
    expect(phoenix(lines)).toMatchObject([{ count: 1 }]);
  });

  test('is one finding with the others of its stream', () => {
    const lines = [1, 2, 3, 4].flatMap((ref) => [
      join(ref * 100, ref, `room:${ref}`),
      reply(ref * 100 + 50, ref, 'error', `room:${ref}`),
    ]);
    const [finding, ...more] = phoenix(lines);
    expect(more).toEqual([]);
    expect(finding?.text).toContain('4 subscriptions (“room:1”, “room:2”, “room:3”, …), the first at ');
  });

  test('in bytes is read like one in text', () => {
    // SUBSCRIBE of packet 1 for the filter `a`, and its SUBACK with code 128.
    const subscribe = [0x82, 6, 0, 1, 0, 1, 97, 0];
    const lines = (code: number): readonly Said[] => [
      [1_000, 'out', subscribe],
      [1_050, 'in', [0x90, 3, 0, 1, code]],
    ];
    const [finding] = said(lines(128), 'wss://app.test/mqtt', 'mqtt');
    expect(finding?.evidence[0]).toBe('the server said: “code 128 (unspecified error)”');
    expect(said(lines(0), 'wss://app.test/mqtt', 'mqtt')).toEqual([]);
  });

  test('is none where the answer names no request and several wait, or something else was sent', () => {
    const subscribe = (at: number, topic: string): Said => [
      at,
      'out',
      `SUBSCRIBE\nid:${topic}\ndestination:/${topic}\n\n\0`,
    ];
    const error: Said = [1_100, 'in', 'ERROR\nmessage:denied\n\n\0'];
    expect(stomp([subscribe(1_000, 'a'), error])).toMatchObject([{ count: 1 }]);
    expect(stomp([subscribe(1_000, 'a'), subscribe(1_010, 'b'), error])).toEqual([]);
    expect(stomp([subscribe(1_000, 'a'), [1_050, 'out', 'SEND\ndestination:/b\n\nx\0'], error])).toEqual([]);
  });

  test('is not an error in an ordinary reply', () => {
    expect(
      phoenix([
        join(1_000, 1),
        reply(1_050, 1, 'ok'),
        [2_000, 'out', '["1","2","room:1","say",{}]'],
        reply(2_050, 2, 'error'),
      ]),
    ).toEqual([]);
  });

  test('is not a subscription that ends with an error after it ran', () => {
    const lines: readonly Said[] = [
      [1_000, 'out', '{"id":"1","type":"subscribe","payload":{"query":"subscription S { s }"}}'],
      [1_100, 'in', '{"id":"1","type":"next","payload":{"data":{"s":1}}}'],
      [1_200, 'in', '{"id":"1","type":"error","payload":[{"message":"gone"}]}'],
    ];
    expect(said(lines, 'wss://app.test/graphql', 'graphql-transport-ws')).toEqual([]);
    expect(said(lines.toSpliced(1, 1), 'wss://app.test/graphql', 'graphql-transport-ws')).toHaveLength(1);
  });

  test('is remembered over a reconnect, also to an address with another ticket', () => {
    const lives = (second: 'ok' | 'error') => {
      const recording = new Recording();
      for (const [index, status] of (['error', second] as const).entries()) {
        const at = index * 5_000;
        const url = `wss://app.test/socket/websocket?vsn=2.0.0&ticket=${'abcdef0123456789'.slice(index)}`;
        const socket = recording.connect(at, 'websocket', url);
        recording.open(at + 20, socket, { status: 101 });
        const [, , asked] = join(0, 1);
        const [, , answered] = reply(0, 1, status);
        recording.message(at + 100, socket, String(asked), { direction: 'out' });
        recording.message(at + 150, socket, String(answered));
        recording.close(at + 1_000, socket, { code: 1006 });
      }
      return findingsOf(recording, createSubscriptionRefusedDetector);
    };
    expect(lives('error')).toMatchObject([{ count: 2 }]);
    expect(lives('ok')).toEqual([]);
  });
});
