import { describe, expect, test } from 'vitest';
import { suggest, type SeenValues } from '../../../src/filter/suggest.ts';

const seen: SeenValues = {
  transports: ['sse'],
  types: ['trade', 'quote', 'end of day'],
  channels: ['/chat'],
  protocols: ['socket.io'],
  events: ['tick'],
  streams: ['/feed'],
  paths: new Map([
    ['data.price', ['1.5', '2']],
    ['price', ['3']],
  ]),
};

const texts = (filter: string, caret = filter.length): readonly string[] =>
  suggest(filter, caret, seen).items.map(({ text }) => text);

describe('suggestions', () => {
  test('where a term begins: keys that begin so, then paths that hold it', () => {
    expect(texts('t')).toEqual(['transport:', 'type:', 'data.price=']);
    expect(texts('dir:in pri')).toEqual(['price=', 'data.price=']);
    expect(texts('-ty')).toEqual(['type:']);
    expect(texts('(ty')).toEqual(['type:']);
  });
  test('behind a key its values, those of the recording first; odd ones in quotes', () => {
    expect(texts('transport:s')).toEqual([
      'transport:sse ',
      'transport:stream ',
      'transport:short-poll ',
      'transport:ws ',
      'transport:webtransport ',
      'transport:request ',
    ]);
    expect(texts('type:')).toEqual(['type:trade ', 'type:quote ', 'type:"end of day" ']);
    expect(texts('dir:')).toEqual(['dir:in ', 'dir:out ']);
  });
  test('behind a path the values to which it leads', () => {
    expect(texts('data.price=')).toEqual(['data.price=1.5 ', 'data.price=2 ']);
  });
  test('within quotes and patterns none', () => {
    expect(texts('"t')).toEqual([]);
    expect(texts('/t')).toEqual([]);
  });
  test('the whole word around the caret is replaced', () => {
    const { from, until } = suggest('dir:in type:trade x', 11, seen);
    expect('dir:in type:trade x'.slice(from, until)).toBe('type:trade');
  });
});
