import { describe, expect, test } from 'vitest';
import { BytesReader } from '../../../../src/formats/protocols/bytes-reader.ts';

const reader = (...bytes: readonly number[]) => new BytesReader(Uint8Array.from(bytes));

describe('the integers of lib0', () => {
  test('have seven bits a byte, the lowest first', () => {
    // 0x80 says that more follows: 0x2c + 2 * 128.
    const of = reader(0x7f, 0xac, 0x02);
    expect([of.integer(), of.integer(), of.isGood, of.isAtEnd]).toEqual([127, 300, true, true]);
  });
  test('that do not end, or are longer than any safe number, make the reader bad', () => {
    const cut = reader(0x80);
    expect([cut.integer(), cut.isGood]).toEqual([0, false]);
    const long = reader(...Array.from({ length: 12 }, () => 0xff));
    expect([long.integer(), long.isGood]).toEqual([0, false]);
  });
});

describe('a string', () => {
  test('is its length and that many bytes', () => {
    const of = reader(2, 0x68, 0x69, 9);
    expect([of.string(), of.isGood, of.isAtEnd]).toEqual(['hi', true, false]);
    expect([...of.rest()]).toEqual([9]);
    expect(of.isAtEnd).toBe(true);
  });
  test('longer than what is there is empty, and makes the reader bad', () => {
    const of = reader(3, 0x68, 0x69);
    expect([of.string(), of.isGood]).toEqual(['', false]);
    expect(reader(2, 0x68, 0x69).buffer()).toHaveLength(2);
  });
  test('that is no UTF-8 makes the reader bad', () => {
    const of = reader(1, 0xff);
    of.string();
    expect(of.isGood).toBe(false);
  });
});
