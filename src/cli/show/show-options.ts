import { fail, ok, type Result } from '../../base/result.ts';
import type { RedactionRules } from '../../formats/redact/redact-rules.ts';
import { SHOW_PROBLEMS } from '../../texts/cli/show.ts';
import { COMMAND_LINE_PROBLEMS } from '../../texts/cli/command-line.ts';
import type { OptionValues } from '../options.ts';
import { parseRedaction, REDACTION_OPTIONS } from '../redaction-options.ts';
import { LISTS, parseQuestion, type Question } from './question.ts';

/** What `show` prints. */
const SHOW_FORMATS = ['text', 'ndjson', 'json'] as const;

/** What `show` is asked to do. */
export interface ShowCommand {
  readonly command: 'show';
  /** Path of the recording, `-` for standard input. */
  readonly file: string;
  readonly format: (typeof SHOW_FORMATS)[number];
  readonly question: Question;
  /** What is replaced; `null` for nothing. */
  readonly redaction: RedactionRules | null;
}

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
];

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

/** Reads the command line of `show FILE [messages|streams|findings]`. */
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
  return ok({ command: 'show', file, format: format.value, question: question.value, redaction: redaction.value });
}
