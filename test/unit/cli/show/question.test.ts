import { expect, test } from 'vitest';
import { parseQuestion, type WrittenQuestion } from '../../../../src/cli/show/question.ts';

const BOUNDS = { limit: 10, mostLimit: 100, characters: 20, mostCharacters: 200 };
const read = (written: WrittenQuestion) => parseQuestion('messages', written, BOUNDS);
const right = (written: WrittenQuestion) => {
  const parsed = read(written);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const wrong = (written: WrittenQuestion): string => {
  const parsed = read(written);
  return parsed.ok ? 'accepted' : parsed.error;
};

test('without words a question asks for all, within the usual bounds', () => {
  expect(right({})).toMatchObject({ filter: null, stream: null, since: null, around: null, limit: 10, characters: 20 });
});

test('a list begins at a place, a time of day, or a time since the begin', () => {
  expect(right({ since: '@120' }).since).toEqual({ kind: 'place', place: 120 });
  expect(right({ since: '00:00:01.5' }).since).toEqual({ kind: 'clock', at: 1_500 });
  expect(right({ around: '14.8s' }).around).toEqual({ kind: 'relative', at: 14_800 });
  expect(wrong({ since: 'noon' })).toContain('@120');
  expect(right({ around: '@9' }).around).toEqual({ kind: 'place', place: 9 });
  expect(wrong({ around: 'soon' })).toContain('12:03:07');
  expect(wrong({ since: '1s', around: '1s' })).toContain('contradict');
});

test('a number out of bounds is refused with the bounds', () => {
  expect(right({ limit: '100' }).limit).toBe(100);
  for (const limit of ['0', '101', '-1', '1.5', 'many']) expect(wrong({ limit })).toContain('from 1 to 100');
  expect(wrong({ characters: '201' })).toContain('from 1 to 200');
  expect(wrong({ stream: 'feed' })).toContain('number of a stream');
});

test('a filter that is wrong is refused with the place of the mistake', () => {
  expect(right({ filter: 'dir:in' }).filter).toMatchObject({ kind: 'direction' });
  expect(wrong({ filter: 'dir:up' })).toMatch(/wrong at character \d+: /);
});
