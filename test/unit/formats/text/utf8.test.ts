import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { createUtf8Decoder, decodeUtf8 } from '../../../../src/formats/text/utf8.ts';

/** The platform's decoder is the slow twin: the pure rooms must not use it, the tests may. */
const platform = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

describe('UTF-8', () => {
  test('any bytes decode as the platform decodes them, faulty ones too', () => {
    const byte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0x80, 0xbf, 0xc0, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xf5, 0xff),
    );
    fc.assert(
      fc.property(fc.array(byte), (list) => {
        const bytes = Uint8Array.from(list);
        expect(decodeUtf8(bytes)).toBe(platform(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  test('a character cut by a border is whole again in the next piece', () => {
    const bytes = new TextEncoder().encode('aé€😀b');
    for (let at = 0; at <= bytes.length; at++) {
      const decoder = createUtf8Decoder();
      expect(decoder.push(bytes.slice(0, at)) + decoder.push(bytes.slice(at)) + decoder.end()).toBe('aé€😀b');
    }
  });

  test('a character that never ends is one replacement', () => {
    const decoder = createUtf8Decoder();
    expect(decoder.push(Uint8Array.of(0x61, 0xf0, 0x9f))).toBe('a');
    expect(decoder.end()).toBe('\ufffd');
    expect(decoder.push(Uint8Array.of(0x62))).toBe('b');
  });

  test('a long text is joined without overflowing the stack', () => {
    const text = 'é😀'.repeat(200_000);
    expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
  });
});
