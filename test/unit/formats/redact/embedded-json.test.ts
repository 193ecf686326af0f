import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { eachJsonValue } from '../../../../src/formats/redact/embedded-json.ts';

describe('values of JSON in a text', () => {
  const valuesOf = (text: string): readonly (readonly [path: string, raw: string])[] => {
    const found: [string, string][] = [];
    eachJsonValue(text, ({ path, start, end }) => found.push([path.join('.'), text.slice(start, end)]));
    return found;
  };

  test('with their paths, whatever stands around them', () => {
    expect(valuesOf('42["event",{"a":{"b":[1,"x"]}, "c" : null}] trailing')).toEqual([
      ['0', '"event"'],
      ['1.a.b.0', '1'],
      ['1.a.b.1', '"x"'],
      ['1.c', 'null'],
    ]);
    expect(valuesOf('data: {"a":1}\n\ndata: {"a":2}\n\n')).toEqual([
      ['a', '1'],
      ['a', '2'],
    ]);
  });

  test('of a text that is cut as far as it goes', () => {
    expect(valuesOf('{"a":"x","b":"half of')).toEqual([
      ['a', '"x"'],
      ['b', '"half of'],
    ]);
  });

  test('every text and number of any JSON is found where it stands', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const scalars: string[] = [];
        const walk = (each: unknown): void => {
          if (typeof each === 'object' && each !== null) for (const inner of Object.values(each)) walk(inner);
          else scalars.push(JSON.stringify(each));
        };
        walk(value);
        expect(valuesOf(JSON.stringify(value)).map(([, raw]) => raw)).toEqual(scalars);
      }),
    );
  });

  test('any text at all ends', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', 'a', '1', ' ') }),
        (text) => {
          for (const [, raw] of valuesOf(text)) expect(text).toContain(raw);
        },
      ),
    );
  });
});
