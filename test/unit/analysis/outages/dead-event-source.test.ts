import { describe, expect, test } from 'vitest';
import { createEventSourceDetector } from '../../../../src/analysis/detectors/event-sources.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

/** An event source whose answer has this status, given up 100 ms after it began. */
function givenUp(status: number): Recording {
  const recording = new Recording();
  const connection = recording.connect(0, 'eventsource', 'https://app.test/events');
  if (status !== 0) recording.open(50, connection, { status });
  recording.error(100, connection, 2);
  recording.close(100, connection, { how: 'closed' });
  return recording;
}

describe('an event source that the browser gave up', () => {
  test.each([
    [0, 'warning'],
    [204, 'info'],
    [503, 'error'],
  ])('after status %i it is a finding of severity %s', (status, severity) => {
    const [finding] = findingsOf(givenUp(status), createEventSourceDetector);
    expect(finding).toMatchObject({ kind: 'dead-eventsource', severity, from: 100 });
  });

  test('the end by status 204 is on purpose: nothing to do', () => {
    expect(findingsOf(givenUp(204), createEventSourceDetector)[0]?.advice).toBe('');
  });

  test('a page that makes a new one each time has one finding with the count of all', () => {
    const recording = givenUp(0);
    for (const at of [600, 1_600, 3_600]) {
      const again = recording.connect(at, 'eventsource', 'https://app.test/events');
      recording.error(at + 50, again, 2);
      recording.close(at + 50, again, { how: 'closed' });
    }
    const [finding, ...more] = findingsOf(recording, createEventSourceDetector);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: 'dead-eventsource', from: 100, until: 3_650, count: 4 });
    expect(finding?.text).toContain('stopped for good 4 times in a row, the last at 3.650 s');
    recording.open(9_000, recording.connect(8_000, 'eventsource', 'https://app.test/events'));
    expect(findingsOf(recording, createEventSourceDetector)).toEqual([]);
  });

  test('one that ended with its page is none', () => {
    const recording = givenUp(0);
    recording.page(600, 'pagehide');
    expect(findingsOf(recording, createEventSourceDetector)).toEqual([]);
  });
});
