import { describe, expect, test } from 'vitest';
import { Recording } from '../../recording.ts';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import type { NetworkRecord } from '../../../../../src/wire/record.ts';

/** The statuses of an event source's three attempts, of which DevTools say something. */
function statuses(...said: readonly Partial<NetworkRecord>[]): readonly number[] {
  const recording = new Recording();
  const source = recording.connect(0, 'eventsource', 'https://app.test/events');
  for (const at of [1_000, 5_000]) {
    recording.open(at, source, { status: 0 });
    recording.error(at + 1_000, source, 0);
  }
  recording.open(9_000, source, { status: 0 });
  for (const more of said) recording.network(10_000, source, more);
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  return analysis.streams()[0]?.spans.map(({ network }) => network?.status ?? 0) ?? [];
}

describe('what DevTools say of an attempt', () => {
  test('is put on that attempt, however late it comes', () => {
    expect(statuses({ attempt: 1, status: 201 }, { attempt: 3, status: 203 })).toEqual([201, 0, 203]);
    expect(statuses({ attempt: 2, status: 202 })).toEqual([0, 202, 0]);
  });

  test('is dropped where the connection or the attempt is not known', () => {
    expect(statuses({ attempt: 4, status: 200 }, { request: 9, status: 200 }, { of: 'other', status: 200 })).toEqual([
      0, 0, 0,
    ]);
  });
});
