import { runInNewContext } from 'node:vm';
import { isObject } from '../../base/is-object.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { type MatchAnswer, matchTexts, type MatchTask } from '../../filter/match-texts.ts';
import { MATCH_FAILURES } from '../../texts/filter.ts';

/** Milliseconds for one batch of texts, which are at most some hundred thousand characters, or one long message. */
const TIME = 1_000;

/** What Node says when the time is up; the error may come from the other context, so that it is no `Error` of this one. */
const isTimeOut = (error: unknown): boolean =>
  isObject(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

/**
 * Runs regular expressions of a filter so that none can hang the program: the time limit of `node:vm` ends also a match
 * that backtracks without end. Only our own call runs in there, no text of the user's or the recording's.
 */
export function matchWithin(tasks: readonly MatchTask[], time = TIME): Result<readonly MatchAnswer[], string> {
  let answers: readonly MatchAnswer[] = [];
  const run = (): void => {
    answers = tasks.map((task) => matchTexts(task, () => undefined));
  };
  try {
    runInNewContext('run()', { run }, { timeout: time });
    return ok(answers);
  } catch (error) {
    if (isTimeOut(error)) return fail(MATCH_FAILURES['too-long']);
    throw error;
  }
}
