/** How `npm test` adds up what its suites report. */
import { stripVTControlCharacters } from 'node:util';
import { valueAt } from '../json.ts';

/** What a suite's tests came to. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** A test that failed. */
export interface Failure {
  /** From the root of the project, with `/`. */
  readonly file: string;
  readonly test: string;
  /** What it said, the first lines of it. */
  readonly message: string;
}

/** How long a step took. */
export interface Timing {
  readonly title: string;
  readonly seconds: number;
}

/** The counts in a JSON report of vitest; zeros where it left none. */
export function countsIn(report: unknown): Counts {
  const number = (key: string) => {
    const value = valueAt(report, key);
    return typeof value === 'number' ? value : 0;
  };
  return { passed: number('numPassedTests'), failed: number('numFailedTests') };
}

/** Lines of a failure's message that are shown again at the end: more stands where the test ran. */
const MESSAGE_LINES = 20;

const rowsAt = (value: unknown, key: string): readonly unknown[] => {
  const rows = valueAt(value, key);
  return Array.isArray(rows) ? rows : [];
};

const textAt = (value: unknown, key: string): string => {
  const text = valueAt(value, key);
  return typeof text === 'string' ? text : '';
};

/** `message` without the stack, and no longer than what a reader takes in at the end of a long output. */
const inShort = (message: string): string => {
  const lines = stripVTControlCharacters(message).split('\n');
  const stack = lines.findIndex((line) => /^\s+at /u.test(line));
  return lines.slice(0, Math.min(MESSAGE_LINES, stack === -1 ? lines.length : stack)).join('\n');
};

/**
 * The tests that failed, by a JSON report of vitest; none where it left no report. A file that failed before its first
 * test counts as one.
 *
 * @param root the project's folder, as in the report's paths
 */
export function failuresIn(report: unknown, root: string): readonly Failure[] {
  return rowsAt(report, 'testResults').flatMap((suite) => {
    const name = textAt(suite, 'name').replaceAll('\\', '/');
    const file = name.startsWith(`${root}/`) ? name.slice(root.length + 1) : name;
    const failed = rowsAt(suite, 'assertionResults').filter((one) => textAt(one, 'status') === 'failed');
    if (failed.length === 0 && textAt(suite, 'status') === 'failed') {
      return [{ file, test: '(the file itself)', message: inShort(textAt(suite, 'message')) }];
    }
    return failed.map((one) => ({
      file,
      test: textAt(one, 'fullName'),
      message: inShort(rowsAt(one, 'failureMessages').map(String).join('\n')),
    }));
  });
}

/** Failures as they are printed after the last suite: the reader of a long output starts at its end. */
export const failureLines = (failures: readonly Failure[]): readonly string[] =>
  failures.flatMap(({ file, test, message }) => [
    '',
    `FAILED ${file}`,
    `  ${test}`,
    ...message.split('\n').map((line) => `    ${line}`),
  ]);

/**
 * The counts of a suite whose process has ended.
 *
 * @param counts as reported
 * @param isOk whether the process ended well; one that did not has a failure even if no test failed
 */
export function judge(counts: Counts, isOk: boolean): Counts {
  return isOk || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/**
 * The end of the output: the seconds of each step, and as the last line how many tests passed and failed.
 *
 * ```text
 *     9.3 s  Types
 *   312.0 s  E2E
 *   321.3 s  all
 *
 * 1042 passed, 0 failed
 * ```
 */
export function closingLines(timings: readonly Timing[], { passed, failed }: Counts): readonly string[] {
  const total = timings.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = [...timings, { title: 'all', seconds: total }];
  const texts = rows.map(({ seconds }) => seconds.toFixed(1));
  const width = Math.max(...texts.map(({ length }) => length));
  return [
    ...rows.map(({ title }, index) => `  ${(texts[index] ?? '').padStart(width)} s  ${title}`),
    '',
    `${passed} passed, ${failed} failed`,
  ];
}
