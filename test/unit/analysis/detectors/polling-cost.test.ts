import { describe, expect, test } from 'vitest';
import { createPollingCostDetector } from '../../../../src/analysis/detectors/polling-cost.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording, text } from '../recording.ts';

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

  test('sends at an interval are no polls: what goes out differs, or nothing ever comes back', () => {
    const recording = new Recording();
    const send = (at: number, method: string, url: string, data: string, answer: string): void => {
      const body = text(data);
      const connection = recording.connect(at, 'fetch', url, { method, bodyKind: 'text', body });
      recording.open(at + 40, connection, { status: answer === '' ? 204 : 200 });
      if (answer !== '') recording.message(at + 40, connection, answer, { via: 'body' });
      recording.close(at + 40, connection, { how: 'complete', wasClean: true });
    };
    for (let index = 0; index < 24; index += 1) {
      send(index * 1_500, 'POST', 'https://app.test/telemetry', `{"events":[${index}]}`, '');
      send(index * 1_500, 'PUT', 'https://app.test/presence', '{"state":"here"}', '{}');
      send(index * 1_500, 'POST', 'https://app.test/beat', '{"k":1}', '{"ok":true}');
    }
    expect(findingsOf(recording, createPollingCostDetector)).toEqual([]);
  });
});
