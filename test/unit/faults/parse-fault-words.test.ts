import { expect, test } from 'vitest';
import { ClauseWords } from '../../../src/faults/clause-words.ts';
import { takeDuration, takeFault } from '../../../src/faults/parse-fault-words.ts';

test.each([
  ['10s', 10_000],
  ['1.5 s', 1_500],
  ['0.4ms', 0],
  ['2 min', 120_000],
  ['24h', 86_400_000],
])('%s is %d ms', (text, expected) => {
  expect(takeDuration(new ClauseWords(text), 0)).toBe(expected);
});

test('a fault is taken up to the words that are not its own', () => {
  const words = new ClauseWords('close 4401 "bye" for 5s');
  expect(takeFault(words)).toEqual({ kind: 'close', code: 4_401, reason: 'bye' });
  expect(words.takes('for')).toBe(true);
});

test('a share is for messages alone', () => {
  expect(() => takeFault(new ClauseWords('10% cut'))).toThrow(
    'expected lost, delayed, duplicated, swapped or corrupted, not "cut"',
  );
  expect(() => takeFault(new ClauseWords('lost when heard'))).toThrow('expected received or sent, not "heard"');
});
