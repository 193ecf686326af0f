import * as fc from '../../../property.ts';
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

  test('anything that can be iterated is a list, which is read when it is written', () => {
    let read = 0;
    const items = function* (): Generator<unknown> {
      for (; read < 3; read += 1) yield { at: read, none: undefined };
    };
    const pieces = jsonPieces({ items: items(), empty: new Set() }, 3);
    expect([pieces.next().value, read]).toEqual(['{"items":', 0]);
    expect([...pieces].join('')).toBe('[{"at":0},{"at":1},{"at":2}],"empty":[]}');
  });
});
