import { shorten } from '../../../base/shorten.ts';
import { unreachable } from '../../../base/unreachable.ts';
import { moreText } from '../../../texts/cli/check-report.ts';
import { MANY_MARKDOWN, manyVerdictText, moreFilesText } from '../../../texts/cli/check-many.ts';
import { toPrintable, toPrintableJson } from '../../printable.ts';
import type { ReportFormat } from '../check-options.ts';
import type { ReportEntry } from '../entries.ts';
import { writeAnnotation } from '../github.ts';
import { codeSpan, tableCell } from '../markdown.ts';
import { toSarif } from '../sarif.ts';
import { asJson } from '../write-checked.ts';
import type { FileResult } from './file-result.ts';

/** What is listed of one file: `check` of the file alone has the rest, and the evidence. */
const SHOWN = 10;

/** Annotations of all files together, and rows of a table: pages that show them have their bounds. */
const ALL_SHOWN = 100;

/** Characters of a line that comes from a recording. */
const LINE = 300;

const MARKS = { clean: '✓', findings: '✗', unreadable: '!' } as const;

const line = (text: string): string => shorten(toPrintable(text), LINE);

/** What all files together count. */
function summaryOf(results: readonly FileResult[]) {
  const count = (verdict: FileResult['verdict']): number => results.filter((each) => each.verdict === verdict).length;
  const sum = (part: (result: FileResult) => number): number => results.reduce((total, each) => total + part(each), 0);
  const failing = new Map<string, number>();
  for (const result of results)
    for (const [kind, found] of Object.entries(result.failing)) failing.set(kind, (failing.get(kind) ?? 0) + found);
  return {
    files: results.length,
    clean: count('clean'),
    findings: count('findings'),
    unreadable: count('unreadable'),
    failing: [...failing].sort(([first, many], [second, others]) => others - many || (first < second ? -1 : 1)),
    exceededLimits: sum(({ exceededLimits }) => exceededLimits),
    unjudged: sum(({ unjudged }) => unjudged),
  };
}

const failingOf = ({ entries }: FileResult): readonly ReportEntry[] => entries.filter(({ isFailing }) => isFailing);

function writeFile(result: FileResult): string {
  const failing = failingOf(result).filter(({ kind }) => kind !== 'unreadable');
  const more = failing.length - SHOWN;
  return [
    `${MARKS[result.verdict]} ${line(result.file)}: ${line(result.text)}\n`,
    ...failing
      .slice(0, SHOWN)
      .map(({ kind, label, text }) => `    ${kind}: ${line(label === '' ? text : `${label}: ${text}`)}\n`),
    more > 0 ? `    ${moreText(more)}\n` : '',
  ].join('');
}

const writeText = (results: readonly FileResult[]): string =>
  [...results.map(writeFile), `\n${manyVerdictText(summaryOf(results))}\n`].join('');

function writeJson(results: readonly FileResult[]): string {
  const { failing, ...counts } = summaryOf(results);
  const summary = JSON.stringify({ ...counts, failing: Object.fromEntries(failing) });
  const files = results.flatMap(({ json, verdict }) =>
    json === null ? [] : [`{"verdict":"${verdict}",${json.slice(1)}`],
  );
  return toPrintableJson(`{"version":1,"summary":${summary},"files":[\n${files.join(',\n')}\n]}\n`);
}

/** The first failures of all files, each with its file, and how many are left. */
function firstFailures(results: readonly FileResult[]): {
  readonly shown: readonly { readonly file: string; readonly entry: ReportEntry }[];
  readonly more: number;
} {
  const all = results.flatMap((result) => failingOf(result).map((entry) => ({ file: result.file, entry })));
  const unlisted = results.reduce((sum, { moreEntries }) => sum + moreEntries, 0);
  return { shown: all.slice(0, ALL_SHOWN), more: Math.max(0, all.length - ALL_SHOWN) + unlisted };
}

function writeGithub(results: readonly FileResult[]): string {
  const { shown } = firstFailures(results);
  const annotations = shown.map(({ file, entry }) => writeAnnotation({ ...entry, text: `${file}: ${entry.text}` }));
  return [...annotations, `${manyVerdictText(summaryOf(results))}\n`].join('');
}

function writeMarkdown(results: readonly FileResult[]): string {
  const bad = results.filter(({ verdict }) => verdict !== 'clean');
  const { shown, more } = firstFailures(results);
  const rows = bad.slice(0, ALL_SHOWN).map(({ file, text }) => `| ${tableCell(file)} | ${tableCell(text)} |\n`);
  const entries = shown.map(
    ({ file, entry: { severity, kind, label, text } }) =>
      `| ${tableCell(file)} | ${severity} | ${tableCell(kind)} | ${tableCell(label)} | ${tableCell(text)} |\n`,
  );
  return [
    `## ${MANY_MARKDOWN.title(results.length)}\n\n${codeSpan(manyVerdictText(summaryOf(results)))}\n`,
    ...(rows.length === 0 ? [] : [`\n${MANY_MARKDOWN.head}\n| --- | --- |\n`, ...rows]),
    bad.length > ALL_SHOWN ? `\n${moreFilesText(bad.length - ALL_SHOWN)}\n` : '',
    ...(entries.length === 0 ? [] : [`\n${MANY_MARKDOWN.entries}\n| --- | --- | --- | --- | --- |\n`, ...entries]),
    more > 0 ? `\n${moreText(more)}\n` : '',
  ].join('');
}

/** Writes what was found in several recordings, in a format. Nothing of a recording can act where it is read. */
export function writeMany(results: readonly FileResult[], format: ReportFormat): string {
  switch (format) {
    case 'text':
      return writeText(results);
    case 'json':
      return writeJson(results);
    case 'github':
      return writeGithub(results);
    case 'sarif':
      return asJson(toSarif(results.flatMap(({ sarif }) => (sarif === null ? [] : [sarif]))));
    case 'markdown':
      return writeMarkdown(results);
    default:
      return unreachable(format);
  }
}
