import { formatBytes, formatCount, pluralize } from '../../base/format.ts';

/** The verdict on several recordings. */
export function manyVerdictText(verdict: {
  readonly files: number;
  readonly clean: number;
  readonly findings: number;
  readonly unreadable: number;
  /** What fails, counted by kind, the most frequent first. */
  readonly failing: readonly (readonly [kind: string, count: number])[];
  readonly exceededLimits: number;
  readonly unjudged: number;
}): string {
  const kinds = verdict.failing.map(([kind, count]) => `${kind} ${formatCount(count)}`);
  const total = verdict.failing.reduce((sum, [, count]) => sum + count, 0);
  const parts = [
    `${pluralize(verdict.files, 'recording')}: ${formatCount(verdict.clean)} with nothing to fail on, ${formatCount(verdict.findings)} that ${verdict.findings === 1 ? 'fails' : 'fail'}, ${formatCount(verdict.unreadable)} not read as a whole.`,
    total === 0 ? '' : `${pluralize(total, 'finding')} to fail on: ${kinds.join(', ')}.`,
    verdict.exceededLimits === 0 ? '' : `${pluralize(verdict.exceededLimits, 'limit')} exceeded.`,
    verdict.unjudged === 0
      ? ''
      : `${formatCount(verdict.unjudged)} ${verdict.unjudged === 1 ? 'thing was' : 'things were'} not judged.`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** What is wrong with a file among many, or with the call. */
export const MANY_PROBLEMS = {
  noMatch: 'no file matches',
  growing: (bytes: number) => `the file is still being written: it grew by ${formatBytes(bytes)} while it was checked`,
  changed: 'the file was changed while it was checked',
  stopped: (reason: string) => `its check failed: ${reason}`,
  standardInput: 'Standard input (-) can be checked alone, not with other files',
  wrongJobs: (text: string) => `--jobs needs a whole number from 1 to 64, not "${text}"`,
} as const;

/** Progress over many files. */
export const checkedOf = (done: number, files: number): string =>
  `${formatCount(done)} of ${pluralize(files, 'recording')} checked`;

/** Files of a report that are not listed for want of room. */
export const moreFilesText = (count: number): string => `… and ${pluralize(count, 'more recording')}`;

/** The report in Markdown. */
export const MANY_MARKDOWN = {
  title: (files: number) => `Realtime check of ${pluralize(files, 'recording')}`,
  head: '| recording | verdict |',
  entries: '| recording | severity | kind | stream | what |',
} as const;
