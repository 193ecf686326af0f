import { fail, ok, type Result } from '../../base/result.ts';
import type { RedactionRules } from '../../formats/redact/redact-rules.ts';
import { SHOW_PROBLEMS } from '../../texts/cli/show.ts';
import { COMMAND_LINE_PROBLEMS } from '../../texts/cli/command-line.ts';
import type { OptionValues } from '../options.ts';
import { parseRecord, RECORD_OPTIONS, type RecordCommand } from '../record/record-options.ts';
import { parseRedaction, REDACTION_OPTIONS } from '../redaction-options.ts';
import { LISTS, parseQuestion, type Question } from './question.ts';

/** What `show` prints. */
const SHOW_FORMATS = ['text', 'ndjson', 'json'] as const;

/** What `show` is asked to do. */
export interface ShowCommand {
  readonly command: 'show';
  /** Path of the recording, `-` for standard input, or the address of a page. */
  readonly file: string;
  /** What the answer calls it, if not by its path. */
  readonly name?: string;
  /** The page to record, whose recording is asked; `null` for a file. */
  readonly page: RecordCommand | null;
  readonly format: (typeof SHOW_FORMATS)[number];
  readonly question: Question;
  /** What is replaced; `null` for nothing. */
  readonly redaction: RedactionRules | null;
}

/** The options of `record` that hold for the page of an address; where the recording lies is our business. */
const PAGE_OPTIONS = RECORD_OPTIONS.filter((option) => option !== 'output');

/** The options of `show`. */
export const SHOW_OPTIONS = [
  'json',
  'format',
  'filter',
  'stream',
  'limit',
  'since',
  'around',
  'characters',
  ...Object.keys(REDACTION_OPTIONS),
  ...PAGE_OPTIONS,
];

/** How long a page is recorded unless `--for` says. */
const USUAL_TIME = '10s';

/** What holds where the command line does not say. */
const BOUNDS = { limit: 100, mostLimit: 1_000_000, characters: 200, mostCharacters: 100_000_000 };

const textOf = (value: OptionValues[string]): string | undefined => (typeof value === 'string' ? value : undefined);

function parseShowFormat(values: OptionValues): Result<ShowCommand['format'], string> {
  const given = textOf(values['format']);
  const isJson = values['json'] === true;
  if (given === undefined) return ok(isJson ? 'json' : 'text');
  const format = SHOW_FORMATS.find((each) => each === given);
  if (format === undefined) return fail(SHOW_PROBLEMS.unknownFormat(given, SHOW_FORMATS));
  return isJson && format !== 'json' ? fail(COMMAND_LINE_PROBLEMS.formatContradiction(given)) : ok(format);
}

/** Reads what is to be recorded, where an address stands in place of a file. */
function parsePage(values: OptionValues, file: string): Result<RecordCommand | null, string> {
  const given = PAGE_OPTIONS.filter((option) => values[option] !== undefined);
  if (!/^https?:\/\//i.test(file))
    return given[0] === undefined ? ok(null) : fail(SHOW_PROBLEMS.onlyForPages(given[0]));
  const options = Object.fromEntries(given.map((option) => [option, values[option]]));
  return parseRecord({ for: USUAL_TIME, ...options, output: 'page.rtlog' }, [file]);
}

/** Reads the command line of `show FILE|URL [messages|streams|findings]`. */
export function parseShow(values: OptionValues, words: readonly string[]): Result<ShowCommand, string> {
  const [file, word = 'messages', surplus] = words;
  if (file === undefined) return fail(SHOW_PROBLEMS.needsFile);
  if (surplus !== undefined) return fail(COMMAND_LINE_PROBLEMS.oneFileOnly('show', surplus));
  const list = LISTS.find((each) => each === word);
  if (list === undefined) return fail(SHOW_PROBLEMS.unknownList(word, LISTS));
  const format = parseShowFormat(values);
  if (!format.ok) return format;
  const question = parseQuestion(
    list,
    {
      filter: textOf(values['filter']),
      stream: textOf(values['stream']),
      limit: textOf(values['limit']),
      since: textOf(values['since']),
      around: textOf(values['around']),
      characters: textOf(values['characters']),
    },
    BOUNDS,
  );
  if (!question.ok) return question;
  const redaction = parseRedaction(values, false);
  if (!redaction.ok) return redaction;
  const page = parsePage(values, file);
  if (!page.ok) return page;
  const asked = { format: format.value, question: question.value, redaction: redaction.value };
  return ok({ command: 'show', file, page: page.value, ...asked });
}
