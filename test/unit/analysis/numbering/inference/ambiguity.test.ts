import { describe, expect, test } from 'vitest';
import { isAmbiguous } from '../../../../../src/analysis/numbering/inference/ambiguity.ts';
import type { Standing } from '../../../../../src/analysis/numbering/inference/standing.ts';

const graded = (steps: number, breaks: number, skipped: number, standing: Standing = 'likely') => ({
  standing,
  score: { steps, breaks, skipped, falls: 0, ones: 0, widest: skipped, wide: 0 },
});

describe('a grouping is waited for', () => {
  test('where a few messages break just where it changes', () => {
    expect(isAmbiguous(graded(8, 1, 5), [graded(7, 0, 0, 'none')])).toBe(true);
    expect(isAmbiguous(graded(8, 1, 5), [graded(3, 0, 0, 'none')])).toBe(false);
  });

  test('where it is about to be believed and needs far fewer skipped numbers', () => {
    expect(isAmbiguous(graded(40, 9, 300_000_000), [graded(39, 8, 12, 'none')])).toBe(true);
    expect(isAmbiguous(graded(40, 9, 20), [graded(39, 8, 12, 'none')])).toBe(false);
  });

  test('not where it is believed already and has lost, nor where nothing breaks or the rule is proven', () => {
    expect(isAmbiguous(graded(40, 9, 300_000_000), [graded(39, 8, 12)])).toBe(false);
    expect(isAmbiguous(graded(8, 0, 0), [graded(7, 0, 0, 'none')])).toBe(false);
    expect(isAmbiguous(graded(90, 2, 5_000, 'proven'), [graded(89, 1, 1, 'none')])).toBe(false);
  });
});
