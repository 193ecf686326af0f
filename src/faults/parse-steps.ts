import { fail, ok, type Result } from '../base/result.ts';
import { millis } from '../base/units.ts';
import { clauseProblem, FAULT_PROBLEMS, WORDS_PROBLEMS } from '../texts/faults.ts';
import { timeProblem } from './check-fault.ts';
import { clausesOf, ClauseError, ClauseWords } from './clause-words.ts';
import { FAULT_LIMITS } from './fault-limits.ts';
import { serverDown } from './one-click.ts';
import { takeDuration, takeFault } from './parse-fault-words.ts';
import { isInstant, type Step } from './plan.ts';

/** When the next clause begins if it does not say so; `null` where the one before has no end. */
type Cursor = number | null;

function takeStart(words: ClauseWords, cursor: Cursor): number {
  words.takes('then');
  if (words.takes('at')) return takeDuration(words, 0);
  if (cursor === null) throw new ClauseError(WORDS_PROBLEMS.endless);
  const at = cursor + (words.takes('after') ? takeDuration(words, 0) : 0);
  const problem = timeProblem(at, 0);
  if (problem !== null) throw new ClauseError(problem);
  return at;
}

function takeSteps(words: ClauseWords, cursor: Cursor): { readonly steps: readonly Step[]; readonly end: Cursor } {
  const at = takeStart(words, cursor);
  const fault = takeFault(words);
  const lasts = words.takes('for') ? takeDuration(words, 1) : null;
  if (words.next !== null) throw new ClauseError(WORDS_PROBLEMS.surplus(words.next.text.slice(0, 50)));
  if (fault === 'down') return { steps: serverDown(at, lasts), end: lasts === null ? null : at + lasts };
  if (!isInstant(fault)) return { steps: [{ at: millis(at), lasts, fault }], end: lasts === null ? null : at + lasts };
  if (lasts !== null) throw new ClauseError(FAULT_PROBLEMS.instant(fault.kind));
  return { steps: [{ at: millis(at), lasts: null, fault }], end: at };
}

/**
 * Reads the words of a plan: `at 5s cut; down for 8s; then 10% lost for 20s`.
 *
 * Clauses are separated by `;` or line ends. Each begins when the one before ends, unless it says `at TIME` (since the
 * plan was armed) or `after TIME` (since that end). Then the fault, then `for TIME`, without which it lasts until the
 * plan is stopped. `down` is `cut` and `refuse`. See docs/user/faults.md for all words.
 *
 * @returns the steps in their order, or a sentence that names the step and what is wrong with it. Never throws.
 */
export function parseSteps(text: string): Result<readonly Step[], string> {
  if (text.length > FAULT_LIMITS.text) return fail(FAULT_PROBLEMS.tooLong(FAULT_LIMITS.text));
  const steps: Step[] = [];
  let cursor: Cursor = 0;
  const clauses = clausesOf(text);
  for (const [index, clause] of clauses.entries()) {
    try {
      const taken = takeSteps(new ClauseWords(clause), cursor);
      steps.push(...taken.steps);
      cursor = taken.end;
    } catch (error) {
      if (error instanceof ClauseError) return fail(clauseProblem(index + 1, clause.slice(0, 80), error.message));
      throw error;
    }
    if (steps.length > FAULT_LIMITS.steps) return fail(FAULT_PROBLEMS.tooManySteps(FAULT_LIMITS.steps));
  }
  return steps.length === 0 ? fail(WORDS_PROBLEMS.empty) : ok(steps);
}
