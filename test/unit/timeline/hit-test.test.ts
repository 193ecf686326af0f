import { describe, expect, test } from 'vitest';
import { formatCount } from '../../../src/base/format.ts';
import { createTimeColumn } from '../../../src/base/time-column.ts';
import { markAt, messageAt } from '../../../src/timeline/hit-test.ts';
import { placeMarks } from '../../../src/timeline/problem-marks.ts';
import { finding } from './findings.ts';
import { scale } from './spans.ts';

describe('hits', () => {
  const column = createTimeColumn();
  for (const at of [100, 110, 500]) column.push(at);
  test('the nearest message within reach', () => {
    expect(messageAt(column, scale, 103)).toBe(0);
    expect(messageAt(column, scale, 106)).toBe(1);
    expect(messageAt(column, scale, 496)).toBe(2);
    expect(messageAt(column, scale, 300)).toBeNull();
    expect(messageAt(column, scale, 900)).toBeNull();
  });
  test('a point on a gap is hit before the gap', () => {
    const marks = placeMarks([finding('gap', 50, 400), finding('late', 200)], scale, formatCount);
    expect(markAt(marks, 201)?.shape).toBe('late');
    expect(markAt(marks, 300)?.shape).toBe('gap');
    expect(markAt(marks, 700)).toBeNull();
  });
});
