import { describe, expect, test } from 'vitest';
import { answeredTwiceText, requestLabel, unansweredText } from '../../../../src/texts/findings/pairing.ts';

const trips = { count: 39, half: 150, most: 420, longest: 9_000 };

describe('requests without an answer', () => {
  test('one is named in the sentence', () => {
    const { text, evidence } = unansweredText({ firstAt: '20 s', requests: ['get 20'], patience: 10_000, trips });
    expect(text).toBe('Request get 20 at 20 s was not answered within 10 s.');
    expect(evidence).toEqual([
      'unanswered: get 20',
      '39 answered: half within 150 ms, 95 % within 420 ms, the longest took 9 s',
    ]);
  });

  test('of several the first five are listed', () => {
    const requests = ['1', '2', '3', '4', '5', '6'];
    const { text, evidence } = unansweredText({ firstAt: '20 s', requests, patience: 10_000, trips: null });
    expect(text).toBe('6 requests were not answered within 10 s, the first at 20 s.');
    expect(evidence).toEqual(['unanswered: 1, 2, 3, 4, 5, …', 'no request was answered so far']);
  });
});

test('a second answer is listed with the time to it', () => {
  const second = [{ request: 'get 7', after: 400 }];
  const { text, evidence } = answeredTwiceText({ firstAt: '7.4 s', count: 1, second, trips });
  expect(text).toBe('1 request got more than one answer, the first at 7.4 s: get 7.');
  expect(evidence[0]).toBe('get 7: again after 400 ms');
});

test('a request is called by its type and reference, or by its reference alone', () => {
  expect(requestLabel('get', '7')).toBe('get 7');
  expect(requestLabel('', '7')).toBe('7');
});
