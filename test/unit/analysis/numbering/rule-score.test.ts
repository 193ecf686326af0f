import { describe, expect, test } from 'vitest';
import { RuleScore } from '../../../../src/analysis/numbering/rule-score.ts';
import type { RuleClaim } from '../../../../src/analysis/numbering/inference/standing.ts';
import { times } from './samples.ts';

const CLAIM: RuleClaim = { kind: 'contiguous', claim: 'open', isPolled: false };

function after(fits: number, jumps: number, falls = 0, isDocumented = false): RuleScore {
  const score = new RuleScore(CLAIM, isDocumented);
  times(fits, () => score.fit(1));
  times(jumps, () => score.jump(2));
  times(falls, () => score.fall());
  return score;
}

describe('the score of a rule that is followed', () => {
  test('remembers that the rule was proven, whatever is lost later', () => {
    const score = after(40, 400);
    expect([score.isProven, score.standing]).toEqual([true, 'proven']);
    expect(score.share).toBeCloseTo(40 / 440, 10);
  });

  test('is that of the steps alone while it is not proven', () => {
    const score = after(10, 400);
    expect([score.isProven, score.standing]).toEqual([false, 'none']);
  });

  test('gives a rule up whose numbers fall: one in ten, of a documented one three in ten', () => {
    expect([after(90, 0, 10).standing, after(89, 0, 11).standing]).toEqual(['proven', 'none']);
    expect([after(70, 0, 30, true).standing, after(69, 0, 31, true).standing]).toEqual(['proven', 'none']);
  });

  test('of nothing is whole', () => {
    expect(after(0, 0).share).toBe(1);
  });
});
