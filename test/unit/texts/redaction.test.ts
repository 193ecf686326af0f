import { expect, test } from 'vitest';
import { kindText, unsearchedText } from '../../../src/texts/redaction.ts';

test('nothing is said where everything was searched', () => {
  expect(unsearchedText({ binary: 0, cut: 0, long: 0 })).toBe('');
});

test('each reason why something was not searched to its end is counted by itself', () => {
  expect(unsearchedText({ binary: 1, cut: 0, long: 0 })).toMatch(/^Not fully searched: 1 binary payload without/);
  expect(unsearchedText({ binary: 0, cut: 2, long: 0 })).toMatch(/^Not fully searched: 2 payloads cut/);
  expect(unsearchedText({ binary: 0, cut: 0, long: 2 })).toBe(
    'Not fully searched: 2 long bodies searched piece by piece.',
  );
  expect(unsearchedText({ binary: 1, cut: 1, long: 1 }).split('; ')).toHaveLength(3);
});

test('a kind of secret says in which places it was found', () => {
  expect(
    kindText('login', 3, [
      ['URLs', 2],
      ['headers', 1],
    ]),
  ).toBe('login: 3 in URLs (2), headers (1)');
});
