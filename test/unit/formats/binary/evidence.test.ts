import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../../../src/formats/binary/evidence.ts';

describe('how surprising it is that bytes read as a value', () => {
  test('plain values, empty containers and bytes prove nothing', () => {
    expect(['text', 7, null, [], {}, Uint8Array.of(1)].map(evidenceOf)).toEqual([0, 0, 0, 0, 0, 0]);
  });
  test('names and printable text prove much, control characters take it back', () => {
    expect(evidenceOf({ price: 'abc' })).toBeGreaterThan(evidenceOf({ price: 1 }));
    expect(evidenceOf({ price: 'a\u0001\u0002' })).toBeLessThan(evidenceOf({ price: 'abc' }));
    expect(evidenceOf({ price: 'a\n\tb' })).toBeGreaterThan(evidenceOf({ price: 'ab' }));
  });
  test('a name of digits proves as little as a small integer', () => {
    expect(evidenceOf({ 1: 1 })).toBeLessThan(evidenceOf({ a: 1 }));
  });
  // A list of one: the first byte counts for nothing, its item for 0.4 bits, or 3 as a longer number.
  test('small integers are a quarter of all bytes; longer numbers are rarer', () => {
    expect(evidenceOf([5])).toBeCloseTo(0.4);
    expect(evidenceOf([-32])).toBeCloseTo(0.4);
    expect(evidenceOf([127])).toBeCloseTo(0.4);
    expect(evidenceOf([128])).toBeCloseTo(3);
    expect(evidenceOf([-33])).toBeCloseTo(3);
    expect(evidenceOf([1.5])).toBeCloseTo(3);
    expect(evidenceOf([5n])).toBeCloseTo(3);
  });
  test('a long list is looked at for its first values only', () => {
    const list = (length: number) => Array.from({ length }, () => 'abcdef');
    expect(evidenceOf(list(10_000))).toBe(evidenceOf(list(64)));
  });
});
