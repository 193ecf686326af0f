import type { Score } from './score-spans.ts';
import { MIN_STEPS } from './standing.ts';
import type { Standing } from './standing.ts';

/** How many times fewer numbers a grouping must skip to be waited for. */
const FAR_FEWER = 10;

/** How a rule holds under one grouping. */
interface Graded {
  readonly score: Score;
  readonly standing: Standing;
}

/**
 * Messages that break where another field changes may be of two counters: only more messages can tell. So it is with a few
 * of them, and wherever a grouping that is about to be believed needs far fewer skipped numbers.
 */
export function isAmbiguous(best: Graded, scored: readonly Graded[]): boolean {
  const { steps, breaks, skipped } = best.score;
  if (breaks === 0 || best.standing === 'proven') return false;
  return scored.some(({ score, standing }) => {
    const less = breaks - score.breaks;
    if (less <= 0 || score.steps < steps - less - 1) return false;
    const isFew = steps < MIN_STEPS && score.breaks === 0;
    return isFew || (standing === 'none' && score.skipped * FAR_FEWER < skipped);
  });
}
