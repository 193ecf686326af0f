import { describe, expect, test } from 'vitest';
import { missingParts } from '../../../src/timeline/gap-parts.ts';

const run = (first: string, last = first) => ({ group: '', first, last });

describe('missingParts', () => {
  test('a single run, and a gap without numbers, take the whole gap', () => {
    expect(missingParts({ missing: [] })).toEqual([{ from: 0, until: 1 }]);
    expect(missingParts({ missing: [run('10', '14')] })).toEqual([{ from: 0, until: 1 }]);
  });
  // 10 to 14 are five numbers: 10 and 11 take 0 to 2/5, 14 takes 4/5 to 1; 12 and 13 came late.
  test('what came late is between the runs', () => {
    expect(missingParts({ missing: [run('10', '11'), run('14')] })).toEqual([
      { from: 0, until: 0.4 },
      { from: 0.8, until: 1 },
    ]);
  });
  test('numbers above 2^53 keep their places', () => {
    const big = 9_007_199_254_740_993n;
    const missing = [run(String(big)), run(String(big + 3n))];
    expect(missingParts({ missing })).toEqual([
      { from: 0, until: 0.25 },
      { from: 0.75, until: 1 },
    ]);
  });
});
