import { incompleteText, leftText, SHOW_PROBLEMS, shownText } from '../../texts/cli/show.ts';
import { isoOf } from '../check/check-json.ts';
import { describeProblems } from '../load-recording.ts';
import { toPrintable, toPrintableJson } from '../printable.ts';
import { writeItem } from './lines.ts';
import { openView, type RecordingView } from './open-view.ts';
import { type Page, pageOf } from './page.ts';
import { type Item, select, type Selection } from './select.ts';
import { writeItemJson } from './show-json.ts';
import type { ShowCommand } from './show-options.ts';

/** Raised when a field of `show --json` changes its meaning or goes. */
const SHOW_JSON_VERSION = 1;

/** What `show` answers. */
export interface ShowOutcome {
  readonly verdict: 'clean' | 'unreadable' | 'unrecorded';
  readonly stdout: string;
  /** What could not be read, what the recording lacks, and for NDJSON what is left. */
  readonly stderr: string;
}

const linesOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

function writeJson(view: RecordingView, { question, name }: ShowCommand, selection: Selection, page: Page): string {
  const head = JSON.stringify({
    version: SHOW_JSON_VERSION,
    file: name ?? view.file,
    zero: isoOf(view.input.zero),
    problems: view.input.problems,
    list: question.list,
    total: selection.total,
    matching: selection.length,
    before: page.before,
    more: page.more,
    next: page.next === null ? null : `@${page.next}`,
  });
  const items = page.items.length === 0 ? '' : `\n${page.items.join(',\n')}\n`;
  return `${toPrintableJson(head).slice(0, -1)},"items":[${items}]}\n`;
}

/** Lists a part of a recording. */
export async function show(command: ShowCommand): Promise<ShowOutcome> {
  const { file, question, format, redaction } = command;
  const view = await openView(file, redaction);
  const problems = describeProblems(command.name ?? file, view.input.problems);
  if (view.input.format === null) return { verdict: 'unreadable', stdout: '', stderr: problems };
  const selected = select(view, question);
  if (!selected.ok)
    return {
      verdict: 'unreadable',
      stdout: '',
      stderr: `${problems}${toPrintable(SHOW_PROBLEMS.unanswered(selected.error))}\n`,
    };
  const selection = selected.value;
  const { characters, list } = question;
  const write = (item: Item): string =>
    format === 'text' ? writeItem(view, item, characters) : writeItemJson(view, item, characters);
  const page = pageOf(selection, view, question, write);
  const shown = shownText(list, { shown: page.items.length, matching: selection.length, total: selection.total });
  const left = leftText(page.before, page.more, page.next, '--since ');
  const summary = linesOf([left === '' ? shown : `${shown}; ${left}`]);
  const verdict = view.input.problems.length > 0 ? 'unreadable' : 'clean';
  const notes = problems + linesOf(incompleteText(view.recording.totals));
  if (format === 'json') return { verdict, stdout: writeJson(view, command, selection, page), stderr: notes };
  const stdout = linesOf(page.items);
  return format === 'text'
    ? { verdict, stdout: stdout + summary, stderr: notes }
    : { verdict, stdout, stderr: notes + summary };
}
