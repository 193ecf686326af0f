import { unreachable } from '../base/unreachable.ts';
import { parsePath } from '../analysis/numbering/path.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { SYNTAX_PROBLEMS, VALUE_PROBLEMS } from '../texts/filter.ts';
import { HAS, IS, TRANSPORTS, type Key } from './filter-keys.ts';
import type { Instant, Operator, Pattern, Term, TextTest } from './syntax.ts';

/** A value as written in the filter: without its quotes, or a /regular expression/. */
export interface Value {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly pattern: Pattern | null;
}

type TermResult = Result<Term, string>;

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1_000, kb: 1_000, m: 1_000_000, mb: 1_000_000 };

const TIME_UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  '': 1_000,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

const OPERATORS: readonly Operator[] = ['>=', '<=', '!=', '=', '>', '<'];

/** Flags that change what a pattern finds; `g` and `y` would make one test depend on the last. */
const PATTERN_FLAGS = /[^dimsuv]/g;

/** Checks a pattern by compiling it. @returns why it is invalid, `null` if it is valid. */
export function faultOf({ source, flags }: Pattern): string | null {
  try {
    void new RegExp(source, flags.replaceAll(PATTERN_FLAGS, ''));
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : '';
    // Engines write "Invalid regular expression: /(/: Unterminated group"; the reason comes last.
    return SYNTAX_PROBLEMS.badPattern(reason.split(': ').at(-1) ?? reason);
  }
}

/** The flags without those that make no difference here. */
export const effectiveFlags = (flags: string): string => flags.replaceAll(PATTERN_FLAGS, '');

function splitOperator(text: string): { readonly operator: Operator | null; readonly rest: string } {
  const operator = OPERATORS.find((each) => text.startsWith(each)) ?? null;
  return { operator, rest: text.slice(operator?.length ?? 0) };
}

function readSize({ text }: Value): TermResult {
  const { operator, rest } = splitOperator(text);
  if (rest === '') return fail(VALUE_PROBLEMS.noSize(operator ?? ''));
  const match = /^(\d{1,15}(?:\.\d{1,9})?)(k|kb|m|mb|b)?$/i.exec(rest);
  if (match === null) return fail(VALUE_PROBLEMS.notSize);
  const size = Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 1);
  return ok({ kind: 'size', operator: operator ?? '=', size });
}

function clockTime(text: string): Instant | null {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/.exec(text);
  if (match === null) return null;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const fraction = Number((match[4] ?? '').padEnd(3, '0'));
  return { kind: 'clock', at: ((hours * 60 + minutes) * 60 + seconds) * 1_000 + fraction };
}

function relativeTime(text: string): Instant | null {
  const match = /^\+?(\d{1,12}(?:\.\d{1,6})?)(ms|s|min|m|h)?$/.exec(text);
  return match === null ? null : { kind: 'relative', at: Number(match[1]) * (TIME_UNITS[match[2] ?? ''] ?? 1) };
}

/** Reads an instant: `12:03:07.412` by the clock, `14.8s` since the recording's zero. @returns `null` for another text. */
export const parseInstant = (text: string): Instant | null => clockTime(text) ?? relativeTime(text);

function readTime(side: 'after' | 'before', { text }: Value): TermResult {
  if (text === '') return fail(VALUE_PROBLEMS.noTime(side));
  const instant = parseInstant(text);
  if (instant === null) return fail(VALUE_PROBLEMS.notTime(side));
  return ok({ kind: 'time', side, instant });
}

/** Reads the test of a text; with `isWhole` a bare value must equal the whole text. */
function readTextTest(key: string, value: Value, isWhole = false): Result<{ test: TextTest; isNot: boolean }, string> {
  if (value.pattern !== null) return ok({ test: value.pattern, isNot: false });
  const { operator, rest } = value.isQuoted ? { operator: null, rest: value.text } : splitOperator(value.text);
  if (operator !== null && operator !== '=' && operator !== '!=') return fail(VALUE_PROBLEMS.onlyEquality(key));
  if (rest === '') return fail(VALUE_PROBLEMS.noValue(key, operator ?? ''));
  const kind = operator === null && !isWhole ? 'contains' : 'equals';
  return ok({ test: { kind, text: rest }, isNot: operator === '!=' });
}

const oneOf = <T extends string>(names: readonly T[], text: string): T | undefined =>
  names.find((name) => name === text.toLowerCase());

/**
 * Reads the value of a key.
 *
 * @returns the condition and whether it is negated (`type:!=trade`), or the rest of a sentence on what is wrong.
 */
export function readKeyTerm(key: Key, value: Value): Result<{ readonly term: Term; readonly isNot: boolean }, string> {
  const plain = (read: TermResult): Result<{ readonly term: Term; readonly isNot: boolean }, string> =>
    read.ok ? ok({ term: read.value, isNot: false }) : read;
  if (value.pattern !== null && !TEXT_KEYS.has(key)) return fail(VALUE_PROBLEMS.noPattern(key));
  switch (key) {
    case 'size':
      return plain(readSize(value));
    case 'after':
    case 'before':
      return plain(readTime(key, value));
    case 'dir': {
      const direction = oneOf(['in', 'out'], value.text);
      return plain(direction === undefined ? fail(VALUE_PROBLEMS.notDirection) : ok({ kind: 'direction', direction }));
    }
    case 'transport': {
      const name = oneOf(Object.keys(TRANSPORTS), value.text);
      const transport = name === undefined ? undefined : TRANSPORTS[name];
      if (transport === undefined) return fail(VALUE_PROBLEMS.notTransport(Object.keys(TRANSPORTS).slice(0, 11)));
      return plain(ok({ kind: 'transport', transport }));
    }
    case 'has': {
      const what = oneOf(HAS, value.text);
      return plain(what === undefined ? fail(VALUE_PROBLEMS.notOneOf('has', HAS)) : ok({ kind: 'has', what }));
    }
    case 'is': {
      const what = oneOf(IS, value.text);
      return plain(what === undefined ? fail(VALUE_PROBLEMS.notOneOf('is', IS)) : ok({ kind: 'is', what }));
    }
    case 'type':
    case 'channel':
    case 'protocol':
    case 'event':
    case 'id':
    case 'stream':
    case 'url': {
      const read = readTextTest(key, value, key === 'id');
      if (!read.ok) return read;
      return ok({ term: { kind: 'field', field: key, test: read.value.test }, isNot: read.value.isNot });
    }
    default:
      return unreachable(key);
  }
}

const TEXT_KEYS: ReadonlySet<Key> = new Set<Key>(['type', 'channel', 'protocol', 'event', 'id', 'stream', 'url']);

/** Reads `path.to.key>=42`; `path` is the text before the operator. */
export function readPathTerm(path: string, operator: Operator | '~', value: Value): TermResult {
  const steps = parsePath(path);
  if (steps === null || steps.length === 0) return fail(VALUE_PROBLEMS.notPath(path));
  if (value.text === '' && !value.isQuoted) return fail(VALUE_PROBLEMS.noPathValue(path, operator));
  if (operator === '~' || value.pattern !== null) {
    if (operator !== '~' && operator !== '=') return fail(VALUE_PROBLEMS.patternOperator);
    return ok({ kind: 'path-text', path: steps, test: value.pattern ?? { kind: 'contains', text: value.text } });
  }
  const isOrder = operator !== '=' && operator !== '!=';
  if (isOrder && !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(value.text)) {
    return fail(VALUE_PROBLEMS.notNumber(operator));
  }
  return ok({ kind: 'path', path: steps, operator, value: value.text });
}
