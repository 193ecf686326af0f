import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from 'vitest';
import { readProtoSchema } from '../../../../../src/formats/binary/readers/proto-schema.ts';

const CHAT = `
syntax = "proto3";
package chat.v1;

message Tick {
  int64 seq = 1;
  string text = 2;
  repeated int32 sizes = 3;
  map<string, Level> levels = 4;
  oneof what { Inner inner = 5; bytes raw = 6; }
  message Inner { double price = 1; sint32 change = 2; }
  other.Place place = 7;
  bool isLast = 8;
}
enum Level { LOW = 0; HIGH = 5; }
service Feed { rpc Follow(Tick) returns (stream other.Place) {} }
`;
const OTHER = 'syntax = "proto3"; package other; message Place { string name = 1; }';

const schema = (...texts: string[]) => {
  const made = readProtoSchema(texts.map((text, index) => ({ name: `${index}.proto`, text })));
  if (!made.ok) throw new Error(JSON.stringify(made.fault));
  return made.value;
};

const write = (fill: (writer: BinaryWriter) => void): Uint8Array => {
  const writer = new BinaryWriter();
  fill(writer);
  return new Uint8Array(writer.finish());
};

describe('a message of a schema', () => {
  test('has the names of its fields, of enumerated values and of maps', () => {
    const bytes = write((writer) => {
      writer.tag(1, WireType.Varint).int64(9_007_199_254_740_993n);
      writer.tag(2, WireType.LengthDelimited).string('hi');
      writer.tag(3, WireType.LengthDelimited).bytes(Uint8Array.of(1, 2)).tag(3, WireType.Varint).int32(3);
      writer
        .tag(4, WireType.LengthDelimited)
        .bytes(write((entry) => entry.tag(1, WireType.LengthDelimited).string('a').tag(2, WireType.Varint).int32(5)));
      writer
        .tag(5, WireType.LengthDelimited)
        .bytes(write((inner) => inner.tag(1, WireType.Bit64).double(2.5).tag(2, WireType.Varint).sint32(-3)));
      writer
        .tag(7, WireType.LengthDelimited)
        .bytes(write((inner) => inner.tag(1, WireType.LengthDelimited).string('x')));
      writer.tag(8, WireType.Varint).bool(true);
      writer.tag(99, WireType.Varint).int32(1);
    });
    expect(schema(CHAT, OTHER).read(bytes, 'chat.v1.Tick')).toEqual({
      ok: true,
      value: {
        seq: 9_007_199_254_740_993n,
        text: 'hi',
        sizes: [1, 2, 3],
        levels: { a: 'HIGH' },
        inner: { price: 2.5, change: -3 },
        place: { name: 'x' },
        isLast: true,
        99: 1,
      },
    });
  });

  test('of another wire type than the schema has is refused, and so is a type that is not there', () => {
    const bytes = write((writer) => writer.tag(1, WireType.LengthDelimited).string('no number'));
    expect(schema(CHAT).read(bytes, 'chat.v1.Tick')).toEqual({ ok: false, reason: 'malformed' });
    expect(schema(CHAT).read(new Uint8Array(0), 'chat.v1.None')).toEqual({ ok: false, reason: 'malformed' });
  });

  test('of a type whose file is missing is read without a schema', () => {
    const place = write((inner) => inner.tag(1, WireType.Varint).int32(4));
    const bytes = write((writer) => writer.tag(7, WireType.LengthDelimited).bytes(place));
    expect(schema(CHAT).read(bytes, 'chat.v1.Tick')).toEqual({ ok: true, value: { place: { 1: 4 } } });
  });
});

test('types and methods are named in full', () => {
  const { types, method } = schema(CHAT, OTHER);
  expect(types).toEqual(['chat.v1.Tick', 'chat.v1.Tick.Inner', 'other.Place']);
  expect(method('chat.v1.Feed', 'Follow')).toEqual({ request: 'chat.v1.Tick', reply: 'other.Place' });
  expect(method('chat.v1.Feed', 'None')).toBeNull();
});

describe('a file with a fault', () => {
  test('is named with the line', () => {
    const text = 'syntax = "proto3";\nmessage A { int32 a = 1; }\n\nmessage B {\n  int32 a = 1;\n  blub blab;\n}\n';
    const made = readProtoSchema([{ name: 'b.proto', text }]);
    expect(made.ok ? null : [made.fault.file, made.fault.line, made.fault.reason]).toEqual(['b.proto', 6, 'syntax']);
  });

  test.each([
    'message '.repeat(1_000),
    'message a {'.repeat(20_000),
    '}',
    '"',
    'syntax = "proto3"; message A { int32 a = ',
  ])('is no crash: %#', (text) => {
    expect(readProtoSchema([{ name: 'x', text }]).ok).toBe(false);
  });

  test('has comments and quoted braces that count for nothing, and its fields come from extensions too', () => {
    const text = `// { a
      syntax = "proto2"; /* message X { */ option a = "}{;";
      message M { optional int32 a = 1; extensions 100 to 199; } // }
      extend M { optional int32 more = 126; }`;
    const bytes = write((writer) => writer.tag(1, WireType.Varint).int32(1).tag(126, WireType.Varint).int32(2));
    expect(schema(text).read(bytes, 'M')).toEqual({ ok: true, value: { a: 1, more: 2 } });
  });

  test('that is too large is not read, nor a statement that is', () => {
    const long = `message A { ${'int32 a = 1; '.repeat(3_000)} }`;
    const big = readProtoSchema([{ name: 'x', text: long }]);
    expect(big.ok ? null : [big.fault.reason, big.fault.line]).toEqual(['too-large', 1]);
    const made = readProtoSchema([{ name: 'x', text: ' '.repeat(600_000) }]);
    expect(made.ok ? null : made.fault.reason).toBe('too-large');
  });
});
