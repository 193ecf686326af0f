import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { base64Length, decodeBase64, encodeBase64 } from '../../../../src/formats/text/base64.ts';

describe('base64', () => {
  test('bytes survive the way there and back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(text)).toEqual(bytes);
        expect(base64Length(text)).toBe(bytes.length);
      }),
    );
  });

  test('the alphabet for URLs and missing padding are read too', () => {
    expect(decodeBase64('-_-_')).toEqual(Uint8Array.of(0xfb, 0xff, 0xbf));
    expect(decodeBase64('YQ')).toEqual(Uint8Array.of(0x61));
    expect(decodeBase64('')).toEqual(new Uint8Array(0));
  });

  test('a text that is not base64 is refused', () => {
    for (const text of ['a b', 'é', '====', 'YQ==YQ==', '{"a":1}']) expect(decodeBase64(text)).toBeNull();
  });
});
