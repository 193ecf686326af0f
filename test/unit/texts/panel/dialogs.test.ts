import { expect, test } from 'vitest';
import { RECORDINGS, REDACTION } from '../../../../src/texts/panel/dialogs.ts';

test('a stored recording says whether it is redacted', () => {
  expect(RECORDINGS.contents(1, false)).toBe('1 message');
  expect(RECORDINGS.contents(2, true)).toBe('2 messages, redacted');
});

test('secrets that the user keeps are counted, if there are any', () => {
  expect(REDACTION.summary(1, 2, 0)).toMatch(/^1 secret in 2 places will be replaced; equal/);
  expect(REDACTION.summary(1, 2, 3)).toMatch(/^1 secret in 2 places will be replaced, 3 kept; equal/);
});
