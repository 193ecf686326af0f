import * as fc from '../../../property.ts';
import { expect, test } from 'vitest';
import { createJsonItems } from '../../../../src/formats/json/json-items.ts';

/** Cuts a text into pieces at these places. */
function pieces(text: string, cuts: readonly number[]): readonly string[] {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((left, right) => left - right);
  return [0, ...places].map((from, index) => text.slice(from, places[index] ?? text.length));
}

test('each item of a list is a message, wherever the text is cut', () => {
  const item = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(item, { minLength: 1 }), fc.array(fc.nat()), (items, cuts) => {
      const texts = items.map((value) => JSON.stringify(value));
      const syntax = createJsonItems();
      const read = pieces(`[${texts.join(',\r\n')}\n]`, cuts).flatMap((piece) => syntax.push(piece));
      expect(read.map(({ data }) => data)).toEqual(texts);
      expect(syntax.end()).toEqual({ messages: [], unfinished: 0 });
    }),
  );
});

test('an item that the end cuts off is counted, not shown', () => {
  const syntax = createJsonItems();
  expect(syntax.push('[{"a":1},{"b"').map(({ data }) => data)).toEqual(['{"a":1}']);
  expect(syntax.end()).toEqual({ messages: [], unfinished: 4 });
});

test('behind the end of the list, behind damage and behind a hole no item is made up', () => {
  for (const [first, second] of [
    ['[{"a":1}]', '{"b":2}'],
    ['[{"a":1},?', '{"b":2}'],
  ] as const) {
    const syntax = createJsonItems();
    expect([...syntax.push(first), ...syntax.push(second)].map(({ data }) => data)).toEqual(['{"a":1}']);
  }
  const syntax = createJsonItems();
  syntax.push('[{"a":1},{"b');
  syntax.skip();
  expect(syntax.push('":2},{"c":3}')).toEqual([]);
});

test('an item without an end is not kept for ever: it is counted, and nothing behind it is made up', () => {
  const syntax = createJsonItems(10);
  expect(syntax.push('[{"a":1},{"b').map(({ data }) => data)).toEqual(['{"a":1}']);
  expect(syntax.push('xxxxxxxxxxxx')).toEqual([]);
  expect(syntax.push('"},{"c":3}')).toEqual([]);
  expect(syntax.end()).toEqual({ messages: [], unfinished: 15 });
});

test('a size is that of the bytes', () => {
  expect(createJsonItems().push('[{"a":"ä"}')).toMatchObject([{ data: '{"a":"ä"}', size: 10 }]);
});
