import * as fc from '../../property.ts';
import { expect, test } from 'vitest';
import { escapePattern } from '../../../src/base/escape-pattern.ts';

test('a pattern of an escaped text matches that text and no other of its length', () => {
  const ascii = fc.string({ unit: 'binary-ascii', maxLength: 20 });
  fc.assert(
    fc.property(ascii, ascii, (text, other) => {
      for (const flags of ['', 'u']) {
        const pattern = new RegExp(`^${escapePattern(text)}$`, flags);
        expect(pattern.test(text)).toBe(true);
        expect(pattern.test(other)).toBe(text === other);
      }
    }),
  );
});

test('what has a meaning in patterns loses it', () => {
  expect(escapePattern('a.b*[c]-/')).toBe('a\\.b\\*\\[c\\]-\\/');
});
