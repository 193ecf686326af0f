import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../src/base/units.ts';
import { parseFilter } from '../../../src/filter/parse-filter.ts';
import { binary, message } from '../store/messages.ts';
import { passes } from './passing.ts';

describe('words', () => {
  test('all must occur, in either case', () => {
    expect(passes('TRADE 64.5')).toBe(true);
    expect(passes('trade 65')).toBe(false);
  });
  test('a dot is a dot, not any character', () => {
    expect(passes('64x5', message('64.5'))).toBe(false);
    expect(passes('6.5', message('64.5'))).toBe(false);
  });
  test('quotes hold blanks together, and one that is not closed reaches to the end', () => {
    expect(passes('"ab cd"', message('xab cdx'))).toBe(true);
    expect(passes('"ab cd"', message('cd ab'))).toBe(false);
    expect(passes('"ab cd', message('xab cdx'))).toBe(true);
    expect(passes(String.raw`"a\"b"`, message('xa"bx'))).toBe(true);
  });
  test('what is copied out of a payload is meant as it stands', () => {
    expect(passes('"type":"trade",')).toBe(true);
    expect(passes('"price":7,')).toBe(false);
  });
  test('ids and event types are looked at as well', () => {
    expect(passes('917', message('x', { id: '917' }))).toBe(true);
    expect(passes('order', message('x', { event: 'order' }))).toBe(true);
  });
  test('an address, a time and a face are words', () => {
    expect(passes('https://a/', message('see https://a/b'))).toBe(true);
    expect(passes('/api/orders', message('GET /api/orders'))).toBe(true);
    expect(passes('f(x)', message('f(x)'))).toBe(true);
    expect(passes('(f(x) or nothing)', message('f(x)'))).toBe(true);
  });
  test('an empty filter tests nothing', () => {
    expect(parseFilter('  ')).toEqual({ ok: true, value: null });
  });
});

describe('and, or, not and brackets', () => {
  const table: readonly (readonly [filter: string, passes: boolean])[] = [
    ['trade and 64.5', true],
    ['quote or trade', true],
    ['quote or ask', false],
    // "and" binds closer: (quote and 64.5) or trade.
    ['quote and 64.5 or trade', true],
    ['quote and (64.5 or trade)', false],
    ['not quote', true],
    ['not not trade', true],
    ['-trade', false],
    ['-(quote or ask) price', true],
    ['not (trade price)', false],
    ['NOT quote AND trade OR ask', true],
    ['"or"', false],
  ];
  test.each(table)('%s', (filter, isPassed) => {
    expect(passes(filter)).toBe(isPassed);
  });
});

describe('regular expressions', () => {
  test('they keep the case unless told otherwise', () => {
    expect(passes('/tr.de/')).toBe(true);
    expect(passes('/TR.DE/')).toBe(false);
    expect(passes('/TR.DE/i')).toBe(true);
  });
  test('blanks, escaped slashes and slashes in classes belong to them', () => {
    expect(passes('/a b/', message('a b'))).toBe(true);
    expect(passes(String.raw`/a\/b/`, message('a/b'))).toBe(true);
    expect(passes('/a[/]b/', message('a/b'))).toBe(true);
  });
  test('g and y do not make one message depend on the last', () => {
    expect(passes('/trade/gy', message('trade'))).toBe(true);
    expect(passes('/trade/g and /trade/g')).toBe(true);
  });
  test('they join with other terms', () => {
    expect(passes('/nothing/ or dir:in')).toBe(true);
    expect(passes('not /nothing/ and size:>3')).toBe(true);
    expect(passes('not /trade/')).toBe(false);
  });
  test('binary payloads are not searched as text', () => {
    expect(passes('/AAEC/', binary([0, 1, 2]))).toBe(false);
  });
});

describe('keys', () => {
  const kilo = message('x', { size: byteCount(1_000), payload: { ...message('x').payload, size: byteCount(1_000) } });
  test('sizes compare, in thousands', () => {
    expect(passes('size:>999', kilo)).toBe(true);
    expect(passes('size:>1k', kilo)).toBe(false);
    expect(passes('size:>=1k', kilo)).toBe(true);
    expect(passes('size:<0.5M', kilo)).toBe(true);
    expect(passes('size:1000', kilo)).toBe(true);
    expect(passes('size:!=1000', kilo)).toBe(false);
  });
  test('direction and kind', () => {
    expect(passes('dir:in')).toBe(true);
    expect(passes('dir:out')).toBe(false);
    expect(passes('type:trade')).toBe(true);
    expect(passes('kind:TRA')).toBe(true);
    expect(passes('-type:trade')).toBe(false);
  });
  test('a kind can be asked for as a whole, or by a pattern', () => {
    expect(passes('type:=trade')).toBe(true);
    expect(passes('type:=trad')).toBe(false);
    expect(passes('type:!=trade')).toBe(false);
    expect(passes('type:/^tr.de$/')).toBe(true);
    expect(passes('type:~/^quote$/')).toBe(false);
  });
  test('kinds that do not stand in the payload are found too', () => {
    expect(passes('type:json', message('{"a":1}'))).toBe(true);
    expect(passes('type:text', message('hello'))).toBe(true);
    expect(passes('type:arraybuffer', binary([1]))).toBe(true);
    expect(passes('type:trade', message(String.raw`{"type":"tr\u0061de"}`))).toBe(true);
  });
  test('type, channel and protocol are those of the protocol', () => {
    const handshake = { url: 'wss://a.example/socket.io/?EIO=4' };
    const packet = message('42/admin,["tick",{"n":1}]');
    const passing = ['type:tick', 'channel:/admin', 'topic:=/admin', 'protocol:socket.io', 'channel:/^.admin$/'];
    const failing = ['type:text', 'channel:/chat', 'protocol:mqtt', '-type:tick'];
    expect(passing.filter((filter) => !passes(filter, packet, { handshake }))).toEqual([]);
    expect(failing.filter((filter) => passes(filter, packet, { handshake }))).toEqual([]);
  });
  test('of several messages in one each is looked at', () => {
    const handshake = { transport: 'xhr', url: 'https://a.example/socket.io/?EIO=4' } as const;
    const polled = message('42["tick",1]\u001e42/b,["tock",{"n":5}]');
    for (const filter of ['type:tick', 'type:tock', 'channel:/b', 'n=5', 'type:/^tock$/']) {
      expect(passes(filter, polled, { handshake })).toBe(true);
    }
    expect(passes('type:tack', polled, { handshake })).toBe(false);
  });
  test('the parts of a packet are reached by their names, whether they are written or not', () => {
    const handshake = { url: 'wss://a.example/socket?vsn=2.0.0' };
    const joined = message('[null,"2","room:1","said",{"by":"ann"}]');
    expect(passes('topic=room:1 event=said by=ann', joined, { handshake })).toBe(true);
    expect(passes('topic=room:2', joined, { handshake })).toBe(false);
  });
  test('transport by class or by what carried it', () => {
    expect(passes('transport:ws')).toBe(true);
    expect(passes('transport:sse')).toBe(false);
    const poll = { stream: { class: 'short-poll', transports: new Set(['fetch']) } } as const;
    expect(passes('transport:poll transport:fetch', message('x'), poll)).toBe(true);
    expect(passes('transport:xhr', message('x'), poll)).toBe(false);
  });
  test('stream, url, event and id', () => {
    expect(passes('stream:feed url:token')).toBe(true);
    expect(passes('stream:orders')).toBe(false);
    expect(passes('event:tick', message('x', { event: 'ticker' }))).toBe(true);
    // An id is a name: 17 is not 917.
    expect(passes('id:917', message('x', { id: '917' }))).toBe(true);
    expect(passes('id:17', message('x', { id: '917' }))).toBe(false);
  });
  test('times count from the beginning or go by the clock', () => {
    const late = message('x', { at: millis(14_800) });
    expect(passes('after:+14.8s', late)).toBe(true);
    expect(passes('before:+14.8s', late)).toBe(false);
    expect(passes('after:15', late)).toBe(false);
    expect(passes('after:+0.2min before:+300ms', late)).toBe(false);
    // 00:00:14.700 is 14,700 ms after midnight.
    expect(passes('after:0:00:14.7', late)).toBe(true);
    expect(passes('before:00:01', late)).toBe(true);
  });
  test('what a message is', () => {
    expect(passes('is:heartbeat', message('2'))).toBe(true);
    expect(passes('is:heartbeat')).toBe(false);
    expect(passes('is:json is:text -is:binary -is:cut -is:empty')).toBe(true);
    expect(passes('is:binary', binary([1]))).toBe(true);
  });
  test('what was changed on purpose, by the number of its record', () => {
    const context = { induced: () => new Set([7]) };
    expect(passes('is:induced', message('x', { ref: { document: 'd', n: 7, part: 0 } }), { context })).toBe(true);
    expect(passes('is:induced', message('x', { ref: { document: 'd', n: 8, part: 0 } }), { context })).toBe(false);
    expect(passes('is:induced', message('x'))).toBe(false);
  });
  test('what was found out about a message, by the number of its record', () => {
    const found = new Map([[7, new Set(['finding', 'gap'] as const)]]);
    const context = { found: () => found };
    const ref = { document: 'd', n: 7, part: 0 };
    expect(passes('has:gap has:finding', message('x', { ref }), { context })).toBe(true);
    expect(passes('has:duplicate', message('x', { ref }), { context })).toBe(false);
    expect(passes('has:gap', message('x'), { context })).toBe(false);
  });
});

describe('paths', () => {
  const book = message(
    '{"data":{"id":42,"ok":true,"none":null,"u":9100000000000000001},"bids":[{"p":"1.5"},{"p":"2"}]}',
  );
  const table: readonly (readonly [filter: string, passes: boolean])[] = [
    ['data.id=42', true],
    ['data.id="42"', true],
    ['data.id=43', false],
    ['data.id!=43', true],
    ['data.id>41', true],
    ['data.id<=41.5', false],
    ['data.ok=true', true],
    ['data.none=null', true],
    // Above 2^53, where a number would be rounded.
    ['data.u=9100000000000000001', true],
    ['data.u=9100000000000000002', false],
    ['bids[0].p=1.5', true],
    ['bids[-1].p=1.5', false],
    // A key asked of an array is asked of each item, and text that is a number compares as one.
    ['bids.p=2', true],
    ['bids.p>1.9', true],
    ['bids.p>2', false],
    ['bids.p~.5', true],
    ['bids.p~/^2$/', true],
    ['nowhere=1', false],
    ['nowhere!=1', false],
    ['data=42', false],
  ];
  test.each(table)('%s', (filter, isPassed) => {
    expect(passes(filter, book)).toBe(isPassed);
  });
  test('the JSON of a Socket.IO packet is reached behind its digits', () => {
    const handshake = { url: 'wss://a.example/socket.io/?EIO=4' };
    expect(passes('seq=7', message('42["news",{"seq":7}]'), { handshake })).toBe(true);
    expect(passes('seq=8', message('42["news",{"seq":7}]'), { handshake })).toBe(false);
    expect(passes('seq=7', message('42/admin,["news",{"seq":7}]'), { handshake })).toBe(true);
  });
});
