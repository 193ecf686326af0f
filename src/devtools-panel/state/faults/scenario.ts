import { writeDuration } from '../../../base/duration.ts';
import { ok, type Result } from '../../../base/result.ts';
import { parseSteps } from '../../../faults/parse-steps.ts';
import { isInstant, type Step } from '../../../faults/plan.ts';
import { writeSteps } from '../../../faults/write-steps.ts';

/** A line of the table: when, what, for how long, in the words of the language of faults. */
export interface ScenarioRow {
  /** Since the plan is armed; empty: when the row before ends. */
  readonly at: string;
  readonly fault: string;
  /** Empty: until it is stopped, or for what takes no time. */
  readonly lasts: string;
}

export const EMPTY_ROW: ScenarioRow = { at: '', fault: '', lasts: '' };

/** Semicolons and line ends part clauses: within a cell they would make several of one. */
const cell = (text: string): string => text.replaceAll(/[\n\r]+/g, ' ').trim();

/** The words of a row; empty for an empty one. */
function clauseOf({ at, fault, lasts }: ScenarioRow): string {
  if (cell(fault) === '') return '';
  const start = cell(at) === '' ? '' : `at ${cell(at)} `;
  const end = cell(lasts) === '' ? '' : ` for ${cell(lasts)}`;
  return `${start}${cell(fault)}${end}`;
}

/** The words of a table: `at 5s cut; down for 8s`. */
export const wordsOf = (rows: readonly ScenarioRow[]): string =>
  rows
    .map(clauseOf)
    .filter((clause) => clause !== '')
    .join('; ');

/** The steps of a table, or a sentence that names the step and what is wrong with it. */
export const stepsOf = (rows: readonly ScenarioRow[]): Result<readonly Step[], string> => parseSteps(wordsOf(rows));

/** Steps as rows; reading the rows gives the same steps. */
export function rowsOf(steps: readonly Step[]): readonly ScenarioRow[] {
  const rows: ScenarioRow[] = [];
  /** When the row before ends; `null` where it has no end. */
  let cursor: number | null = 0;
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index];
    const next = steps[index + 1];
    if (step === undefined) break;
    const isDown = step.fault.kind === 'cut' && next?.fault.kind === 'refuse' && next.at === step.at;
    const last = isDown ? next : step;
    if (isDown) index += 1;
    const { lasts } = last;
    const fault = isDown ? 'down' : writeSteps([{ ...step, at: ZERO, lasts: null }]);
    const at = step.at === cursor ? '' : writeDuration(step.at);
    rows.push({ at, fault, lasts: lasts === null ? '' : writeDuration(lasts) });
    cursor = lasts === null && !isInstant(last.fault) ? null : step.at + (lasts ?? 0);
  }
  return rows;
}

const ZERO = 0 as Step['at'];

/** Reads words into rows, for a table that was pasted as text. */
export function readWords(text: string): Result<readonly ScenarioRow[], string> {
  const steps = parseSteps(text);
  return steps.ok ? ok(rowsOf(steps.value)) : steps;
}
