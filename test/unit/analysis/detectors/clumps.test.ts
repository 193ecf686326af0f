import { describe, expect, test } from 'vitest';
import { createClumpDetector } from '../../../../src/analysis/detectors/clumps.ts';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

/** The time at which the recording's document began, in milliseconds since the epoch; see `Recording`. */
const ZERO = 1_700_000_000_000;

/** Events made at `made` that arrive at `at`, both in milliseconds of the recording. */
function stream(
  events: readonly { readonly made: number; readonly at: number }[],
  write = (made: number) => `${ZERO + made}`,
) {
  const recording = new Recording();
  const source = recording.connect(0, 'eventsource', 'https://app.test/events');
  recording.open(20, source);
  for (const { made, at } of events) {
    recording.message(at, source, `{"ts":${write(made)},"value":${made}}`, { via: 'event', event: 'message', id: '' });
  }
  return findingsOf(recording, createClumpDetector);
}

const each = (count: number, period: number, at: (made: number, index: number) => number) =>
  Array.from({ length: count }, (_, index) => ({ made: index * period, at: at(index * period, index) }));

describe('messages with times of their own', () => {
  // 20 made each 500 ms arrive together each 10 s
  const clumps = each(100, 500, (made, index) => Math.ceil((made + 500) / 10_000) * 10_000 + (index % 20) * 0.2);

  test('that come together though they were made one by one come in clumps', () => {
    expect(stream(clumps)).toMatchObject([{ kind: 'clumped', severity: 'warning' }]);
  });

  test('written as text are times too', () => {
    const iso = (made: number) => `"${new Date(ZERO + made).toISOString()}"`;
    expect(stream(clumps, iso)).toHaveLength(1);
  });

  test('that come as they are made, or that are made together, do not', () => {
    expect(stream(each(100, 500, (made) => made + 40))).toEqual([]);
    const batches = each(100, 1, (_made, index) => 100 + Math.floor(index / 20) * 10_000 + (index % 20) * 0.2);
    expect(stream(batches)).toEqual([]);
  });

  test('that come each with the next are one behind', () => {
    const [finding] = stream(each(10, 4_000, (made) => made + 4_010));
    expect(finding?.text).toContain('only when the next one is made');
  });

  // A page is a while old when its recorder begins. What is saved then counts from there, and says when that was.
  test('are compared with the zero that a recording gives, not with the clock of its page', () => {
    const recording = new Recording();
    const source = recording.connect(0, 'eventsource', 'https://app.test/events');
    recording.open(20, source);
    const age = 600;
    for (const { made, at } of each(10, 4_000, (since) => since + 4_010)) {
      const text = `{"ts":${ZERO + age + made}}`;
      recording.message(at, source, text, { via: 'event', event: 'message', id: '' });
    }
    const foundAt = (zero: number) => {
      const analysis = createAnalysis({ detectors: [createClumpDetector], zero: () => zero });
      for (const record of recording.records) analysis.push(record);
      return analysis.findings().map(({ kind }) => kind);
    };
    expect(foundAt(ZERO + age)).toEqual(['clumped']);
    expect(foundAt(0)).toEqual([]);
  });

  test('that come late by another time are only late', () => {
    expect(stream(each(20, 4_000, (made) => made + 1_500))).toEqual([]);
  });
});
