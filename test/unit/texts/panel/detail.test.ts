import { expect, test } from 'vitest';
import { DECODING, DETAIL, DIFFERENCE, NUMBERING_LINES, TREE } from '../../../../src/texts/panel/detail.ts';

test('a content that is not here says how large it was, if that is known', () => {
  expect(DETAIL.notStored(null)).toBe('The content was not stored; its size is unknown.');
  expect(DETAIL.notStored(12)).toBe('The content was not stored; it had 12 B.');
  expect(DETAIL.partlyStored(5, null)).toContain('of an unknown size');
  expect(DETAIL.partlyStored(5, 12)).toContain('5 B of 12 B');
});

test('the other message of a comparison is earlier or later', () => {
  expect(DIFFERENCE.distance(20, true)).toBe('20 ms earlier');
  expect(DIFFERENCE.distance(20, false)).toBe('20 ms later');
});

test('a search that was not run to its end says so', () => {
  expect(TREE.match(1, 3, true)).toBe('1 of 3');
  expect(TREE.match(1, 3, false)).toBe('1 of 3 or more');
});

test('a numbering names the fields that count apart, and a choice that no message has shown', () => {
  expect(NUMBERING_LINES.rule('contiguous', 'seq', [])).toBe('seq rises by 1');
  expect(NUMBERING_LINES.rule('link', 'u', ['s', 'side'])).toBe('u names the previous one for each s and side');
  expect(NUMBERING_LINES.chosen('seq', true)).toBe('seq, your choice');
  expect(NUMBERING_LINES.chosen('seq', false)).toContain('no message has shown it yet');
});

test('steps of a decoder that fit only some messages say how many they do not', () => {
  expect(DECODING.applied(1, 0)).toBe('Applied to 1 stored message.');
  expect(DECODING.applied(5, 2)).toContain('; 2 of them could not be decoded');
});
