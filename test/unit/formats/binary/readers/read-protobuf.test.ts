import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { readProtobuf } from '../../../../../src/formats/binary/readers/read-protobuf.ts';

const message = (write: (writer: BinaryWriter) => void): Uint8Array => {
  const writer = new BinaryWriter();
  write(writer);
  return new Uint8Array(writer.finish());
};

test('fields stand under their number; texts, messages and bytes are told apart', () => {
  const inner = message((writer) => writer.tag(1, WireType.Varint).uint32(7));
  const bytes = message((writer) => {
    writer.tag(1, WireType.Varint).uint64(18_446_744_073_709_551_615n);
    writer.tag(2, WireType.LengthDelimited).string('hello');
    writer.tag(3, WireType.LengthDelimited).bytes(inner);
    writer.tag(4, WireType.LengthDelimited).bytes(Uint8Array.of(0, 255));
    writer.tag(5, WireType.Bit64).double(1.5);
    writer.tag(6, WireType.Bit32).fixed32(3);
  });
  expect(readProtobuf(bytes)).toEqual({
    ok: true,
    value: { 1: 18_446_744_073_709_551_615n, 2: 'hello', 3: { 1: 7 }, 4: Uint8Array.of(0, 255), 5: 1.5, 6: 3 },
  });
});

test('a field that comes again is a list, and a group is a message', () => {
  const bytes = message((writer) => {
    for (const value of [1, 2, 3]) writer.tag(1, WireType.Varint).uint32(value);
    writer.tag(9, WireType.StartGroup).tag(1, WireType.Varint).uint32(4).tag(9, WireType.EndGroup);
  });
  expect(readProtobuf(bytes)).toEqual({ ok: true, value: { 1: [1, 2, 3], 9: { 1: 4 } } });
});

test('what is no message is refused: field 0, a length beyond the end, an unknown wire type', () => {
  for (const bytes of [[0, 1], [0x0a, 9, 1], [0x0f, 1], [0x08]]) {
    expect(readProtobuf(Uint8Array.from(bytes)).ok).toBe(false);
  }
});

test('messages within messages end at a depth', () => {
  let bytes = Uint8Array.of(8, 1);
  for (let depth = 0; depth < 70; depth++)
    bytes = message((writer) => writer.tag(1, WireType.LengthDelimited).bytes(bytes)) as Uint8Array<ArrayBuffer>;
  expect(readProtobuf(bytes)).toEqual({ ok: false, reason: 'too-large' });
});
