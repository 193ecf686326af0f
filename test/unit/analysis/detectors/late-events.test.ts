import { describe, expect, test } from 'vitest';
import { createLateEventDetector } from '../../../../src/analysis/detectors/late-events.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

/** One event a second with these ids. */
function events(ids: readonly string[]): Recording {
  const recording = new Recording();
  const source = recording.connect(0, 'eventsource', 'https://app.test/events');
  recording.open(20, source);
  ids.forEach((id, index) =>
    recording.message((index + 1) * 1_000, source, '{}', { via: 'event', event: 'message', id }),
  );
  return recording;
}

/** Redis ids `ms-seq`, 5 s apart. */
const redis = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${1_700_000_000_000 + index * 5_000}-0`);

describe('late events', () => {
  test('ids that only rise are in order', () => {
    expect(findingsOf(events(redis(40)), createLateEventDetector)).toEqual([]);
  });

  test('an event between two newer ones came late, and is counted', () => {
    const ids = redis(40);
    // number 31 is sent after number 32
    [ids[30], ids[31]] = [ids[31] ?? '', ids[30] ?? ''];
    expect(findingsOf(events(ids), createLateEventDetector)).toMatchObject([
      {
        kind: 'late',
        severity: 'info',
        count: 1,
        text: '1 event came after newer ones, by their ids, the last at 32.000 s.',
      },
    ]);
  });

  test('whole numbers are left to the numbering, and opaque ids have no order', () => {
    const numbers = Array.from({ length: 40 }, (_, index) => `${index === 30 ? 5 : index}`);
    expect(findingsOf(events(numbers), createLateEventDetector)).toEqual([]);
    expect(findingsOf(events(['x', 'b', 'q', 'a', 'z', 'c']), createLateEventDetector)).toEqual([]);
  });
});
