import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { looksLikeJson, parseJson } from '../../../../src/formats/json/parse-json.ts';

/** Rounds big integers as the engine does. */
function withoutBig(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(withoutBig);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withoutBig(item)]));
}

describe('parseJson', () => {
  test('integers above 2^53 are exact, safe ones stay numbers', () => {
    // 2^53 = 9007199254740992; the first odd number above it is the first that a double cannot hold.
    expect(parseJson('{"a":9007199254740993,"b":9007199254740991,"c":-9007199254740993}')).toEqual({
      a: 9007199254740993n,
      b: 9007199254740991,
      c: -9007199254740993n,
    });
    expect(parseJson('12345678901234567890')).toBe(12345678901234567890n);
    expect(parseJson('[1,[ 12345678901234567890 ],{"x":[98765432109876543210]}]')).toEqual([
      1,
      [12345678901234567890n],
      { x: [98765432109876543210n] },
    ]);
  });

  test('a long integer is found wherever it begins', () => {
    // 9007199254740993 has 16 digits, the fewest that can be beyond 2^53.
    for (let before = 0; before < 40; before++) {
      const filler = 'x'.repeat(before);
      expect(parseJson(`{"f":"${filler}","n":9007199254740993}`)).toEqual({ f: filler, n: 9007199254740993n });
    }
  });

  test('long digits in texts, names and fractions stay what they are', () => {
    const text =
      '{"12345678901234567890":"12345678901234567890","f":0.12345678901234567890,"e":12345678901234567890e2}';
    expect(parseJson(text)).toEqual(JSON.parse(text));
    expect(parseJson('{"s":"x: 12345678901234567890, \\"y\\\\","n":12345678901234567890}')).toEqual({
      s: 'x: 12345678901234567890, "y\\',
      n: 12345678901234567890n,
    });
  });

  test('a text that is not JSON is undefined, also with a long integer in it', () => {
    for (const text of ['', '{', '{"a":12345678901234567890', '[12345678901234567890,]', 'x', '{"a":01}']) {
      expect(parseJson(text)).toBeUndefined();
    }
  });

  test('a list or an object that does not end in its own bracket is none, space around it or not', () => {
    for (const text of ['[1,[2]', ' [1}', '\n{"a":[1]', '{"a":1] ', '[', ' {\t'])
      expect(parseJson(text)).toBeUndefined();
    expect([parseJson('\r\n [1] \t'), parseJson(' {"a":[]}\n'), parseJson(' 1 ')]).toEqual([[1], { a: [] }, 1]);
  });

  test('names of the prototype become own properties', () => {
    const parsed = parseJson('{"__proto__":{"n":12345678901234567890},"constructor":1}');
    expect(Object.keys(Object(parsed))).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  test('nesting beyond any sense costs no stack; long integers are then rounded', () => {
    const deep = `${'['.repeat(100_000)}12345678901234567890${']'.repeat(100_000)}`;
    expect(Array.isArray(parseJson(deep))).toBe(true);
  });

  test('the walk reads any JSON as the engine does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 2), (value, indent) => {
        // A long integer next to the value sends it through the walk.
        const text = `[12345678901234567890,${JSON.stringify(value, null, indent)}]`;
        expect(withoutBig(parseJson(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('looksLikeJson', () => {
  test('tells by the first character that is no white space', () => {
    for (const text of ['{}', '[1]', '"x"', ' \r\n\t{}']) expect(looksLikeJson(text)).toBe(true);
    for (const text of ['', '   ', '2', '42["a"]', 'a["x"]', 'ping', 'null']) expect(looksLikeJson(text)).toBe(false);
  });
});
