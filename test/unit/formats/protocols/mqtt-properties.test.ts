import { describe, expect, test } from 'vitest';
import { PacketReader } from '../../../../src/formats/protocols/mqtt-properties.ts';

const reader = (...bytes: readonly number[]) => new PacketReader(Uint8Array.from(bytes), 0);
const text = (value: string): readonly number[] => [0, value.length, ...Buffer.from(value)];

describe('the fields of a packet', () => {
  test('a number of variable length has seven bits a byte, and four bytes at most', () => {
    expect(reader(0x7f).varint()).toBe(127);
    expect(reader(0x80, 0x01).varint()).toBe(128);
    const long = reader(0xff, 0xff, 0xff, 0xff, 0xff);
    expect([long.varint(), long.at]).toEqual([268_435_455, 4]);
  });
  test('past the end everything is 0 or empty', () => {
    const of = reader(1);
    expect([of.byte(), of.isAtEnd, of.byte(), of.uint16(), of.text()]).toEqual([1, true, 0, 0, '']);
  });
});

describe('the properties of MQTT 5', () => {
  test('have their names and each its own kind of value', () => {
    const list = [1, 7, 2, 0, 1, 0, 2, 3, ...text('a/b'), 11, 0x80, 0x01, 33, 0, 9, 9, 0, 1, 5];
    expect(reader(list.length, ...list, 99).properties()).toEqual({
      'Payload Format Indicator': 7,
      'Message Expiry Interval': 65_538,
      'Content Type': 'a/b',
      'Subscription Identifier': 128,
      'Receive Maximum': 9,
      'Correlation Data': Uint8Array.of(5),
    });
  });
  test('of the user keep their own names', () => {
    const list = [38, ...text('k'), ...text('v')];
    expect(reader(list.length, ...list).properties()).toEqual({ 'User Property k': 'v' });
  });
  test('end at one that is unknown; what follows the list is read all the same', () => {
    const of = reader(3, 1, 7, 0x70, 42);
    expect(of.properties()).toEqual({ 'Payload Format Indicator': 7 });
    expect(of.byte()).toBe(42);
  });
});
