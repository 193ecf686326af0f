import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/analysis/finding.ts';
import { millis } from '../../../src/base/units.ts';
import { positionsIn, sumArea, type AreaStream } from '../../../src/timeline/area.ts';
import { createTimeColumn } from '../../../src/base/time-column.ts';

const columnOf = (times: readonly number[]) => {
  const column = createTimeColumn();
  for (const at of times) column.push(at);
  return column;
};

/** A stream whose messages are as long as their positions, in bytes. */
const stream = (id: number, received: readonly number[], sent: readonly number[] = []): AreaStream => ({
  id,
  times: columnOf([...received, ...sent].toSorted((one, other) => one - other)),
  in: columnOf(received),
  size: (position) => position,
});

const finding = (id: number, from: number, until: number): Finding => ({
  id: `gap:${id}:${from}`,
  kind: 'gap',
  severity: 'error',
  confidence: 'inferred',
  stream: id,
  from: millis(from),
  until: millis(until),
  count: 1,
  text: '',
  evidence: [],
  missing: [],
  doubt: '',
  advice: '',
  records: [],
});

const area = (from: number, until: number, ...streams: number[]) => ({
  from: millis(from),
  until: millis(until),
  streams,
});

describe('positionsIn', () => {
  // instants   0  100  200  300      positions 0 1 2 3
  test('both ends of the window belong to it', () => {
    expect(positionsIn(columnOf([0, 100, 200, 300]), { from: millis(100), until: millis(200) })).toEqual([1, 3]);
  });
  test('a window between two messages has none', () => {
    const [first, end] = positionsIn(columnOf([0, 100]), { from: millis(10), until: millis(90) });
    expect(end - first).toBe(0);
  });
});

describe('sumArea', () => {
  // stream 1   in 0, 1000, 3000; out 2000    in the area from 500 to 2500: positions 1 and 2, 1 + 2 bytes
  test('messages, directions and bytes of the lanes within, a rate over its length', () => {
    const sums = sumArea(area(500, 2_500, 1), [stream(1, [0, 1_000, 3_000], [2_000]), stream(2, [1_000])], []);
    expect(sums).toEqual({ messages: 2, received: 1, sent: 1, bytes: 3, perSecond: 1, findings: 0 });
  });
  test('a finding counts if it overlaps the area on one of its lanes', () => {
    const findings = [finding(1, 0, 600), finding(1, 2_600, 2_700), finding(2, 1_000, 1_000)];
    expect(sumArea(area(500, 2_500, 1), [], findings).findings).toBe(1);
  });
  test('an area without length has no rate', () => {
    expect(sumArea(area(1_000, 1_000, 1), [stream(1, [1_000])], []).perSecond).toBe(0);
  });
});
