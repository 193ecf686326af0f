import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { writeJson } from '../../../../src/formats/json/write-json.ts';

describe('writing a value for reading', () => {
  test('what JSON knows is written as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(writeJson(value)).toBe(JSON.stringify(value));
      }),
    );
  });

  test('on lines of their own it is what JSON writes there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(writeJson(value, Infinity, 2)).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  test('big integers are their digits, bytes their length', () => {
    expect(writeJson({ id: 2n ** 60n, raw: Uint8Array.of(1, 2) })).toBe('{"id":1152921504606846976,"raw":<2 B>}');
  });

  test('a longer text is cut, and its ellipsis counts', () => {
    expect(writeJson(['abcdef'], 6)).toBe('["abc…');
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 40 }), (value, limit) => {
        const text = writeJson(value, limit);
        const whole = JSON.stringify(value);
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(whole.length <= limit ? text === whole : text.endsWith('…')).toBe(true);
      }),
    );
  });

  test('a large value is visited no further than it is written', () => {
    let read = 0;
    const item = {
      get n() {
        read += 1;
        return 1;
      },
    };
    writeJson(
      Array.from({ length: 10_000 }, () => item),
      80,
    );
    expect(read).toBeLessThan(40);
  });

  test('deep nesting ends in an ellipsis instead of a full stack', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(writeJson(deep)).toContain('…');
  });
});
