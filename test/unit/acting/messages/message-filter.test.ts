import { describe, expect, test } from 'vitest';
import { MessageFilter } from '../../../../src/acting/messages/message-filter.ts';

const filter = new MessageFilter('websocket', 'wss://app.test/feed');
const passes = (text: string, data: unknown, direction: 'in' | 'out' = 'in') =>
  filter.passes(text, { direction, data, event: null, id: null });

describe('a filter of the panel on one message of a page', () => {
  test('looks at the text, at values in it, at direction and size, and joins terms', () => {
    const tick = '{"type":"tick","price":101.5}';
    expect([passes('tick', tick), passes('nothing', tick)]).toEqual([true, false]);
    expect([passes('dir:out', tick), passes('dir:out', tick, 'out')]).toEqual([false, true]);
    expect([passes('tick -price', tick), passes('tick dir:in', tick)]).toEqual([false, true]);
    expect([passes('size:>20', tick), passes('size:>200', tick)]).toEqual([true, false]);
  });

  test('runs regular expressions', () => {
    expect([passes('/pri.e/', 'the price'), passes('/^price/', 'the price')]).toEqual([true, false]);
  });

  test('looks at what kind of connection it is', () => {
    expect([passes('transport:ws', 'x'), passes('transport:sse', 'x')]).toEqual([true, false]);
  });

  test('takes binary messages, and lets nothing pass that it does not understand', () => {
    expect(passes('size:3', new Uint8Array([1, 2, 3]).buffer)).toBe(true);
    expect(passes('size:', 'x')).toBe(false);
    expect(passes('', 'x')).toBe(true);
  });
});
