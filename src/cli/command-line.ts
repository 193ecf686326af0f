import { parseRedaction, REDACTION_OPTIONS } from './redaction-options.ts';
import { COMMAND_LINE_PROBLEMS } from '../texts/cli/command-line.ts';
import { MANY_PROBLEMS } from '../texts/cli/check-many.ts';
import { CONVERT_MANY } from '../texts/cli/convert-many.ts';
import { statSync } from 'node:fs';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { fail, ok, type Result } from '../base/result.ts';
import type { RedactionRules } from '../formats/redact/redact-rules.ts';
import type { ConvertManyCommand } from './convert-many.ts';
import type { CheckManyCommand } from './check/many/check-many.ts';
import { isPattern } from './check/many/expand-paths.ts';
import { CHECK_OPTIONS, type CheckOptions, parseCheckOptions } from './check/check-options.ts';
import { parseRecord, RECORD_OPTIONS, type RecordCommand } from './record/record-options.ts';
import { MCP_OPTIONS, type McpCommand, parseMcp } from './mcp/mcp.ts';
import { FAULT_OPTIONS, type FaultsCommand, parseFaults } from './faults/fault-options.ts';
import { parseShow, SHOW_OPTIONS, type ShowCommand } from './show/show-options.ts';
import { type OutputFormat, parseFormat, type OptionValues, textsOf } from './options.ts';

/** What `check` is asked to do. */
export interface CheckCommand extends CheckOptions {
  readonly command: 'check';
  /** Path of the recording, `-` for standard input. */
  readonly file: string;
  /** What the report calls it, if not by its path. */
  readonly name?: string;
}

/** What `convert` is asked to do. */
export interface ConvertCommand {
  readonly command: 'convert';
  readonly from: string;
  readonly to: string;
  readonly format: OutputFormat;
  /** Whether a session file is packed. */
  readonly isPacked: boolean;
  /** What is replaced; `null` for nothing. */
  readonly redaction: RedactionRules | null;
}

/** What `report` is asked to do. */
export interface ReportCommand {
  readonly command: 'report';
  readonly file: string;
  readonly output: string;
  /** What is replaced; `null` for nothing. */
  readonly redaction: RedactionRules | null;
}

/** Commands that take a file or address. */
export type CommandName = 'check' | 'show' | 'convert' | 'report' | 'record' | 'faults' | 'mcp';

/** The command line, read. */
export type Command =
  | CheckCommand
  | CheckManyCommand
  | RecordCommand
  | ShowCommand
  | FaultsCommand
  | McpCommand
  | ConvertCommand
  | ConvertManyCommand
  | ReportCommand
  | { readonly command: 'help'; readonly about: CommandName | null }
  | { readonly command: 'version' };

/** All commands. */
export const COMMANDS: readonly CommandName[] = ['check', 'show', 'convert', 'report', 'record', 'faults', 'mcp'];

/** The command of a name; `null` if there is none. */
export const commandNamed = (word: string | undefined): CommandName | null =>
  COMMANDS.find((each) => each === word) ?? null;

/** Which options belong to which command; those for all are not listed. */
export const OPTIONS_OF: Readonly<Record<CommandName, readonly string[]>> = {
  check: [...CHECK_OPTIONS, 'jobs'],
  record: [...CHECK_OPTIONS, ...RECORD_OPTIONS],
  faults: [...FAULT_OPTIONS, 'listen', 'to', 'for'],
  show: SHOW_OPTIONS,
  convert: [...Object.keys(REDACTION_OPTIONS), 'to', 'plain'],
  mcp: MCP_OPTIONS,
  report: [...Object.keys(REDACTION_OPTIONS), 'output'],
};

const OPTIONS = {
  jobs: { type: 'string' },
  json: { type: 'boolean' },
  format: { type: 'string' },
  policy: { type: 'string' },
  decoder: { type: 'string', multiple: true },
  numbering: { type: 'string', multiple: true },
  proto: { type: 'string', multiple: true },
  cost: { type: 'boolean' },
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
  connect: { type: 'string' },
  script: { type: 'string' },
  'storage-state': { type: 'string' },
  cookie: { type: 'string', multiple: true },
  header: { type: 'string', multiple: true },
  viewport: { type: 'string' },
  'ignore-https-errors': { type: 'boolean' },
  'loopback-only': { type: 'boolean' },
  'allow-host': { type: 'string', multiple: true },
  filter: { type: 'string' },
  stream: { type: 'string' },
  limit: { type: 'string' },
  since: { type: 'string' },
  around: { type: 'string' },
  characters: { type: 'string' },
  to: { type: 'string', multiple: true },
  listen: { type: 'string' },
  fault: { type: 'string', multiple: true },
  'fault-on': { type: 'string' },
  'fault-seed': { type: 'string' },
  plain: { type: 'boolean' },
  ...REDACTION_OPTIONS,
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const satisfies ParseArgsConfig['options'];

const textOf = (value: OptionValues[string]): string | null => (typeof value === 'string' ? value : null);

function parseCheck(values: OptionValues, [file, ...rest]: readonly string[]): Result<Command, string> {
  if (file === undefined) return fail(COMMAND_LINE_PROBLEMS.checkNeedsFile);
  const options = parseCheckOptions(values);
  if (!options.ok) return options;
  const jobs = textOf(values['jobs']);
  if (jobs !== null && !(/^\d{1,2}$/.test(jobs) && Number(jobs) >= 1 && Number(jobs) <= 64))
    return fail(MANY_PROBLEMS.wrongJobs(jobs));
  if (rest.length === 0 && !isPattern(file)) return ok({ command: 'check', file, ...options.value });
  const files = [file, ...rest];
  if (files.includes('-')) return fail(MANY_PROBLEMS.standardInput);
  return ok({ command: 'check-many', files, jobs: jobs === null ? null : Number(jobs), ...options.value });
}

/** Whether a word names a folder: one that is there, or one that is meant as such. */
const isFolder = (word: string): boolean =>
  /[/\\]$/.test(word) || (statSync(word, { throwIfNoEntry: false })?.isDirectory() ?? false);

function parseConvert(values: OptionValues, words: readonly string[]): Result<Command, string> {
  const [from, ...rest] = words;
  const to = rest.at(-1);
  if (from === undefined || to === undefined) return fail(COMMAND_LINE_PROBLEMS.convertNeedsFiles);
  const isMany = rest.length > 1 || isPattern(from) || isFolder(to);
  if (isMany && words.slice(0, -1).includes('-')) return fail(CONVERT_MANY.standardInput);
  if (isMany && !isFolder(to)) return fail(CONVERT_MANY.foldersOnly(to));
  const format = parseFormat(textsOf(values['to']).at(-1), to);
  if (!format.ok) return format;
  if (format.value === 'parquet' && to === '-') return fail(COMMAND_LINE_PROBLEMS.parquetNeedsName);
  const isPacked = values['plain'] !== true && !/\.ndjson$/i.test(to) && to !== '-';
  if (values['plain'] === true && format.value !== 'session') return fail(COMMAND_LINE_PROBLEMS.plainIsForSessions);
  const redaction = parseRedaction(values, false);
  if (!redaction.ok) return redaction;
  const how = { format: format.value, isPacked, redaction: redaction.value };
  return ok(
    isMany
      ? { command: 'convert-many', words: words.slice(0, -1), folder: to, ...how }
      : { command: 'convert', from, to, ...how },
  );
}

function parseReport(values: OptionValues, [file, ...rest]: readonly string[]): Result<Command, string> {
  if (file === undefined) return fail(COMMAND_LINE_PROBLEMS.reportNeedsFile);
  if (rest.length > 0) return fail(COMMAND_LINE_PROBLEMS.oneFileOnly('report', rest[0] ?? ''));
  const output = textOf(values['output']);
  if (output === null) return fail(COMMAND_LINE_PROBLEMS.reportNeedsOutput);
  const redaction = parseRedaction(values, true);
  return redaction.ok ? ok({ command: 'report', file, output, redaction: redaction.value }) : redaction;
}

const PARSERS: Readonly<
  Record<CommandName, (values: OptionValues, words: readonly string[]) => Result<Command, string>>
> = {
  check: parseCheck,
  show: parseShow,
  faults: parseFaults,
  mcp: parseMcp,
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
    // What Node says behind its first sentence is about arguments that begin with a dash, which no command has.
    const [sentence] = error instanceof Error ? error.message.split(/\. |\.?\n/, 1) : [];
    return fail(sentence ?? COMMAND_LINE_PROBLEMS.wrongOptions);
  }
  const { values, positionals } = parsed;
  const [command, ...rest] = positionals;
  if (command === 'help') return ok({ command: 'help', about: commandNamed(rest[0]) });
  if (values.help === true) return ok({ command: 'help', about: commandNamed(command) });
  if (values.version === true) return ok({ command: 'version' });
  if (command === undefined) return fail(COMMAND_LINE_PROBLEMS.noCommand);
  const name = commandNamed(command);
  if (name === null) return fail(COMMAND_LINE_PROBLEMS.unknownCommand(command, COMMANDS));
  const foreign = Object.keys(values).find((option) => !OPTIONS_OF[name].includes(option));
  if (foreign !== undefined) return fail(COMMAND_LINE_PROBLEMS.foreignOption(name, foreign));
  return PARSERS[name](values, rest);
}
