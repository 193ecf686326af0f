import type { Severity } from '../../analysis/finding.ts';
import { shorten } from '../../base/shorten.ts';
import { toPrintable } from '../printable.ts';
import type { Checked } from './check.ts';
import { entriesOf, type ReportEntry } from './entries.ts';
import { writeVerdict } from './verdict.ts';

/** Annotations; the page shows few of them, and a job's log has its bounds. */
const SHOWN = 100;

/** Characters of an annotation's text. */
const TEXT = 1_000;

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/** Escapes the text of a workflow command; see @actions/core, command.ts. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Escapes a property of one. */
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** One annotation; no text of a recording can begin a workflow command. */
export function writeAnnotation({ kind, severity, label, text, details }: ReportEntry): string {
  const title = label === '' ? kind : `${kind}: ${label}`;
  const body = [text, ...details].map((each) => toPrintable(each)).join('\n');
  return `::${COMMANDS[severity]} title=${escapeProperty(shorten(toPrintable(title), 100))}::${escapeData(shorten(body, TEXT))}\n`;
}

/**
 * Writes what was checked as annotations of GitHub Actions, what fails first, and the verdict as a line of its own. No text
 * of a recording can begin a workflow command.
 */
export function writeAnnotations(checked: Checked): string {
  const entries = entriesOf(checked);
  return [...entries.slice(0, SHOWN).map(writeAnnotation), `${writeVerdict(checked)}\n`].join('');
}
