import { shorten } from '../../base/shorten.ts';
import { MARKDOWN_TEXTS, moreText } from '../../texts/cli/check-report.ts';
import { unrecordedLines } from '../../texts/unrecorded.ts';
import { toPrintable } from '../printable.ts';
import type { Checked } from './check.ts';
import { entriesOf, type ReportEntry } from './entries.ts';
import { writeVerdict } from './verdict.ts';

/** Rows of the table. */
const SHOWN = 50;

/** Characters of a cell. */
const CELL = 300;

/**
 * A text as a code span: the one place in Markdown where neither links, pictures, HTML, mentions nor references to issues
 * are read (CommonMark, 6.1).
 */
export function codeSpan(text: string): string {
  const line = shorten(toPrintable(text), CELL);
  if (line.trim() === '') return '';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // A span may neither begin nor end with a backtick; one space on either side is not part of it.
  return `${fence} ${line} ${fence}`;
}

/** The same in a table, where a bar ends the cell before the span is seen (GFM, 4.10). */
export const tableCell = (text: string): string => codeSpan(text).replaceAll('|', '\\|');

const writeRow = ({ kind, severity, isFailing, label, text, details }: ReportEntry): string =>
  `| ${isFailing ? MARKDOWN_TEXTS.fails : ''} | ${severity} | ${tableCell(kind)} | ${tableCell(label)} | ${[text, ...details.slice(0, 4)].map(tableCell).join('<br>')} |\n`;

/** Writes what was checked as Markdown, for a job's summary or a comment: the verdict, then a table, what fails first. */
export function writeMarkdown(checked: Checked): string {
  const entries = entriesOf(checked);
  const more = entries.length - SHOWN;
  return [
    `## ${MARKDOWN_TEXTS.title} ${codeSpan(checked.file)}\n\n`,
    `${codeSpan(writeVerdict(checked))}\n`,
    entries.length === 0 ? '' : `\n${MARKDOWN_TEXTS.head}\n| --- | --- | --- | --- | --- |\n`,
    ...entries.slice(0, SHOWN).map(writeRow),
    more > 0 ? `\n${moreText(more)}\n` : '',
    ...unrecordedLines(checked.analysis.unrecorded()).map((text) => `\n${text}\n`),
  ].join('');
}
