import { expect, test } from 'vitest';
import { STREAM_LIST, TIMELINE } from '../../../../src/texts/panel/timeline.ts';

test('a running clock counts whole seconds, to the nearest', () => {
  expect([0, 499, 500, 1_499, 1_500].map(TIMELINE.duration)).toEqual(['0 s', '0 s', '1 s', '1 s', '2 s']);
});

test('what is read aloud agrees with the number', () => {
  expect([STREAM_LIST.findingsNoun(1), STREAM_LIST.findingsNoun(2)]).toEqual([' finding', ' findings']);
  expect(STREAM_LIST.matches(1)).toBe('1 message matches the filter');
  expect(STREAM_LIST.matches(2)).toBe('2 messages match the filter');
});
