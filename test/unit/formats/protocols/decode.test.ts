import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { byteCount } from '../../../../src/base/units.ts';
import {
  createDecodeContext,
  decodeMessage,
  decodePayload,
  type Handshake,
  reopenContext,
} from '../../../../src/formats/protocols/decode.ts';
import { encodeBase64 } from '../../../../src/formats/text/base64.ts';
import { summarize } from '../../../../src/formats/protocols/summarize.ts';
import { type Line, one, readAll } from './read-all.ts';

describe('recognising', () => {
  test('a protocol is found in the first eight messages, not later', () => {
    const noise: Line[] = Array.from({ length: 7 }, () => ['in', '{"a":1}']);
    const welcome: Line = ['in', '{"type":"welcome"}'];
    expect(readAll([...noise, welcome]).at(-1)?.protocol).toBe('action-cable');
    expect(readAll([...noise, ['in', '{"a":1}'], welcome]).at(-1)?.protocol).toBe('json');
  });

  test('public feeds that look a little like a protocol are taken for none', () => {
    const feeds = [
      '{"op":"subscribe","args":[{"channel":"tickers"}]}',
      '{"event":"bts:subscribe","data":{"channel":"live_trades_btcusd"}}',
      '{"stream":"btcusdt@depth","data":{"U":1,"u":2}}',
      '[17082,[7254.7,0.23],"book-25","XBT/USD"]',
      '[1,"trade",{"x":1},4]',
      '{"id":1,"connect":5}',
      '{"type":"ping"}',
      '{"C":1,"M":2}',
    ];
    for (const text of feeds) expect(one(text).protocol).toBe('json');
  });
});

describe('reading a single message later', () => {
  test.each<[string, Line, Partial<Handshake>, string]>([
    ['Engine.IO 4', ['in', '42["a",1]'], { url: 'wss://a.test/socket.io/?EIO=4' }, 'engine.io 4'],
    [
      'polled Engine.IO 3',
      ['in', '7:42["a"]'],
      { transport: 'xhr', url: 'https://a.test/socket.io/?EIO=3' },
      'engine.io 3 polling',
    ],
    ['Engine.IO alone', ['in', '4[1]'], { url: 'wss://a.test/engine.io/?EIO=4' }, 'engine.io 4 plain'],
    ['STOMP', ['in', 'MESSAGE\ndestination:/a\n\n{"n":1}\0'], { subprotocol: 'v12.stomp' }, 'stomp'],
    ['no protocol', ['in', '{"type":"a"}'], {}, ''],
  ])('%s is read as it was on its connection', (_, line, handshake, key) => {
    const [direction, content] = line;
    const context = createDecodeContext({ transport: 'websocket', url: '', subprotocol: '', ...handshake });
    const first = decodeMessage(context, content, direction);
    expect(context.key).toBe(key);
    expect(decodeMessage(reopenContext(key), content, direction)).toEqual(first);
  });

  test('what is no key reads as JSON or text', () => {
    expect(decodeMessage(reopenContext('no-such thing'), '{"type":"a"}', 'in')).toMatchObject({ protocol: 'json' });
  });
});

describe('whatever comes', () => {
  const handshakes: readonly Partial<Handshake>[] = [
    {},
    { url: 'wss://a.test/socket.io/?EIO=4' },
    { transport: 'xhr', url: 'https://a.test/socket.io/?EIO=3&transport=polling' },
    { transport: 'xhr', url: 'https://a.test/socket.io/?EIO=4&transport=polling' },
    { subprotocol: 'graphql-ws' },
    { subprotocol: 'v12.stomp' },
    { subprotocol: 'mqtt' },
    { subprotocol: 'wamp.2.json' },
    { subprotocol: 'actioncable-v1-json' },
    { subprotocol: 'centrifuge-json' },
    { url: 'wss://a.test/x/000/abcdefgh/websocket' },
    { url: 'wss://a.test/socket/websocket?vsn=2.0.0' },
    { url: 'wss://a.test/signalr/connect' },
    { url: 'wss://gateway.discord.gg/' },
    { url: 'wss://ws.pusher.test/app/key?protocol=7' },
  ];

  test('no reader throws on any text, JSON or bytes', () => {
    const content = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((text) => `42${text}\u001e${text}\n${text}`),
      fc.uint8Array(),
      fc.uint8Array().map((bytes) => Uint8Array.of(0x10, bytes.length, ...bytes)),
    );
    const direction = fc.constantFrom('in' as const, 'out' as const);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(direction, content), { maxLength: 6 }),
        fc.constantFrom(...handshakes),
        (lines, handshake) => {
          for (const message of readAll(lines, handshake)) expect(summarize(message).length).toBeLessThanOrEqual(160);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('payloads of records: base64 is bytes, and base64 that is none is read as text', () => {
    const context = createDecodeContext({ transport: 'websocket', url: '', subprotocol: '' });
    const payload = (data: string) => ({ encoding: 'base64', data, size: byteCount(1), isCut: false }) as const;
    const bytes = Uint8Array.of(0xff, 0);
    expect(decodePayload(context, payload(encodeBase64(bytes)), 'in').content).toEqual(bytes);
    expect(decodePayload(context, payload('no base64!'), 'in').content).toBe('no base64!');
  });
});
