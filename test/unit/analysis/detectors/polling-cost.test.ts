import { describe, expect, test } from 'vitest';
import { createPollingCostDetector } from '../../../../src/analysis/detectors/polling-cost.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('the cost of polls', () => {
  const polls = (empty: number, of: number): Recording => {
    const recording = new Recording();
    for (let index = 0; index < of; index += 1) {
      const body = index < empty ? '[]' : `[${index}]`;
      recording.request(index * 2_000, 'https://app.test/poll', 60, body);
    }
    return recording;
  };

  test('polls that mostly bring nothing are reported with their requests an hour', () => {
    expect(findingsOf(polls(18, 20), createPollingCostDetector)[0]?.text).toBe(
      '18 of 20 polls brought nothing since 0.000 s: 1,800 requests an hour.',
    );
  });

  test('polls that mostly bring news are not', () => {
    expect(findingsOf(polls(9, 20), createPollingCostDetector)).toEqual([]);
  });
});
