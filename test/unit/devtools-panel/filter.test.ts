import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../../src/devtools-panel/state/filter.ts';
import { bytes } from '../../../src/base/units.ts';
import { message } from './messages.ts';

const passes = (filter: string, of = message('{"type":"trade","price":"64.5"}')): boolean => {
  const read = parseFilter(filter);
  if (!read.ok) throw new Error(read.error.text);
  return read.value?.(of) ?? true;
};

const wrong = (filter: string) => {
  const read = parseFilter(filter);
  return read.ok ? null : read.error;
};

describe('words', () => {
  test('all must occur, in either case', () => {
    expect(passes('TRADE 64.5')).toBe(true);
    expect(passes('trade 65')).toBe(false);
  });
  test('a dot is a dot, not any character', () => {
    expect(passes('64x5', message('64.5'))).toBe(false);
    expect(passes('6.5', message('64.5'))).toBe(false);
  });
  test('quotes hold blanks together', () => {
    expect(passes('"ab cd"', message('xab cdx'))).toBe(true);
    expect(passes('"ab cd"', message('cd ab'))).toBe(false);
  });
  test('a minus turns a term round', () => {
    expect(passes('-trade')).toBe(false);
    expect(passes('-quote')).toBe(true);
  });
  test('ids and event types are looked at as well', () => {
    expect(passes('917', message('x', { id: '917' }))).toBe(true);
    expect(passes('order', message('x', { event: 'order' }))).toBe(true);
  });
  test('an address is a word, not a key', () => {
    expect(passes('https://a/', message('see https://a/b'))).toBe(true);
  });
  test('an empty filter tests nothing', () => {
    expect(parseFilter('  ')).toEqual({ ok: true, value: null });
  });
});

describe('regular expressions', () => {
  test('they keep the case unless told otherwise', () => {
    expect(passes('/tr.de/')).toBe(true);
    expect(passes('/TR.DE/')).toBe(false);
    expect(passes('/TR.DE/i')).toBe(true);
  });
  test('a blank inside belongs to them', () => {
    expect(passes('/a b/', message('a b'))).toBe(true);
  });
});

describe('keys', () => {
  const kilo = message('x', { size: bytes(1_000) });
  test('sizes compare, in thousands', () => {
    expect(passes('size:>999', kilo)).toBe(true);
    expect(passes('size:>1k', kilo)).toBe(false);
    expect(passes('size:>=1k', kilo)).toBe(true);
    expect(passes('size:<0.5M', kilo)).toBe(true);
    expect(passes('size:1000', kilo)).toBe(true);
  });
  test('direction and kind', () => {
    expect(passes('dir:in')).toBe(true);
    expect(passes('dir:out')).toBe(false);
    expect(passes('type:trade')).toBe(true);
    expect(passes('-type:trade')).toBe(false);
  });
});

describe('a wrong filter', () => {
  test('says what is missing and where', () => {
    expect(wrong('trade size:>')).toEqual({ text: 'a size is missing after size:>', from: 6, until: 12 });
  });
  test('every kind of mistake has its sentence', () => {
    expect(wrong('size:big')?.text).toBe('a size is a number with k or M, like size:>1k');
    expect(wrong('dir:up')?.text).toBe('a direction is dir:in or dir:out');
    expect(wrong('type:')?.text).toBe('a kind is missing after type:');
    expect(wrong('/(/')).toMatchObject({ from: 0, until: 3 });
  });
});
