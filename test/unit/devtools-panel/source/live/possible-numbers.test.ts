import { describe, expect, test } from 'vitest';
import {
  greatestNumber,
  isPossibleBatch,
  isPossibleEnd,
  LEAST_AGE,
} from '../../../../../src/devtools-panel/source/live/possible-numbers.ts';

const HOUR = 3_600_000;

describe('the numbers that a document can have reached', () => {
  test('are 200 for each millisecond: 720 million in an hour, and 12 million in any younger document', () => {
    expect(greatestNumber(HOUR)).toBe(720_000_000);
    expect(greatestNumber(0)).toBe(12_000_000);
  });

  test('leave room for 20,000 records a second for a week, if the clock is set back by a day meanwhile', () => {
    expect(isPossibleBatch({ next: 20 * 7 * 24 * HOUR }, 6 * 24 * HOUR)).toBe(true);
  });

  test('never include the greatest number there is', () => {
    expect(isPossibleBatch({ next: Number.MAX_SAFE_INTEGER }, 365 * 24 * HOUR)).toBe(false);
  });

  test.each([
    ['as announced', { next: 10, messages: 7 }, true],
    ['before what is here already', { next: 4, messages: 3 }, false],
    ['with more messages than records', { next: 10, messages: 11 }, false],
    ['beyond what is possible', { next: 12_000_001, messages: 0 }, false],
  ])('end %s', (_, end, isPossible) => {
    expect(isPossibleEnd(end, 5, LEAST_AGE)).toBe(isPossible);
  });
});
