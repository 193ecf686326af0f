import { costOfStreams } from '../../analysis/cost/stream-cost.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { shorten } from '../../base/shorten.ts';
import { unreachable } from '../../base/unreachable.ts';
import type { RedactionRules } from '../../formats/redact/redact-rules.ts';
import { inputText } from '../../texts/cli/check-report.ts';
import { DATA_NOTE, MCP_PROBLEMS, NO_COSTS, problemText, REDACTED_TEXT, restText } from '../../texts/cli/mcp.ts';
import { incompleteText, leftText, SHOW_PROBLEMS, shownText } from '../../texts/cli/show.ts';
import { writeCost } from '../check/cost-report.ts';
import { toPrintable } from '../printable.ts';
import { writeItem } from '../show/lines.ts';
import { openView, type RecordingView } from '../show/open-view.ts';
import { type Page, pageOf } from '../show/page.ts';
import { type ListName, parseQuestion, type Question } from '../show/question.ts';
import { quote, quoted } from '../show/quoted.ts';
import { type Item, select, type Selection } from '../show/select.ts';
import { findAllowedFile } from './allowed-path.ts';
import { recordForAgent, type Recorder } from './record-for-agent.ts';
import { type Arguments, readArguments, toolNamed } from './tools.ts';

/** Characters of an answer. */
export const LONGEST_ANSWER = 8_000;

/** Characters of an answer that its notes and its last line may take; the items have the rest. */
const NOTES = 1_200;

/** Characters of a payload in one answer of `read_message`. */
const PIECE = 6_000;

/** Problems of a file that are listed, and characters of each. */
const PROBLEMS_SHOWN = 3;
const PROBLEM = 300;

/** What holds where an agent does not say. A message with the longest payload still fits into an answer. */
const BOUNDS = { limit: 50, mostLimit: 500, characters: 160, mostCharacters: 4_000 };

/** What a call gives: a text, or a sentence that says why there is none. */
interface ToolAnswer {
  readonly text: string;
  readonly isError: boolean;
}

/** What a server is started with. */
export interface AgentSessionOptions {
  /** Files are opened only below it. */
  readonly folder: string;
  /** What is replaced in each recording; `null` for nothing. */
  readonly redaction: RedactionRules | null;
  /** Hosts whose pages may be recorded besides those of this machine. */
  readonly hosts: readonly string[];
  /** Records a page in a browser. */
  readonly record: Recorder;
}

/** Answers the calls of one agent, which opens one recording after the other. */
export class AgentSession {
  readonly #options: AgentSessionOptions;
  #view: RecordingView | null = null;

  constructor(options: AgentSessionOptions) {
    this.#options = options;
  }

  /** Answers a call. Never throws, and never more than {@link LONGEST_ANSWER} characters. */
  async call(name: string, given: Readonly<Record<string, unknown>>): Promise<ToolAnswer> {
    let answer: Result<string, string>;
    try {
      answer = await this.#answer(name, given);
    } catch {
      answer = fail(MCP_PROBLEMS.failed);
    }
    const text = answer.ok ? answer.value : toPrintable(answer.error);
    return { text: shorten(text, LONGEST_ANSWER), isError: !answer.ok };
  }

  async #answer(name: string, given: Readonly<Record<string, unknown>>): Promise<Result<string, string>> {
    const tool = toolNamed(name);
    if (tool === undefined) return fail(MCP_PROBLEMS.noTool(name));
    const read = readArguments(tool, given);
    if (!read.ok) return read;
    if (tool === 'open_recording') return this.#open(read.value.file ?? '');
    if (tool === 'record_page') return this.#record(read.value);
    const view = this.#view;
    if (view === null) return fail(MCP_PROBLEMS.nothingOpen);
    switch (tool) {
      case 'list_streams':
        return listItems(view, 'streams', read.value);
      case 'list_findings':
        return listItems(view, 'findings', read.value);
      case 'read_messages':
        return listItems(view, 'messages', read.value);
      case 'read_message':
        return readPiece(view, read.value);
      case 'list_costs':
        return listCosts(view, read.value);
      default:
        return unreachable(tool);
    }
  }

  async #record(given: Arguments): Promise<Result<string, string>> {
    const recorded = await recordForAgent(given, this.#options, this.#options.record);
    if (!recorded.ok) return recorded;
    const opened = await this.#open(recorded.value.file);
    return opened.ok ? ok([...recorded.value.notes, opened.value].join('\n')) : opened;
  }

  async #open(path: string): Promise<Result<string, string>> {
    const file = await findAllowedFile(this.#options.folder, path);
    if (!file.ok) return file;
    // The one before is let go first: two of the largest need not fit into memory together.
    this.#view = null;
    const view = await openView(file.value, this.#options.redaction);
    const problems = view.input.problems.slice(0, PROBLEMS_SHOWN).map((problem) => quoted(problem, PROBLEM));
    if (view.input.format === null) return fail(MCP_PROBLEMS.unreadable(problems.join(', ')));
    this.#view = view;
    const { format, records, skippedEntries: skipped } = view.input;
    const { analysis, totals } = view.recording;
    const { length } = view;
    const count = (list: ListName, total: number): string => shownText(list, { shown: total, matching: total, total });
    return ok(
      [
        inputText({ file: quoted(path, PROBLEM), format, records, length, skipped }),
        count('streams', analysis.streams().length),
        count('messages', view.order.log.length),
        count('findings', view.findings.length),
        view.isRedacted ? REDACTED_TEXT.yes : REDACTED_TEXT.no,
        ...problems.map(problemText),
        ...incompleteText(totals),
      ].join('\n'),
    );
  }
}

/** An answer of a list: what it is, the items, and exactly what is left. */
const answerOf = (
  list: ListName,
  { length: matching, total }: Selection,
  page: Page,
  notes: readonly string[],
): string =>
  [
    shownText(list, { shown: page.items.length, matching, total }),
    ...notes,
    ...(page.items.length === 0 ? [] : [DATA_NOTE, ...page.items]),
    leftText(page.before, page.more, page.next, 'since='),
  ]
    .filter((line) => line !== '')
    .join('\n');

function listItems(view: RecordingView, list: ListName, written: Arguments): Result<string, string> {
  const question = parseQuestion(list, written, BOUNDS);
  if (!question.ok) return question;
  const selection = select(view, question.value);
  if (!selection.ok) return fail(SHOW_PROBLEMS.unanswered(selection.error));
  const write = (item: Item): string => writeItem(view, item, question.value.characters);
  const page = pageOf(selection.value, view, question.value, write, LONGEST_ANSWER - NOTES);
  return ok(answerOf(list, selection.value, page, incompleteText(view.recording.totals)));
}

/** What each stream costs: the figures are ours, no text of the recording is among them. */
function listCosts(view: RecordingView, written: Arguments): Result<string, string> {
  const parsed = parseQuestion('streams', written, BOUNDS);
  if (!parsed.ok) return parsed;
  const question: Question = parsed.value;
  const known = new Set(costOfStreams(view.recording.analysis.streams(), view.length).map(({ stream }) => stream));
  const all = select(view, question);
  if (!all.ok) return all;
  const items = Array.from({ length: all.value.length }, (_unused, index) => all.value.item(index)).filter(
    ({ value }) => value.kind === 'stream' && known.has(value.stream.id),
  );
  const selection: Selection = {
    ...all.value,
    length: items.length,
    item: (index) => items[index] ?? all.value.item(index),
  };
  if (items.length === 0) return ok(NO_COSTS);
  const write = (item: Item): string =>
    `${writeItem(view, item, 0)}\n${item.value.kind === 'stream' ? writeCost(item.value.stream, view.length).trimEnd() : ''}`;
  const page = pageOf(selection, view, question, write, LONGEST_ANSWER - NOTES);
  return ok(answerOf('streams', selection, page, []));
}

function readPiece(view: RecordingView, { place = '', from = '0' }: Arguments): Result<string, string> {
  const number = /^@?(\d{1,12})$/.exec(place)?.[1];
  const index = Number(number ?? 0) - 1 - view.recording.totals.dropped;
  const log = view.order.logs[view.order.log[index] ?? -1];
  const message = log?.message(view.order.position[index] ?? -1);
  if (number === undefined || log === undefined || message === undefined)
    return fail(MCP_PROBLEMS.noMessage(quoted(place, PROBLEM)));
  const skipped = Number(from);
  if (!Number.isSafeInteger(skipped) || skipped < 0) return fail(MCP_PROBLEMS.wrongType('from', 'integer'));
  const item: Item = {
    place: Number(number),
    at: message.at,
    value: { kind: 'message', log, position: view.order.position[index] ?? -1 },
  };
  const rest = message.payload.data.slice(skipped);
  const { text, taken } = quote(rest, PIECE);
  return ok([writeItem(view, item, 0), DATA_NOTE, text, restText(rest.length - taken, skipped + taken)].join('\n'));
}
