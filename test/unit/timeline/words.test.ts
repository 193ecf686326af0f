import { expect, test } from 'vitest';
import { clockWords, deltaWords, lengthWords, relativeWords } from '../../../src/timeline/words.ts';

test('lengths are read in the unit people would say', () => {
  expect([0, 0.4, 9.96, 118, 999.6, 1_400, 14_788, 99_940, 123_000, 120_000, 11_520_000].map(lengthWords)).toEqual([
    '0 ms',
    '0.4 ms',
    '10 ms',
    '118 ms',
    '1.0 s',
    '1.4 s',
    '14.8 s',
    '99.9 s',
    '2 min 3 s',
    '2 min',
    '3 h 12 min',
  ]);
  expect(deltaWords(118)).toBe('+118 ms');
});

test('no length reads as 60 of a smaller unit', () => {
  expect(lengthWords(119_600)).toBe('2 min');
  expect(lengthWords(3_599_600)).toBe('1 h');
});

test('a clock time wraps at midnight and carries into the next second', () => {
  const noon = (12 * 3_600 + 3 * 60 + 7) * 1_000 + 412;
  expect(clockWords(noon, 'milli')).toBe('12:03:07.412');
  expect(clockWords(noon, 'second')).toBe('12:03:07');
  expect(clockWords(86_400_000 + 1_000, 'second')).toBe('00:00:01');
  expect(clockWords(-1_000, 'second')).toBe('23:59:59');
  expect(clockWords(59_999.6, 'milli')).toBe('00:01:00.000');
});

test('an instant relative to a mark has its sign and milliseconds', () => {
  expect(relativeWords(14_788)).toBe('+14.788 s');
  expect(relativeWords(-250)).toBe('-0.250 s');
});
