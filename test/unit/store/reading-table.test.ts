import { describe, expect, test } from 'vitest';
import { decoded } from '../../../src/formats/protocols/decoded-message.ts';
import { ReadingTable } from '../../../src/store/reading-table.ts';

const reading = (type: string | null, channel: string | null = null, parts: readonly string[] = []) => ({
  key: 'k',
  decoded: {
    ...decoded('stomp', 'data', { type, channel }),
    parts: parts.map((name) => decoded('stomp', 'data', { channel: name })),
  },
});

describe('the readings of a stream', () => {
  test('that are alike share a place', () => {
    const table = new ReadingTable();
    const [trade, quote, again] = ['trade', 'quote', 'trade'].map((type) => table.add(reading(type)));
    expect(trade).not.toBe(quote);
    expect(again).toBe(trade);
    expect(table.add(reading('trade'))).toBe(trade);
    expect(table.at(trade ?? -1)).toMatchObject({ type: 'trade', channel: null, isMixed: false });
  });
  test('differ however type and channel share their letters', () => {
    const table = new ReadingTable();
    const alike = [
      ['ab', 'c'],
      ['a', 'bc'],
      ['abc', ''],
      ['abc', null],
      [null, 'abc'],
      ['', 'abc'],
      ['a b', 'c'],
      ['a', ' bc'],
    ] as const;
    const places = alike.map(([type, channel]) => table.add(reading(type, channel)));
    expect(new Set(places).size).toBe(alike.length);
    expect(alike.map(([type, channel]) => table.add(reading(type, channel)))).toEqual(places);
  });
  test('differ by channel too, and say whether any message has one', () => {
    const table = new ReadingTable();
    const plain = table.add(reading('trade', '/'));
    expect(table.hasChannels).toBe(false);
    expect(table.add(reading('trade', 'BTC'))).not.toBe(plain);
    expect(table.hasChannels).toBe(true);
  });
  test('of several parts name neither type nor channel: only reading again says them', () => {
    const table = new ReadingTable();
    const place = table.add(reading('trade', null, ['BTC', 'ETH']));
    expect(table.at(place)).toMatchObject({ type: null, channel: null, isMixed: true });
    expect(table.hasChannels).toBe(true);
  });
  test('with a name above 200 characters are not stored with it', () => {
    const table = new ReadingTable();
    expect(table.at(table.add(reading('x'.repeat(200)))).isMixed).toBe(false);
    expect(table.at(table.add(reading('x'.repeat(201))))).toMatchObject({ type: null, isMixed: true });
    expect(table.at(table.add(reading('a', 'x'.repeat(201))))).toMatchObject({ channel: null, isMixed: true });
  });
  test('are 20,000 at most, so that a place fits two bytes', () => {
    const table = new ReadingTable();
    const places = new Set(Array.from({ length: 20_100 }, (_, index) => table.add(reading(`type ${index}`))));
    expect(Math.max(...places)).toBe(20_000);
  });
  test('have no place that was never given', () => {
    expect(() => new ReadingTable().at(0)).toThrow(RangeError);
  });
});
