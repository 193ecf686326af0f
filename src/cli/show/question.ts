import { fail, ok, type Result } from '../../base/result.ts';
import { parseFilter } from '../../filter/parse-filter.ts';
import { parseInstant } from '../../filter/read-term.ts';
import type { Expression, Instant } from '../../filter/syntax.ts';
import { SHOW_PROBLEMS } from '../../texts/cli/show.ts';

/** What can be listed. */
export const LISTS = ['messages', 'streams', 'findings'] as const;

/** One of {@link LISTS}. */
export type ListName = (typeof LISTS)[number];

/** Where something stands in a list: at an item's place, `@12`, or at an instant. */
export type Since = { readonly kind: 'place'; readonly place: number } | Instant;

/** What is asked of a recording. */
export interface Question {
  readonly list: ListName;
  /** `null` for all. */
  readonly filter: Expression | null;
  /** Id of the one stream that is meant, `null` for all. */
  readonly stream: number | null;
  readonly since: Since | null;
  /** What is in the middle of what is shown. */
  readonly around: Since | null;
  /** Items at most. */
  readonly limit: number;
  /** Characters of a payload, escapes included. */
  readonly characters: number;
}

/** A question in the user's words; a number may be a text, as the command line has it. */
export interface WrittenQuestion {
  readonly filter?: string | undefined;
  readonly stream?: string | undefined;
  readonly since?: string | undefined;
  readonly around?: string | undefined;
  readonly limit?: string | undefined;
  readonly characters?: string | undefined;
}

/** What holds where the user does not say, and the most that can be asked for. */
interface QuestionBounds {
  readonly limit: number;
  readonly mostLimit: number;
  readonly characters: number;
  readonly mostCharacters: number;
}

function parseSince(text: string): Since | null {
  const place = /^@(\d{1,12})$/.exec(text)?.[1];
  return place === undefined ? parseInstant(text) : { kind: 'place', place: Number(place) };
}

/** Reads a whole number from 1 on. */
function parseCount(name: string, text: string | undefined, usual: number, most: number): Result<number, string> {
  if (text === undefined) return ok(usual);
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return count < 1 || count > most ? fail(SHOW_PROBLEMS.notCount(name, text, most)) : ok(count);
}

function parseStream(text: string | undefined): Result<number | null, string> {
  if (text === undefined) return ok(null);
  return /^\d{1,9}$/.test(text) ? ok(Number(text)) : fail(SHOW_PROBLEMS.notStream(text));
}

function parseExpression(text: string | undefined): Result<Expression | null, string> {
  const parsed = parseFilter(text ?? '');
  return parsed.ok ? parsed : fail(SHOW_PROBLEMS.filter(parsed.error.text, parsed.error.from + 1));
}

/**
 * Reads a question.
 *
 * @returns the question, or a sentence that says what is wrong with it and how it is written.
 */
export function parseQuestion(
  list: ListName,
  written: WrittenQuestion,
  bounds: QuestionBounds,
): Result<Question, string> {
  const filter = parseExpression(written.filter);
  if (!filter.ok) return filter;
  const stream = parseStream(written.stream);
  if (!stream.ok) return stream;
  const limit = parseCount('limit', written.limit, bounds.limit, bounds.mostLimit);
  if (!limit.ok) return limit;
  const characters = parseCount('characters', written.characters, bounds.characters, bounds.mostCharacters);
  if (!characters.ok) return characters;
  if (written.since !== undefined && written.around !== undefined) return fail(SHOW_PROBLEMS.sinceAndAround);
  const since = written.since === undefined ? null : parseSince(written.since);
  if (written.since !== undefined && since === null) return fail(SHOW_PROBLEMS.notSince(written.since));
  const around = written.around === undefined ? null : parseSince(written.around);
  if (written.around !== undefined && around === null) return fail(SHOW_PROBLEMS.notAround(written.around));
  return ok({
    list,
    filter: filter.value,
    stream: stream.value,
    since,
    around,
    limit: limit.value,
    characters: characters.value,
  });
}
