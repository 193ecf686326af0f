import { describe, expect, test } from 'vitest';
import { asCount, asList, asNumber, asRef, asText, field, has } from '../../../../src/formats/json/fields.ts';

describe('fields of a value that may be anything', () => {
  test('are read from objects alone', () => {
    expect(field({ a: 1 }, 'a')).toBe(1);
    for (const value of [null, undefined, 'a', 7]) expect(field(value, 'length')).toBe(undefined);
  });

  test('must be the object’s own to be had', () => {
    expect(has({ a: undefined }, 'a')).toBe(true);
    expect(has({}, 'toString')).toBe(false);
    expect(has(null, 'a')).toBe(false);
  });

  test('are taken for what they are, and for nothing else', () => {
    expect([asText('a'), asText(1)]).toEqual(['a', null]);
    expect([asNumber(1.5), asNumber(7n), asNumber('1'), asNumber(Number.NaN)]).toEqual([1.5, 7n, null, null]);
    expect([asCount(0), asCount(-1), asCount(Number.POSITIVE_INFINITY)]).toEqual([0, null, null]);
    expect([asList([1]), asList({ length: 0 })]).toEqual([[1], null]);
  });

  test('are references if they are numbers or texts that say something', () => {
    expect([asRef('a'), asRef(7), asRef(7n), asRef(''), asRef(null)]).toEqual(['a', '7', '7', null, null]);
  });
});
