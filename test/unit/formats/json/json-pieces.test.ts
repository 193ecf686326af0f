import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonPieces } from '../../../../src/formats/json/json-pieces.ts';

describe('JSON in pieces', () => {
  test('JSON in pieces is what JSON.stringify gives, wherever it is divided', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 6 }), (value, depth) => {
        expect([...jsonPieces(value, depth)].join('')).toBe(JSON.stringify(value));
      }),
    );
    expect([...jsonPieces({ a: undefined, b: 1 }, 3)].join('')).toBe('{"b":1}');
  });
});
