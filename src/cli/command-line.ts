import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../base/result.ts';
import { millis } from '../base/units.ts';
import { FINDING_KINDS, SEVERITIES } from './finding-kinds.ts';
import type { Limits } from './limits.ts';

/** What `check` is asked to do. */
export interface CheckCommand {
  readonly command: 'check';
  /** Path of the recording, `-` for standard input. */
  readonly file: string;
  readonly asJson: boolean;
  /** Kinds and severities that make the exit status 1. */
  readonly failOn: ReadonlySet<string>;
  readonly limits: Limits;
}

/** The command line, read. */
export type Command = CheckCommand | { readonly command: 'help' } | { readonly command: 'version' };

/** What fails without `--fail-on`: notes alone do not. */
const FAILS_BY_DEFAULT = ['error', 'warning'] as const;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 };

/** Reads a span such as `500ms`, `5s`, `1.5m`, `1h`; `null` for anything else. */
export function parseSpan(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)$/.exec(text.trim());
  const unit = UNITS[match?.[2] ?? ''];
  return match === null || unit === undefined ? null : Number(match[1]) * unit;
}

function parseFailOn(text: string | undefined): Result<ReadonlySet<string>, string> {
  if (text === undefined) return ok(new Set(FAILS_BY_DEFAULT));
  const words = text.split(',').map((word) => word.trim());
  const known: readonly string[] = [...FINDING_KINDS, ...SEVERITIES];
  const chosen = new Set<string>();
  for (const word of words.filter((each) => each !== '')) {
    if (word === 'none') continue;
    if (word === 'any') for (const severity of SEVERITIES) chosen.add(severity);
    else if (known.includes(word)) chosen.add(word);
    else return fail(`--fail-on: there is no finding called "${word}"; known are any, none, ${known.join(', ')}`);
  }
  return ok(chosen);
}

type Texts = Readonly<Record<string, string | boolean | undefined>>;

function parseLimits(values: Texts): Result<Limits, string> {
  const limits: { -readonly [K in keyof Limits]: Limits[K] } = {
    silence: null,
    downtime: null,
    reconnects: null,
    requestsPerHour: null,
  };
  for (const [option, name] of [
    ['max-silence', 'silence'],
    ['max-downtime', 'downtime'],
  ] as const) {
    const text = values[option];
    if (typeof text !== 'string') continue;
    const value = parseSpan(text);
    if (value === null) return fail(`--${option} needs a span such as 500ms, 5s, 2m or 1h, not "${text}"`);
    limits[name] = millis(value);
  }
  for (const [option, name] of [
    ['max-reconnects', 'reconnects'],
    ['max-requests-per-hour', 'requestsPerHour'],
  ] as const) {
    const text = values[option];
    if (typeof text !== 'string') continue;
    if (!/^\d{1,9}$/.test(text)) return fail(`--${option} needs a whole number, not "${text}"`);
    limits[name] = Number(text);
  }
  return ok(limits);
}

const OPTIONS = {
  json: { type: 'boolean' },
  'fail-on': { type: 'string' },
  'max-silence': { type: 'string' },
  'max-downtime': { type: 'string' },
  'max-reconnects': { type: 'string' },
  'max-requests-per-hour': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

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
  const [command, file, ...rest] = positionals;
  if (values.help === true || command === 'help') return ok({ command: 'help' });
  if (values.version === true) return ok({ command: 'version' });
  if (command === undefined) return fail('Say what to do: realtime-inspector check FILE');
  if (command !== 'check') return fail(`There is no command "${command}"; there is: check`);
  if (file === undefined) return fail('check needs a file: realtime-inspector check FILE (or - for standard input)');
  if (rest.length > 0) return fail(`check takes one file at a time; "${rest[0] ?? ''}" is too many`);
  const failOn = parseFailOn(values['fail-on']);
  if (!failOn.ok) return failOn;
  const limits = parseLimits(values);
  if (!limits.ok) return limits;
  return ok({ command: 'check', file, asJson: values.json === true, failOn: failOn.value, limits: limits.value });
}
