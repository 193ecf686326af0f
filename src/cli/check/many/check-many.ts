import { availableParallelism } from 'node:os';
import { MANY_PROBLEMS, checkedOf } from '../../../texts/cli/check-many.ts';
import { describeProblems } from '../../load-recording.ts';
import { describeOutputProblem, outputProblemLine, writeTexts } from '../../output.ts';
import { createProgress } from '../../progress.ts';
import { type CheckOutcome, otherInputs } from '../check.ts';
import type { CheckOptions } from '../check-options.ts';
import { writeJunitSuites, writeUnreadSuite } from '../junit.ts';
import { toNotifications } from '../sarif.ts';
import { checkOne, type FileAnswer } from './check-one.ts';
import { expandPaths } from './expand-paths.ts';
import type { FileResult } from './file-result.ts';
import { findGrowing, stateOf } from './growing.ts';
import { type Lane, spread } from './spread.ts';
import { writeMany } from './write-many.ts';

/** What `check` is asked to do with several files. */
export interface CheckManyCommand extends CheckOptions {
  readonly command: 'check-many';
  /** Names and patterns. */
  readonly files: readonly string[];
  /** How many files are checked at once; `null` for as many as there are cores. */
  readonly jobs: number | null;
}

/** The result of a file that was not read. */
function unread({ junit, format }: CheckOptions, file: string, problem: string): FileResult {
  const problems = [problem];
  const entry = { kind: 'unreadable', severity: 'error', isFailing: true, label: '', url: '', details: [] } as const;
  return {
    file,
    verdict: 'unreadable',
    text: problem,
    ...({
      records: 0,
      findings: 0,
      failing: {},
      exceededLimits: 0,
      unjudged: 0,
      hasEnd: true,
      moreEntries: 0,
    } as const),
    problems,
    entries: [{ ...entry, text: problem }],
    stderr: describeProblems(file, problems),
    json: format === 'json' ? JSON.stringify({ file, problems }) : null,
    junit: junit === null ? null : writeUnreadSuite(file, problems),
    sarif: format === 'sarif' ? { kinds: [], results: [], notifications: toNotifications(problems) } : null,
  };
}

/** A result with one problem more, in front. */
function withProblem(result: FileResult, problem: string): FileResult {
  const added = { kind: 'unreadable', severity: 'error', isFailing: true, label: '', url: '', details: [] } as const;
  const problems = [problem, ...result.problems];
  return {
    ...result,
    verdict: 'unreadable',
    text: `${problem}. ${result.text}`,
    problems,
    entries: [{ ...added, text: problem }, ...result.entries],
    stderr: describeProblems(result.file, problems),
    json: result.json === null ? null : JSON.stringify({ ...JSON.parse(result.json), problems }),
    junit: result.junit === null ? null : writeUnreadSuite(result.file, problems),
    sarif:
      result.sarif === null
        ? null
        : { ...result.sarif, notifications: [...toNotifications([problem]), ...result.sarif.notifications] },
  };
}

/** Checks files in this thread. */
const ownLane = (command: CheckOptions): Lane<string, FileAnswer> => ({
  run: (file) => checkOne(command, file),
  end: async () => undefined,
});

/** Checks files, each as if it were alone, and names those that somebody still writes to. Answers are in the order of the files. */
async function resultsOf(
  command: CheckManyCommand,
  files: readonly string[],
  openLane: (() => Lane<string, FileAnswer>) | null,
): Promise<readonly FileAnswer[]> {
  const before = new Map(files.map((file) => [file, stateOf(file)]));
  const lanes = command.jobs ?? availableParallelism();
  const open = openLane === null || lanes === 1 ? () => ownLane(command) : openLane;
  const progress = createProgress();
  const sizeOf = (file: string): number => before.get(file)?.size ?? 0;
  // The largest first: one that is begun last would keep a single thread busy at the end.
  const order = files.toSorted((one, other) => sizeOf(other) - sizeOf(one));
  const done = await spread<string, FileAnswer>(
    order,
    openLane === null ? 1 : lanes,
    open,
    (file, error) => ({
      result: unread(command, file, MANY_PROBLEMS.stopped(error instanceof Error ? error.message : String(error))),
    }),
    (count) => progress.show(checkedOf(count, files.length)),
  );
  progress.end();
  const answerOf = new Map(done.map((answer, place) => [order[place], answer]));
  const answers = files.flatMap((file) => answerOf.get(file) ?? []);
  const read = answers.flatMap((answer) =>
    'result' in answer
      ? [{ path: answer.result.file, before: before.get(answer.result.file) ?? null, hasEnd: answer.result.hasEnd }]
      : [],
  );
  const growing = await findGrowing(read);
  return answers.map((answer) => {
    const problem = 'result' in answer ? growing.get(answer.result.file) : undefined;
    return 'result' in answer && problem !== undefined ? { result: withProblem(answer.result, problem) } : answer;
  });
}

const unreadable = (stderr: string): CheckOutcome => ({ verdict: 'unreadable', stdout: '', stderr });

/**
 * Checks several recordings and reports all of them at once.
 *
 * @param openLane makes a thread that checks files; `null` to check them here, one after the other.
 */
export async function checkMany(
  command: CheckManyCommand,
  openLane: (() => Lane<string, FileAnswer>) | null,
): Promise<CheckOutcome> {
  const { junit } = command;
  const { files, unmatched } = expandPaths(command.files);
  const inputs = [...files, ...otherInputs(command)];
  const obstacle = junit === null ? null : describeOutputProblem(junit, { inputs });
  if (junit !== null && obstacle !== null) return unreadable(outputProblemLine(junit, obstacle));
  const answers = await resultsOf(command, files, openLane);
  const results = unmatched.map((word) => unread(command, word, MANY_PROBLEMS.noMatch));
  for (const answer of answers) {
    if ('wrongOptions' in answer) return unreadable(answer.wrongOptions);
    results.push(answer.result);
  }
  const suites = results.flatMap((result) => (result.junit === null ? [] : [result.junit]));
  const unwritten = junit === null ? null : await writeTexts(junit, [writeJunitSuites(suites)], { inputs });
  const has = (verdict: FileResult['verdict']): boolean => results.some((result) => result.verdict === verdict);
  return {
    verdict: unwritten !== null || has('unreadable') ? 'unreadable' : has('findings') ? 'findings' : 'clean',
    stdout: writeMany(results, command.format),
    stderr:
      results.map(({ stderr }) => stderr).join('') +
      (unwritten === null ? '' : outputProblemLine(junit ?? '', unwritten)),
  };
}
