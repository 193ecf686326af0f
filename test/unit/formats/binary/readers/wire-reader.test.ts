import { BinaryWriter } from '@bufbuild/protobuf/wire';
import * as fc from '../../../../property.ts';
import { describe, expect, test } from 'vitest';
import { EndOfMessage, WireReader } from '../../../../../src/formats/binary/readers/wire-reader.ts';

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const double = fc.double({ noNaN: true });

/** Each kind of value with what makes it, written by the package of the format's authors. */
const KINDS: readonly (readonly [keyof WireReader & keyof BinaryWriter, fc.Arbitrary<unknown>])[] = [
  ['int32', int32],
  ['sint32', int32],
  ['sfixed32', int32],
  ['uint32', uint32],
  ['fixed32', uint32],
  ['int64', int64],
  ['sint64', int64],
  ['sfixed64', int64],
  ['uint64', uint64],
  ['fixed64', uint64],
  ['double', double],
  ['bool', fc.boolean()],
  ['bytes', fc.uint8Array()],
];

const asWritten = (value: unknown): unknown =>
  typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;

describe('a value that was written', () => {
  test.each(KINDS)('as %s comes back, and is missed where it is cut', (kind, values) => {
    fc.assert(
      fc.property(values, (value) => {
        const writer = new BinaryWriter();
        (writer[kind] as (value: unknown) => unknown).call(writer, value);
        const bytes = writer.finish();
        const reader = new WireReader(bytes);
        expect((reader[kind] as () => unknown).call(reader)).toEqual(asWritten(value));
        expect(reader.isMore).toBe(false);
        for (let end = 0; end < bytes.length; end++) {
          const cut = new WireReader(bytes.subarray(0, end));
          expect(() => (cut[kind] as () => unknown).call(cut)).toThrow(EndOfMessage);
        }
      }),
    );
  });
});

test('a varint ends after ten bytes, and a group with its own number', () => {
  expect(() => new WireReader(new Uint8Array(20).fill(0x80)).uint64()).toThrow('ten bytes');
  const group = new WireReader(Uint8Array.of(0x08, 1, 0x14));
  expect(() => group.group(1)).toThrow('another group');
  expect(new WireReader(Uint8Array.of(0x08, 1, 0x0c)).group(1)).toEqual(Uint8Array.of(8, 1));
  expect(() => new WireReader(new Uint8Array(1_000).fill(0x0b)).group(1)).toThrow('too deep');
});
