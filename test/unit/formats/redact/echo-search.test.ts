import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { ECHO_LENGTH, EchoSearch } from '../../../../src/formats/redact/echo-search.ts';

const searchFor = (forms: readonly string[], text: string): readonly (readonly [number, string])[] => {
  const found: [number, string][] = [];
  new EchoSearch(forms.map((form) => ({ form, secret: form }))).search(text, (start, { secret }) =>
    found.push([start, secret]),
  );
  return found;
};

/** The same, one place after another and one form after another. */
function slowTwin(forms: readonly string[], text: string): readonly (readonly [number, string])[] {
  const found: [number, string][] = [];
  for (let at = 0; at < text.length; at++) {
    const here = forms.filter((form) => form.length >= ECHO_LENGTH && text.startsWith(form, at));
    const longest = here.toSorted((a, b) => b.length - a.length)[0];
    if (longest === undefined) continue;
    found.push([at, longest]);
    at += longest.length - 1;
  }
  return found;
}

describe('the search for known secrets', () => {
  test('finds each where it stands, of several the longest', () => {
    const forms = ['abcdefgh', 'abcdefghij', 'zzzzzzzz'];
    expect(searchFor(forms, 'x abcdefghij abcdefghi zzzzzzzzz')).toEqual([
      [2, 'abcdefghij'],
      [13, 'abcdefgh'],
      [23, 'zzzzzzzz'],
    ]);
  });

  test('leaves out what is too short to be looked for', () => {
    expect(searchFor(['abcdefg'], 'abcdefgh')).toEqual([]);
  });

  test('finds what a slow search finds, in texts of few letters', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'ü'), minLength: 6, maxLength: 14 });
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 30 }),
        fc.string({ unit: fc.constantFrom('a', 'b', 'ü'), maxLength: 200 }),
        (forms, text) => {
          expect(searchFor(forms, text)).toEqual(slowTwin(forms, text));
        },
      ),
    );
  });

  test('finds any of ten thousand', () => {
    const forms = Array.from({ length: 10_000 }, (_, index) => `token-${index}-of-many`);
    const text = forms.filter((_, index) => index % 997 === 0).join(' and ');
    expect(searchFor(forms, text).map(([, form]) => form)).toEqual(text.split(' and '));
  });
});
