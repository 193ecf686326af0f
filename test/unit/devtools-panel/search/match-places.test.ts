import { describe, expect, test, vi } from 'vitest';
import { createMatchPlaces } from '../../../../src/devtools-panel/search/match-places.ts';
import type { Matcher } from '../../../../src/devtools-panel/search/matcher.ts';
import type { Pattern } from '../../../../src/filter/syntax.ts';
import { binary, message } from '../../store/messages.ts';
import { directMatcher } from '../../filter/passing.ts';
import { untilHolds } from '../../until-holds.ts';

const pattern = (source: string, flags = ''): Pattern => ({ kind: 'pattern', source, flags, from: 0, until: 0 });

describe('places where a pattern matches', () => {
  const lookFor = async (patterns: readonly Pattern[], ...texts: readonly string[]) => {
    const messages = texts.map((text) => message(text));
    const changed = vi.fn<() => void>();
    const places = createMatchPlaces(directMatcher, changed);
    places.reset(patterns);
    for (const each of messages) places.of(each);
    await untilHolds(() => expect(changed).toHaveBeenCalled());
    return messages.map((each) => places.of(each).map(({ from, until }) => each.payload.data.slice(from, until)));
  };

  test('are those of each message by itself', async () => {
    expect(await lookFor([pattern('^a\\d+')], 'a12 a3', 'b a4', 'a5')).toEqual([['a12'], [], ['a5']]);
  });
  test('of several patterns stand in order', async () => {
    expect(await lookFor([pattern('b'), pattern('A', 'gi')], 'abab')).toEqual([['a', 'b', 'a', 'b']]);
  });
  test('without any width are none', async () => {
    expect(await lookFor([pattern('x*')], 'axxa')).toEqual([['xx']]);
  });
  test('are not looked for where there is no text or no pattern', () => {
    const changed = vi.fn<() => void>();
    const match = vi.fn<Matcher['match']>();
    const places = createMatchPlaces({ ...directMatcher, match }, changed);
    expect(places.of(message('a'))).toEqual([]);
    places.reset([pattern('a')]);
    expect(places.of(binary([1]))).toEqual([]);
    expect(match).not.toHaveBeenCalled();
  });
  test('of a pattern that takes too long are given up, until there is another', async () => {
    const match = vi.fn<Matcher['match']>(() => Promise.resolve('too-long'));
    const changed = vi.fn<() => void>();
    const places = createMatchPlaces({ ...directMatcher, match }, changed);
    places.reset([pattern('a')]);
    places.of(message('a'));
    await untilHolds(() => expect(changed).toHaveBeenCalledTimes(1));
    places.of(message('a'));
    expect(match).toHaveBeenCalledTimes(1);
  });
});
