import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { createLengthPrefixed } from '../../../../src/formats/text/length-prefixed.ts';

/** The messages of a body in these pieces, and what was left at its end. */
function read(pieces: readonly string[], limit?: number) {
  const syntax = createLengthPrefixed(limit);
  const messages = pieces.flatMap((piece) => syntax.push(piece));
  return { data: messages.map(({ data }) => data), messages, unfinished: syntax.end().unfinished };
}

describe('frames that begin with their length', () => {
  test('are the same wherever the network cuts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, unit: 'binary' })), fc.array(fc.nat(200)), (frames, cuts) => {
        const text = frames.map((frame) => `${frame.length}\n${frame}`).join('');
        const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        const pieces = places.map((place, index) => text.slice(places[index - 1] ?? 0, place));
        expect(read(pieces)).toMatchObject({ data: frames, unfinished: 0 });
      }),
    );
  });

  test('count UTF-16 code units, and their size is in bytes', () => {
    expect(read(['2\n😀1\nü']).messages).toMatchObject([
      { data: '😀', size: 4, isCut: false },
      { data: 'ü', size: 2 },
    ]);
  });

  test('may be empty, which is no message', () => {
    expect(read(['0\n1\na'])).toMatchObject({ data: ['a'], unfinished: 0 });
  });

  test('of which the last is cut leave what was read of it', () => {
    expect(read(['5\nabc'])).toMatchObject({ data: [], unfinished: 3 });
    expect(read(['5\nabcde12'])).toMatchObject({ data: ['abcde'], unfinished: 2 });
  });

  test('that are longer than the limit keep their beginning, and the next one is found', () => {
    expect(read(['6\nabc', 'def', '1\ng'], 4).messages).toMatchObject([
      { data: 'abcd', isCut: true, size: 6 },
      { data: 'g', isCut: false },
    ]);
  });

  test.each([
    ['no length', ['1\na', 'hello', '2\nbb'], ['a', 'hello', '2\nbb']],
    ['an empty one', ['\n1\na'], ['\n1\na']],
    ['one of too many digits', ['12345678901\na'], ['12345678901\na']],
  ])('where %s stands in its place are cut no more', (_, pieces, data) => {
    expect(read(pieces).data).toEqual(data);
  });

  test('are not looked for after a hole, since nothing says where the next begins', () => {
    const syntax = createLengthPrefixed();
    expect(syntax.push('5\nab')).toEqual([]);
    syntax.skip();
    expect(syntax.push('e1\nf').map(({ data }) => data)).toEqual(['e1\nf']);
  });
});
