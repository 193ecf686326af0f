import { COMMAND_LINE_PROBLEMS } from '../texts/cli/command-line.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { millis } from '../base/units.ts';
import { SEVERITIES } from '../analysis/finding.ts';
import { parseDuration } from '../base/duration.ts';
import { type Limits, NO_LIMITS } from '../policy/policy.ts';
import { FAIL_ON_WORDS } from '../policy/read-policy.ts';

/** Reads the words of `--fail-on`; `null` without it. */
export function parseFailOn(text: string | null): Result<ReadonlySet<string> | null, string> {
  if (text === null) return ok(null);
  const words = text.split(',').map((word) => word.trim());
  const chosen = new Set<string>();
  for (const word of words.filter((each) => each !== '')) {
    if (word === 'none') continue;
    if (word === 'any') for (const severity of SEVERITIES) chosen.add(severity);
    else if (FAIL_ON_WORDS.includes(word)) chosen.add(word);
    else return fail(COMMAND_LINE_PROBLEMS.unknownFinding(word, FAIL_ON_WORDS));
  }
  return ok(chosen);
}

/** Options as they were given. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** Reads the limits of a run. */
export function parseLimits(values: OptionValues): Result<Limits, string> {
  const limits: { -readonly [K in keyof Limits]: Limits[K] } = { ...NO_LIMITS };
  for (const [option, name] of [
    ['max-silence', 'silence'],
    ['max-downtime', 'downtime'],
  ] as const) {
    const text = values[option];
    if (typeof text !== 'string') continue;
    const value = parseDuration(text);
    if (value === null) return fail(COMMAND_LINE_PROBLEMS.wrongDuration(option, text));
    limits[name] = millis(value);
  }
  for (const [option, name] of [
    ['max-reconnects', 'reconnects'],
    ['max-requests-per-hour', 'requestsPerHour'],
  ] as const) {
    const text = values[option];
    if (typeof text !== 'string') continue;
    if (!/^\d{1,9}$/.test(text)) return fail(COMMAND_LINE_PROBLEMS.wrongNumber(option, text));
    limits[name] = Number(text);
  }
  return ok(limits);
}

/** What a recording can be written as. */
export type OutputFormat = 'session' | 'har' | 'trace' | 'csv' | 'parquet' | 'otlp';

const FORMATS: Readonly<Record<string, OutputFormat>> = {
  rtlog: 'session',
  session: 'session',
  ndjson: 'session',
  har: 'har',
  trace: 'trace',
  csv: 'csv',
  parquet: 'parquet',
  otlp: 'otlp',
};

/** Reads the format of `--to` or, without it, the one that a file's name ends in. */
export function parseFormat(given: string | undefined, file: string): Result<OutputFormat, string> {
  const name = file
    .toLowerCase()
    .replace(/\.gz$/, '')
    .replace(/\.(trace|otlp)\.json$/, '.$1');
  const word = given ?? /\.([a-z]+)$/.exec(name)?.[1] ?? '';
  const format = FORMATS[word];
  if (format !== undefined) return ok(format);
  if (given !== undefined) return fail(COMMAND_LINE_PROBLEMS.unknownFormat(given));
  return fail(COMMAND_LINE_PROBLEMS.unclearFormat(file, word === 'html'));
}

/** The values of an option that may be given several times. */
export const textsOf = (value: OptionValues[string]): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
