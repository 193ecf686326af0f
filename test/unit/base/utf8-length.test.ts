import * as fc from '../../property.ts';
import { expect, test } from 'vitest';
import { utf8Length } from '../../../src/base/utf8-length.ts';

test('the length of any text in bytes is what the platform sends', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Length(text)).toBe(Buffer.byteLength(text));
    }),
  );
  // Lone surrogates are sent as U+FFFD, three bytes.
  expect(utf8Length('\ud800a\udc00')).toBe(7);
});
