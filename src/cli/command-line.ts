import { parseArgs, type ParseArgsConfig } from 'node:util';
import { fail, ok, type Result } from '../base/result.ts';
import { type Millis, millis } from '../base/units.ts';
import type { RedactionRules } from '../formats/redact/redact-rules.ts';
import type { Limits } from './gate-limits.ts';
import {
  type OutputFormat,
  parseFailOn,
  parseFormat,
  parseLimits,
  parseRedacting,
  parseSpan,
  type Texts,
} from './options.ts';

export { parseSpan } from './options.ts';

/** What is judged and how: the part that `check` and `record` share. */
export interface Judgement {
  readonly asJson: boolean;
  /** File for the same as JUnit XML; `null` for none. */
  readonly junit: string | null;
  /** Kinds and severities that make the exit status 1. */
  readonly failOn: ReadonlySet<string>;
  readonly limits: Limits;
}

/** What `check` is asked to do. */
export interface CheckCommand extends Judgement {
  readonly command: 'check';
  /** Path of the recording, `-` for standard input. */
  readonly file: string;
}

/** What `record` is asked to do. */
export interface RecordCommand extends Judgement {
  readonly command: 'record';
  readonly url: string;
  /** Path of the session file. */
  readonly output: string;
  readonly duration: Millis;
  /** An expression that the page answers with something true when it is done; `null` to wait for the time alone. */
  readonly until: string | null;
  readonly browser: 'chromium' | 'firefox' | null;
  /** Whether the browser reaches no host but this machine. */
  readonly isLoopbackOnly: boolean;
}

/** What is replaced; `null` for nothing. */
export type Redacting = RedactionRules | null;

/** What `convert` is asked to do. */
export interface ConvertCommand {
  readonly command: 'convert';
  readonly from: string;
  readonly to: string;
  readonly format: OutputFormat;
  /** Whether a session file is packed. */
  readonly isPacked: boolean;
  readonly redacting: Redacting;
}

/** What `report` is asked to do. */
export interface ReportCommand {
  readonly command: 'report';
  readonly file: string;
  readonly output: string;
  readonly redacting: Redacting;
}

/** The command line, read. */
export type Command =
  | CheckCommand
  | RecordCommand
  | ConvertCommand
  | ReportCommand
  | { readonly command: 'help' }
  | { readonly command: 'version' };

/** Commands that take a file or address. */
type Verb = Exclude<Command['command'], 'help' | 'version'>;

const VERBS: readonly Verb[] = ['check', 'convert', 'report', 'record'];

const JUDGING = ['json', 'junit', 'fail-on', 'max-silence', 'max-downtime', 'max-reconnects', 'max-requests-per-hour'];
const REDACTING = ['redact', 'no-redact', 'redact-path', 'redact-pattern'];

/** Which options belong to which command; those for all are not listed. */
const OPTIONS_OF: Readonly<Record<Verb, readonly string[]>> = {
  check: JUDGING,
  record: [...JUDGING, 'for', 'until', 'output', 'browser', 'loopback-only'],
  convert: [...REDACTING, 'to', 'plain'],
  report: [...REDACTING, 'output'],
};

const OPTIONS = {
  json: { type: 'boolean' },
  junit: { type: 'string' },
  'fail-on': { type: 'string' },
  'max-silence': { type: 'string' },
  'max-downtime': { type: 'string' },
  'max-reconnects': { type: 'string' },
  'max-requests-per-hour': { type: 'string' },
  for: { type: 'string' },
  until: { type: 'string' },
  output: { type: 'string', short: 'o' },
  browser: { type: 'string' },
  'loopback-only': { type: 'boolean' },
  to: { type: 'string' },
  plain: { type: 'boolean' },
  redact: { type: 'boolean' },
  'no-redact': { type: 'boolean' },
  'redact-path': { type: 'string', multiple: true },
  'redact-pattern': { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const satisfies ParseArgsConfig['options'];

const textOf = (value: Texts[string]): string | null => (typeof value === 'string' ? value : null);

function parseJudgement(values: Texts): Result<Judgement, string> {
  const failOn = parseFailOn(textOf(values['fail-on']) ?? undefined);
  if (!failOn.ok) return failOn;
  const limits = parseLimits(values);
  if (!limits.ok) return limits;
  const junit = textOf(values['junit']);
  return ok({ asJson: values['json'] === true, junit, failOn: failOn.value, limits: limits.value });
}

function parseCheck(values: Texts, [file, ...rest]: readonly string[]): Result<Command, string> {
  if (file === undefined) return fail('check needs a file: realtime-inspector check FILE (or - for standard input)');
  if (rest.length > 0) return fail(`check takes one file at a time; "${rest[0] ?? ''}" is too many`);
  const judgement = parseJudgement(values);
  return judgement.ok ? ok({ command: 'check', file, ...judgement.value }) : judgement;
}

/** Recorded without `--for`. */
const USUAL_DURATION = 30_000;

/** The longest recording in one go: a day. */
const LONGEST = 86_400_000;

const BROWSERS: Readonly<Record<string, 'chromium' | 'firefox'>> = {
  chrome: 'chromium',
  chromium: 'chromium',
  firefox: 'firefox',
};

function parseRecord(values: Texts, [url, ...rest]: readonly string[]): Result<Command, string> {
  if (url === undefined) return fail('record needs an address: realtime-inspector record https://… -o FILE.rtlog');
  if (rest.length > 0) return fail(`record takes one address at a time; "${rest[0] ?? ''}" is too many`);
  if (!/^https?:\/\/[^/]/i.test(url))
    return fail(`"${url}" is no address of a page; it begins with http:// or https://`);
  const output = textOf(values['output']);
  if (output === null) return fail('record needs a file to write: -o FILE.rtlog');
  const spoken = textOf(values['for']);
  const duration = spoken === null ? USUAL_DURATION : parseSpan(spoken);
  if (duration === null || duration <= 0 || duration > LONGEST)
    return fail(`--for needs a span such as 30s, 2m or 1h, at most 24h, not "${spoken ?? ''}"`);
  const name = textOf(values['browser']);
  const browser = name === null ? null : (BROWSERS[name.toLowerCase()] ?? undefined);
  if (browser === undefined) return fail(`--browser: there is no "${name ?? ''}"; there are chrome and firefox`);
  const judgement = parseJudgement(values);
  if (!judgement.ok) return judgement;
  const until = textOf(values['until']);
  const isLoopbackOnly = values['loopback-only'] === true;
  const job = { url, output, duration: millis(duration), until, browser, isLoopbackOnly };
  return ok({ command: 'record', ...job, ...judgement.value });
}

function parseConvert(values: Texts, [from, to, ...rest]: readonly string[]): Result<Command, string> {
  if (from === undefined || to === undefined)
    return fail('convert needs two files: realtime-inspector convert FROM TO');
  if (rest.length > 0) return fail(`convert takes two files; "${rest[0] ?? ''}" is too many`);
  if (from === to && from !== '-') return fail(`convert cannot write "${to}" while it reads it; name another file`);
  const format = parseFormat(textOf(values['to']) ?? undefined, to);
  if (!format.ok) return format;
  const isPacked = values['plain'] !== true && !/\.ndjson$/i.test(to) && to !== '-';
  if (values['plain'] === true && format.value !== 'session')
    return fail('--plain is for session files; others are never packed');
  const redacting = parseRedacting(values, false);
  if (!redacting.ok) return redacting;
  return ok({ command: 'convert', from, to, format: format.value, isPacked, redacting: redacting.value });
}

function parseReport(values: Texts, [file, ...rest]: readonly string[]): Result<Command, string> {
  if (file === undefined) return fail('report needs a file: realtime-inspector report FILE -o report.html');
  if (rest.length > 0) return fail(`report takes one file at a time; "${rest[0] ?? ''}" is too many`);
  const output = textOf(values['output']);
  if (output === null) return fail('report needs a file to write: -o report.html (or -o - for standard output)');
  const redacting = parseRedacting(values, true);
  return redacting.ok ? ok({ command: 'report', file, output, redacting: redacting.value }) : redacting;
}

const PARSERS: Readonly<Record<Verb, (values: Texts, words: readonly string[]) => Result<Command, string>>> = {
  check: parseCheck,
  record: parseRecord,
  convert: parseConvert,
  report: parseReport,
};

/**
 * Reads the command line.
 *
 * @param words as after the program's name.
 * @returns what to do, or a sentence that says what is wrong with it.
 */
export function parseCommandLine(words: readonly string[]): Result<Command, string> {
  let parsed;
  try {
    parsed = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    return fail(error instanceof Error ? (error.message.split('\n', 1)[0] ?? 'wrong options') : 'wrong options');
  }
  const { values, positionals } = parsed;
  const [command, ...rest] = positionals;
  if (values.help === true || command === 'help') return ok({ command: 'help' });
  if (values.version === true) return ok({ command: 'version' });
  if (command === undefined) return fail('Say what to do: realtime-inspector check FILE');
  const verb = VERBS.find((each) => each === command);
  if (verb === undefined) return fail(`There is no command "${command}"; there are: ${VERBS.join(', ')}`);
  const foreign = Object.keys(values).find((option) => !OPTIONS_OF[verb].includes(option));
  if (foreign !== undefined) return fail(`${verb} has no option --${foreign}`);
  return PARSERS[verb](values, rest);
}
