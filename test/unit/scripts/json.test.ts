import { expect, test } from 'vitest';
import { isRecord, listAt, textAt, textsIn, valueAt } from '../../../scripts/json.ts';

const answer = { frame: { url: 'http://a/', tags: ['x', 1], none: null } };

test('a value is found under a path of keys', () => {
  expect(valueAt(answer, 'frame', 'url')).toBe('http://a/');
  expect(valueAt(answer, 'frame', 'none')).toBeNull();
  expect(valueAt(answer)).toBe(answer);
});

test('a path with a missing part leads to undefined', () => {
  expect(valueAt(answer, 'window', 'url')).toBeUndefined();
  expect(valueAt(answer, 'frame', 'none', 'url')).toBeUndefined();
  expect(valueAt(null, 'frame')).toBeUndefined();
});

test('another kind of value than the one needed is an error that names the path', () => {
  expect(textAt(answer, 'frame', 'url')).toBe('http://a/');
  expect(() => textAt(answer, 'frame', 'tags')).toThrow('no text frame.tags');
  expect(listAt(answer, 'frame', 'tags')).toEqual(['x', 1]);
  expect(() => listAt(answer, 'frame', 'url')).toThrow('no list frame.url');
});

test('the items of a list are read as text', () => {
  expect(textsIn(['a', 1, null])).toEqual(['a', '1', 'null']);
});

test('a list is no record', () => {
  expect([{}, [], null, 'text'].map(isRecord)).toEqual([true, false, false, false]);
});
