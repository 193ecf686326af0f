import { encode } from 'cborg';
import * as fc from '../../../../property.ts';
import { expect, test } from 'vitest';
import { readCbor } from '../../../../../src/formats/binary/readers/read-cbor.ts';

const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

test('every JSON value comes back, and is refused wherever it is cut', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json: unknown = JSON.parse(JSON.stringify(value));
      const bytes = plain(encode(json));
      expect(readCbor(bytes)).toEqual({ ok: true, value: json });
      for (let end = 0; end < Math.min(bytes.length, 64); end++) expect(readCbor(bytes.slice(0, end)).ok).toBe(false);
      expect(readCbor(Uint8Array.of(...bytes, 0)).ok).toBe(false);
    }),
  );
});

// The examples of RFC 8949, appendix A.
test.each([
  ['c11a514b67b0', 1_363_896_240],
  ['c249010000000000000000', 18_446_744_073_709_551_616n],
  ['c349010000000000000000', -18_446_744_073_709_551_617n],
  ['d82076687474703a2f2f7777772e6578616d706c652e636f6d', 'http://www.example.com'],
  ['a201020304', { 1: 2, 3: 4 }],
  ['bf6346756ef563416d7421ff', { Fun: true, Amt: -2 }],
  ['9f01820203ff', [1, [2, 3]]],
  ['f7', null],
  ['1bffffffffffffffff', 18_446_744_073_709_551_615n],
])('%s', (hex, value) => {
  expect(readCbor(plain(Buffer.from(hex, 'hex')))).toEqual({ ok: true, value });
});

test('keys of any kind become names', () => {
  // {h'01ff': 1, [1]: 2, false: 3}
  expect(readCbor(plain(Buffer.from('a34201ff018101 02f403'.replace(' ', ''), 'hex')))).toEqual({
    ok: true,
    value: { '01 ff': 1, '[1]': 2, false: 3 },
  });
});

test('a name of the language is a name like any other', () => {
  const result = readCbor(plain(encode(new Map([['__proto__', 1]]))));
  expect(result.ok && Object.entries(result.value ?? {})).toEqual([['__proto__', 1]]);
});

test('depth without end is refused', () => {
  expect(readCbor(new Uint8Array(1e6).fill(0x81)).ok).toBe(false);
  expect(readCbor(Uint8Array.of(...new Uint8Array(80).fill(0x81), 1))).toEqual({ ok: false, reason: 'too-large' });
  expect(readCbor(Uint8Array.of(0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)).ok).toBe(false);
});
