import { describe, expect, test } from 'vitest';
import { createTimeColumn } from '../../../src/base/time-column.ts';
import { millis } from '../../../src/base/units.ts';
import { overviewBuckets } from '../../../src/timeline/overview.ts';

const columnOf = (times: readonly number[]) => {
  const column = createTimeColumn();
  for (const at of times) column.push(at);
  return column;
};

const scale = { from: millis(100), until: millis(200), width: 10 };

describe('overviewBuckets', () => {
  test('streams are summed, each way for itself, and the largest of an empty way is 1', () => {
    const one = { in: columnOf([105, 115]), out: columnOf([]) };
    const other = { in: columnOf([118, 195]), out: columnOf([]) };
    const buckets = overviewBuckets([one, other], scale);
    expect([...buckets.in]).toEqual([3, 0, 0, 0, 1]);
    expect(buckets.maxIn).toBe(3);
    expect(buckets.maxOut).toBe(1);
  });
});
