import { expect, test } from 'vitest';
import { SentNumbers } from '../../../../src/analysis/numbering/sent-numbers.ts';

test('numbers that the page sent are known by the name of their field', () => {
  const sent = new SentNumbers();
  expect(sent.has('id', 7)).toBe(false);
  sent.note({ id: 7, price: 8, params: { seq: 9, deep: { deeper: { id: 10 } } } });
  expect([sent.has('id', 7), sent.has('seq', 9), sent.has('seq', 7)]).toEqual([true, true, false]);
  // A price is no number of a message, and nothing is read three containers down.
  expect([sent.has('price', 8), sent.has('id', 10)]).toEqual([false, false]);
});

test('of an array the first four items may be echoed', () => {
  const sent = new SentNumbers();
  sent.note([1, 2, 3, 4, 5]);
  expect([4, 5].map((number) => sent.has('channel', number))).toEqual([true, false]);
});

test('only the latest are remembered: at least 4,096', () => {
  const sent = new SentNumbers();
  for (let id = 0; id < 10_000; id++) sent.note({ id });
  expect([sent.has('id', 9_999), sent.has('id', 9_999 - 4_095), sent.has('id', 0)]).toEqual([true, true, false]);
});
