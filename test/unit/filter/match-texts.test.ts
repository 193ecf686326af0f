import { describe, expect, test } from 'vitest';
import { matchTexts, type MatchTask } from '../../../src/filter/match-texts.ts';

const task = (source: string, texts: readonly string[], wants: MatchTask['wants']): MatchTask => {
  let end = 0;
  return {
    wants,
    source,
    flags: '',
    text: texts.join(''),
    ends: Uint32Array.from(texts, (text) => (end += text.length)),
    owners: Uint32Array.from(texts.keys()),
    count: texts.length,
  };
};

describe('a pattern on texts', () => {
  test('meets each text separately: `^` and `$` are its ends, and nothing matches across two', () => {
    expect([...matchTexts(task('^a$', ['a', 'ab', 'a'], 'messages'), () => undefined)]).toEqual([1, 0, 1]);
    expect([...matchTexts(task('ab', ['a', 'b'], 'messages'), () => undefined)]).toEqual([0, 0]);
  });

  test('gives message, begin and end of every match, none of them empty', () => {
    expect([...matchTexts(task('x+', ['axx', '', 'xax'], 'places'), () => undefined)]).toEqual([
      ...[0, 1, 3],
      ...[2, 0, 1],
      ...[2, 2, 3],
    ]);
    expect([...matchTexts(task('x*', ['ab'], 'places'), () => undefined)]).toEqual([]);
  });

  test('gives at most 40 matches in one text', () => {
    expect(matchTexts(task('x', ['x'.repeat(100)], 'places'), () => undefined)).toHaveLength(40 * 3);
  });

  test('shows a sign of life after each text', () => {
    let signs = 0;
    matchTexts(task('x', ['a', 'b', 'c'], 'messages'), () => (signs += 1));
    expect(signs).toBe(3);
  });
});
