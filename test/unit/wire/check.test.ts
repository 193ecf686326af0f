import { describe, expect, test } from 'vitest';
import {
  aBoolean,
  aNumber,
  anInteger,
  aText,
  ifGiven,
  listOf,
  Mismatch,
  oneOf,
  orNull,
  shape,
} from '../../../src/wire/check.ts';

/** The value that a check accepts, or the text of its error. */
const result = (value: unknown): unknown => (value instanceof Mismatch ? value.toError().detail : value);

describe('checks of values from outside', () => {
  test('numbers lie between their bounds, both included, and are finite', () => {
    const percent = aNumber(0, 100);
    expect([percent(0), percent(100), percent(0.5)]).toEqual([0, 100, 0.5]);
    for (const value of [-1, 101, NaN, Infinity, '5', null]) expect(percent(value)).toBeInstanceOf(Mismatch);
    expect(result(anInteger(1)(0.5))).toMatch(/^the value is not an integer from 1 to /);
  });

  test('texts count UTF-16 units, at least and at most', () => {
    expect(aText(3, 1)('abc')).toBe('abc');
    expect(aText(3, 1)('')).toBeInstanceOf(Mismatch);
    expect(aText(3)('abcd')).toBeInstanceOf(Mismatch);
  });

  test('truthy is not true, and an unknown word is none of the known ones', () => {
    expect(aBoolean(1)).toBeInstanceOf(Mismatch);
    expect(oneOf('in', 'out')('in')).toBe('in');
    expect(result(oneOf('in', 'out')('toString'))).toBe('the value is not one of in, out');
  });

  test('an optional field may be missing, is then not there, and is checked where it is given', () => {
    const check = shape<{ readonly name?: 'a' | 'b' }>({ name: ifGiven(oneOf('a', 'b')) });
    expect(Object.keys(check({}))).toEqual([]);
    expect(check({ name: 'a' })).toEqual({ name: 'a' });
    expect(result(check({ name: 'c' }))).toBe('name is not one of a, b');
    expect(result(check({ name: null }))).toBe('name is not one of a, b');
  });

  test('null is accepted only if it may be', () => {
    expect(orNull(aBoolean)(null)).toBeNull();
    expect(orNull(aBoolean)(undefined)).toBeInstanceOf(Mismatch);
  });

  test('an error names the path to the property', () => {
    const check = shape<{ readonly list: readonly { readonly n: number }[] }>({
      list: listOf(shape({ n: anInteger() }), 10),
    });
    expect(result(check({ list: [{ n: 0 }, { n: -1 }] }))).toMatch(/^list\.1\.n is not an integer/);
    expect(result(check([]))).toBe('the value is not an object');
  });

  test('an object is rebuilt from its known fields, each of which is read once', () => {
    let reads = 0;
    const value = {
      get isTop() {
        reads += 1;
        return reads === 1;
      },
      extra: 1,
    };
    expect(shape<{ readonly isTop: boolean }>({ isTop: aBoolean })(value)).toEqual({ isTop: true });
    expect(reads).toBe(1);
  });

  test('the length of a list is checked before any item is read', () => {
    const items = [0, 1, 2];
    Object.defineProperty(items, 0, {
      get: () => {
        throw new Error('read');
      },
    });
    expect(listOf(anInteger(), 2)(items)).toBeInstanceOf(Mismatch);
  });
});
