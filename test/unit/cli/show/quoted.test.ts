import * as fc from '../../../property.ts';
import { expect, test } from 'vitest';
import { quote, quoted } from '../../../../src/cli/show/quoted.ts';
import { UNPRINTABLE } from '../check-support.ts';

test('a text that fits stands whole between quotation marks', () => {
  expect(quoted('{"a":1}', 20)).toBe(String.raw`"{\"a\":1}"`);
  expect(quoted('', 20)).toBe('""');
});

test('one that does not is cut, and what was cut is counted', () => {
  expect(quoted('abcdef', 4)).toBe('"abcd" … 2 more characters');
  // Each line feed takes two characters once it is escaped.
  expect(quoted('\n\n\n\n', 5)).toBe(String.raw`"\n\n" … 2 more characters`);
});

test('whatever the text: one line, no sign that a terminal obeys, never longer than asked, and the part taken comes back', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\u202e', '😀', 'a') }),
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: 0, max: 40 }), (text, most) => {
      const { text: quotation, taken } = quote(text, most);
      expect(quotation).not.toMatch(UNPRINTABLE);
      expect(quotation.length).toBeLessThanOrEqual(most + 2);
      expect(JSON.parse(quotation)).toBe(text.slice(0, taken));
    }),
  );
});
