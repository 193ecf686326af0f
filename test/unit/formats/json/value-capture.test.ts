import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { ValueCapture } from '../../../../src/formats/json/value-capture.ts';

describe('a JSON value that comes in pieces', () => {
  test('ends where it ends, whatever stands behind it and wherever it is cut', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom(',', '}', ']', ' ', '\n'),
        fc.integer({ min: 1, max: 9 }),
        (json, next, size) => {
          const text = json.trim();
          const capture = ValueCapture.begin(text.charAt(0), 0, true);
          let end = -1;
          let at = 0;
          for (; end < 0 && at < text.length + 1; at += size) {
            end = capture?.read(`${text}${next}`.slice(at, at + size), 0) ?? -1;
          }
          expect(at - size + end).toBe(text.length);
          expect(capture?.text).toBe(text);
        },
      ),
    );
  });

  test('stops behind a bracket of its own members where it is told to, with the name before it', () => {
    const text = '{"a":{"b":[1]},"list" : [2],"c":[3]}';
    const capture = ValueCapture.begin('{', 0, true);
    const asked: string[] = [];
    const end = capture?.read(text, 0, (before) => {
      asked.push(before);
      return before.endsWith('"list" : ');
    });
    // The list of "a" is not one of the value's own.
    expect(asked).toHaveLength(1);
    expect(text.slice(0, end)).toBe('{"a":{"b":[1]},"list" : [');
  });

  test('begins with none of the characters that JSON does not begin a value with', () => {
    for (const character of ['}', ']', ',', ':', 'A', '+', ''])
      expect(ValueCapture.begin(character, 0, true)).toBe(null);
  });
});
