/** How `npm test` adds up what its suites report. */
import { valueAt } from '../json.ts';

/** What a suite's tests came to. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
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
