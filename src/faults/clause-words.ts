import { WORDS_PROBLEMS } from '../texts/faults.ts';

/** A word of a clause: letters and hyphens in lower case, a number with its unit, a text in quotation marks, or a sign. */
export type Word =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string; readonly value: number; readonly unit: string }
  | { readonly kind: 'quoted'; readonly text: string; readonly value: string }
  | { readonly kind: 'sign'; readonly text: string };

/** Something in the words of a plan that is not understood; it never leaves this room. */
export class ClauseError extends Error {
  override readonly name = 'ClauseError';
}

/** What follows a number with or without a blank; only as a whole word, so that `503 status` has no `s`. */
const UNIT = String.raw`%|(?:ms|min|s|m|h|[kKMG]?i?B\/s|st|nd|rd|th)(?![\w\/])`;
const WORD = new RegExp(
  String.raw`\s*(?:("(?:[^"\\]|\\.)*")|(\d{1,15}(?:\.\d{1,15})?)(?:\s*(${UNIT}))?|([A-Za-z][A-Za-z-]*)|(\S))`,
  'y',
);

/** Splits at `;` and at line ends, but not within quotation marks. Linear. */
export function clausesOf(text: string): readonly string[] {
  const clauses: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === ';' || character === '\n')) {
      clauses.push(text.slice(from, at));
      from = at + 1;
    }
  }
  clauses.push(text.slice(from));
  return clauses.map((clause) => clause.trim()).filter((clause) => clause !== '');
}

function quotedValue(text: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ClauseError(WORDS_PROBLEMS.text);
  }
  return String(value);
}

/** @throws {ClauseError} where a quotation mark is not closed */
function wordsOf(clause: string): readonly Word[] {
  const words: Word[] = [];
  const pattern = new RegExp(WORD);
  for (let match = pattern.exec(clause); match !== null; match = pattern.exec(clause)) {
    const [whole, quoted, number, unit = '', word, sign] = match;
    const text = whole.trim();
    if (quoted !== undefined) words.push({ kind: 'quoted', text, value: quotedValue(quoted) });
    else if (number !== undefined) words.push({ kind: 'number', text, value: Number(number), unit });
    else if (word !== undefined) words.push({ kind: 'word', text: word.toLowerCase() });
    else if (sign === '"') throw new ClauseError(WORDS_PROBLEMS.quote);
    else words.push({ kind: 'sign', text: sign ?? '' });
  }
  return words;
}

/** The words of one clause, read one after the other. */
export class ClauseWords {
  readonly #words: readonly Word[];
  #next = 0;

  constructor(clause: string) {
    this.#words = wordsOf(clause);
  }

  /** The next word without taking it; `null` at the end. */
  get next(): Word | null {
    return this.#words[this.#next] ?? null;
  }

  /** Takes the next word if it is this one. */
  takes(...texts: readonly string[]): boolean {
    const { next } = this;
    if (next?.kind !== 'word' || !texts.includes(next.text)) return false;
    this.#next += 1;
    return true;
  }

  /** Takes a number with one of these units, `''` for none; `null` if there is no such number. */
  number(units: readonly string[]): { readonly value: number; readonly unit: string } | null {
    const { next } = this;
    if (next?.kind !== 'number' || !units.includes(next.unit)) return null;
    this.#next += 1;
    return next;
  }

  /** Takes a text in quotation marks; `null` if there is none. */
  quoted(): string | null {
    const { next } = this;
    if (next?.kind !== 'quoted') return null;
    this.#next += 1;
    return next.value;
  }

  /** Takes any word of letters. */
  word(): string | null {
    const { next } = this;
    if (next?.kind !== 'word') return null;
    this.#next += 1;
    return next.text;
  }

  /** The error for what stands next, where something else is due. */
  due(what: string): ClauseError {
    const { next } = this;
    if (next === null) return new ClauseError(WORDS_PROBLEMS.unfinished(what));
    return new ClauseError(WORDS_PROBLEMS.unexpected(next.text.slice(0, 50), what));
  }
}
