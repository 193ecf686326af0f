import { describe, expect, test } from 'vitest';
import { isObject } from '../../../src/base/is-object.ts';
import { readingOf } from '../../../src/store/read-again.ts';
import { describeMessage } from '../../../src/store/describe-message.ts';
import { placesOfFields } from '../../../src/filter/locate-fields.ts';
import { message } from '../store/messages.ts';

describe('places of fields', () => {
  const placesIn = (data: string): readonly (string | null)[] => {
    const { preview } = describeMessage(message(data));
    return placesOfFields(data, preview, isObject(readingOf(message(data)).content)).map((place, index) =>
      place < 0 ? null : data.slice(place, place + (preview[index]?.value.length ?? 0)),
    );
  };

  test('are where the values are written', () => {
    expect(placesIn('{"type":"t","a": "x","b":17,"c":true}')).toEqual(['x', '17', 'true']);
  });
  test('are none for what is shown otherwise than it is written', () => {
    expect(placesIn('{"a":{"b":1},"c":"x\\"y","d":[1,2],"b":2}')).toEqual([null, null, null, '2']);
  });
  test('are found in any order of the fields', () => {
    const fields = [
      { name: 'b', value: '17' },
      { name: 'a', value: 'x' },
    ];
    expect(placesOfFields('{"a":"x","b":17}', fields, true)).toEqual([13, 6]);
  });
  test('of text are its beginning', () => {
    expect(placesIn('plain text')).toEqual(['plain text']);
  });
  test('of an array are its items', () => {
    expect(placesIn('[7,"x",5]')).toEqual(['7', 'x', '5']);
  });
});
