import { describe, expect, test } from 'vitest';
import { SHAPES } from './scale-shapes.ts';
import { createAnalysis } from '../../../src/analysis/analysis.ts';
import { countWork } from './count-work.ts';

/** What a record may cost more where there is four times as much of something. */
const GROWTH = 1.5;

describe('the work of the analysis', () => {
  test('is counted: a list of 10 that is gone through twice is 20 steps, and the end of an iteration one', () => {
    const list = Array.from({ length: 10 }, (_, index) => index);
    const twice = countWork(() => {
      list.filter((item) => item > 3);
      for (const item of list) void item;
    });
    expect(twice).toBe(10 + 10 + 1);
    expect(countWork(() => undefined)).toBe(0);
  });

  // Where each record looked at all connections, four times as many would be four times the work a record.
  test.each(SHAPES)('$name: a record costs the same, however many there are', ({ records }) => {
    const each = [300, 1_200].map((size) => {
      const all = [...records(size)];
      const analysis = createAnalysis();
      const steps = countWork(() => {
        for (const record of all) analysis.push(record);
      });
      return steps / all.length;
    });
    const [few = 0, many = 0] = each;
    expect(few).toBeGreaterThan(0);
    expect(many / few).toBeLessThanOrEqual(GROWTH);
  });
});
