import { expect, test } from 'vitest';
import { COMMA_FORMAT } from '../../../src/base/format.ts';
import { recordedText } from '../../../src/texts/recorded-text.ts';

test('says how many messages there are and how many are lost, zero as well', () => {
  expect(recordedText(12_345, 0, COMMA_FORMAT)).toBe('12,345 messages, 0 lost');
  expect(recordedText(1, 2, COMMA_FORMAT)).toBe('1 message, 2 lost');
});

test('never says that nothing is lost if a page has interfered with its recorder', () => {
  expect(recordedText(5, 0, COMMA_FORMAT, true)).toBe('5 messages, an unknown number lost');
  expect(recordedText(5, 1_200, COMMA_FORMAT, true)).toBe('5 messages, at least 1,200 lost');
});
