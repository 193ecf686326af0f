import type { StreamMessage } from '../../analysis/message.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { describe } from './describe.ts';

/** Why a filter is not applied, and the place in its text that is wrong. */
export interface FilterError {
  readonly text: string;
  readonly from: number;
  readonly until: number;
}

/** Says whether a message passes. */
export type MessageTest = (message: StreamMessage) => boolean;

interface Term {
  readonly text: string;
  readonly from: number;
}

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1_000, kb: 1_000, m: 1_000_000, mb: 1_000_000 };

/** Splits at blanks outside of quotes and of /regular expressions/. */
const termsOf = (text: string): readonly Term[] =>
  [...text.matchAll(/-?(?:\/(?:\\.|[^/\\])+\/i?(?=\s|$)|(?:[a-z]+:)?"[^"]*"?|\S+)/g)].map((match) => ({
    text: match[0],
    from: match.index,
  }));

const contains = (pattern: RegExp): MessageTest => {
  return (message) =>
    (message.payload.encoding === 'text' && pattern.test(message.payload.data)) ||
    (message.event !== null && pattern.test(message.event)) ||
    (message.id !== null && pattern.test(message.id));
};

const literal = (text: string): RegExp => new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), 'i');

const unquoted = (text: string): string => text.replaceAll('"', '');

function sizeTest(value: string): Result<MessageTest, string> {
  const match = /^(>=|<=|>|<|=)?(\d+(?:\.\d+)?)?(k|kb|m|mb|b)?$/i.exec(value);
  const [, operator = '=', digits, unit = ''] = match ?? [];
  if (match === null) return fail('a size is a number with k or M, like size:>1k');
  if (digits === undefined) return fail(`a size is missing after size:${operator === '=' ? '' : operator}`);
  const limit = Number(digits) * (UNITS[unit.toLowerCase()] ?? 1);
  const tests: Readonly<Record<string, MessageTest>> = {
    '>': (message) => message.size > limit,
    '<': (message) => message.size < limit,
    '>=': (message) => message.size >= limit,
    '<=': (message) => message.size <= limit,
    '=': (message) => message.size === limit,
  };
  return ok(tests[operator] ?? (() => true));
}

function keyTest(key: string, value: string): Result<MessageTest, string> | null {
  if (key === 'size') return sizeTest(value);
  if (key === 'dir') {
    if (value !== 'in' && value !== 'out') return fail('a direction is dir:in or dir:out');
    return ok((message) => message.direction === value);
  }
  if (key === 'type' || key === 'kind') {
    if (value === '') return fail(`a kind is missing after ${key}:`);
    const pattern = literal(unquoted(value));
    return ok((message) => pattern.test(describe(message).kind));
  }
  return null;
}

function regexTest(source: string): Result<MessageTest, string> {
  const end = source.lastIndexOf('/');
  try {
    return ok(contains(new RegExp(source.slice(1, end), source.slice(end + 1).includes('i') ? 'i' : '')));
  } catch (error) {
    return fail(error instanceof Error ? error.message : 'the regular expression cannot be read');
  }
}

function termTest(text: string): Result<MessageTest, string> {
  if (/^\/.+\/i?$/.test(text)) return regexTest(text);
  const key = /^([a-z]+):(.*)$/.exec(text);
  const byKey = key === null ? null : keyTest(key[1] ?? '', key[2] ?? '');
  return byKey ?? ok(contains(literal(unquoted(text))));
}

/**
 * Reads a filter: words that must all occur, `"quoted text"`, `/regular expression/` (with `i` behind it for either
 * case), `dir:in`, `type:trade`, `size:>1k`; a `-` before any of them turns it round. Words ignore case.
 *
 * @returns a test, `null` for an empty filter; or what is wrong and where, then nothing is to be filtered.
 */
export function parseFilter(text: string): Result<MessageTest | null, FilterError> {
  const tests: MessageTest[] = [];
  for (const term of termsOf(text)) {
    const isNegated = term.text.startsWith('-') && term.text.length > 1;
    const read = termTest(isNegated ? term.text.slice(1) : term.text);
    if (!read.ok) return fail({ text: read.error, from: term.from, until: term.from + term.text.length });
    tests.push(isNegated ? (message) => !read.value(message) : read.value);
  }
  return ok(tests.length === 0 ? null : (message) => tests.every((test) => test(message)));
}
