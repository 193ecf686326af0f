import { encode, ExtData, ExtensionCodec } from '@msgpack/msgpack';
import * as fc from '../../../../property.ts';
import { expect, test } from 'vitest';
import {
  readMessagePack,
  readMessagePackSequence,
} from '../../../../../src/formats/binary/readers/read-messagepack.ts';

const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

/** Any JSON, but for the one name that the library refuses. */
const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"__proto__"'));

test('a field that would change the prototype of an object is refused', () => {
  expect(readMessagePack(plain(encode(JSON.parse('{"__proto__":{}}')))).ok).toBe(false);
});

test('every JSON value comes back, and is refused wherever it is cut', () => {
  fc.assert(
    fc.property(json, (value) => {
      const written: unknown = JSON.parse(JSON.stringify(value));
      const bytes = plain(encode(written));
      expect(readMessagePack(bytes)).toEqual({ ok: true, value: written });
      for (let end = 0; end < Math.min(bytes.length, 64); end++)
        expect(readMessagePack(bytes.slice(0, end)).ok).toBe(false);
      expect(readMessagePack(Uint8Array.of(...bytes, 0)).ok).toBe(false);
    }),
  );
});

test('big integers are exact, bytes stay bytes, a timestamp is seconds since the epoch', () => {
  const bytes = Uint8Array.of(
    0x93,
    0xcf,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xff,
    0xc4,
    1,
    7,
    0xd6,
    0xff,
    0,
    0,
    0,
    9,
  );
  expect(readMessagePack(bytes)).toEqual({ ok: true, value: [18_446_744_073_709_551_615n, Uint8Array.of(7), 9] });
  expect(readMessagePack(plain(encode(5n, { useBigInt64: true })))).toEqual({ ok: true, value: 5 });
});

test('an extension is its number and its bytes', () => {
  const extensionCodec = new ExtensionCodec();
  extensionCodec.register({
    type: 7,
    encode: (value) => (value instanceof ExtData ? plain(Uint8Array.of(1, 2)) : null),
    decode: () => null,
  });
  const bytes = plain(encode(new ExtData(7, Uint8Array.of(1, 2))));
  expect(readMessagePack(bytes)).toEqual({ ok: true, value: { extension: 7, data: Uint8Array.of(1, 2) } });
});

test('values one after another are a sequence', () => {
  expect(readMessagePackSequence(Uint8Array.of(1, 0x91, 2))).toEqual({ ok: true, value: [1, [2]] });
});

test('lengths that promise more than there is make no room for it', () => {
  expect(readMessagePack(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff, 1)).ok).toBe(false);
  expect(readMessagePack(Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff, 1)).ok).toBe(false);
  expect(readMessagePack(new Uint8Array(1e6).fill(0x91)).ok).toBe(false);
  const values = new Uint8Array(1e6 + 5);
  values.set([0xdd, 0, 0x0f, 0x42, 0x40]);
  expect(readMessagePack(values)).toEqual({ ok: false, reason: 'too-large' });
});
