import { fail, ok, type Result } from '../base/result.ts';
import { SYNTAX_PROBLEMS } from '../texts/filter.ts';
import { keyMeantBy, keyOf } from './filter-keys.ts';
import { faultOf, readKeyTerm, readPathTerm, type Value } from './read-term.ts';
import type { Expression, FilterError, Operator, Pattern } from './syntax.ts';

/** Deeper nested brackets are a typing mistake, and the parser recurses for each. */
const DEEPEST = 100;

const PATH = /((?:[A-Za-z_$][\w$-]*|\[-?\d+\])(?:\.[\w$-]+|\.\*|\[(?:-?\d+|\*)\])*)(!=|>=|<=|=|>|<|~)/y;
const KEY = /([A-Za-z]+):/y;
const WORD = /^(?:and|or|not|AND|OR|NOT)$/;

/** Thrown where the text is wrong, caught in `parseFilter`: the only way out of a descent that is many calls deep. */
class Wrong extends Error {
  readonly fault: FilterError;

  constructor(text: string, from: number, until: number) {
    super(text);
    this.fault = { text, from, until };
  }
}

/**
 * Reads a filter by recursive descent:
 *
 * ```
 * any   = all { "or" all }
 * all   = one { ["and"] one }
 * one   = ("not" | "-") one | "(" any ")" | term
 * term  = word | "quoted" | /pattern/flags | key:value | path=value
 * ```
 */
class FilterReader {
  readonly #text: string;
  #place = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Expression | null {
    this.#skipBlanks();
    if (this.#isAtEnd()) return null;
    return this.#any();
  }

  #any(): Expression {
    const parts = [this.#all()];
    for (let from = this.#place; this.#takeWord('or'); from = this.#place) {
      if (this.#isAtBorder()) throw new Wrong(SYNTAX_PROBLEMS.missingAfter('or'), from, this.#place);
      parts.push(this.#all());
    }
    return oneOrMany('any', parts);
  }

  #all(): Expression {
    const parts: Expression[] = [];
    for (;;) {
      const from = this.#place;
      const wasAsked = this.#takeWord('and');
      if (wasAsked && parts.length === 0) throw new Wrong(SYNTAX_PROBLEMS.missingBefore('and'), from, from + 3);
      if (this.#isAtBorder() || this.#peekWord() === 'or') {
        if (wasAsked) throw new Wrong(SYNTAX_PROBLEMS.missingAfter('and'), from, from + 3);
        if (parts.length === 0) throw this.#nothingHere();
        return oneOrMany('all', parts);
      }
      parts.push(this.#one());
    }
  }

  #nothingHere(): Wrong {
    if (this.#peekWord() === 'or') return new Wrong(SYNTAX_PROBLEMS.missingBefore('or'), this.#place, this.#place + 2);
    return new Wrong(SYNTAX_PROBLEMS.emptyBrackets, Math.max(0, this.#place - 1), this.#place + 1);
  }

  #one(): Expression {
    let isNot = false;
    for (;;) {
      const from = this.#place;
      const isMinus = this.#text[from] === '-' && /[^\s)-]/.test(this.#text[from + 1] ?? ' ');
      if (isMinus) this.#place += 1;
      else if (!this.#takeWord('not')) break;
      isNot = !isNot;
      if (this.#isAtBorder()) throw new Wrong(SYNTAX_PROBLEMS.missingAfter('not'), from, this.#place);
    }
    const part = this.#text[this.#place] === '(' ? this.#bracket() : this.#term();
    this.#skipBlanks();
    return isNot ? { kind: 'not', part } : part;
  }

  #bracket(): Expression {
    const from = this.#place;
    if (this.#depth === DEEPEST) throw new Wrong(SYNTAX_PROBLEMS.nestedTooDeep, from, from + 1);
    this.#place += 1;
    this.#depth += 1;
    this.#skipBlanks();
    if (this.#isAtEnd()) throw new Wrong(SYNTAX_PROBLEMS.unclosedBracket, from, from + 1);
    const expression = this.#any();
    if (this.#text[this.#place] !== ')') throw new Wrong(SYNTAX_PROBLEMS.unclosedBracket, from, from + 1);
    this.#place += 1;
    this.#depth -= 1;
    return expression;
  }

  #term(): Expression {
    const from = this.#place;
    if (this.#text[from] === ')') throw new Wrong(SYNTAX_PROBLEMS.strayBracket, from, from + 1);
    const quoted = this.#quoted();
    if (quoted !== null) return { kind: 'anywhere', test: { kind: 'contains', text: quoted } };
    const pattern = this.#pattern();
    if (pattern !== null) return { kind: 'anywhere', test: pattern };
    return this.#keyTerm(from) ?? this.#pathTerm(from) ?? this.#wordTerm();
  }

  #wordTerm(): Expression {
    const text = this.#word();
    return { kind: 'anywhere', test: { kind: 'contains', text } };
  }

  #keyTerm(from: number): Expression | null {
    KEY.lastIndex = from;
    const word = KEY.exec(this.#text)?.[1];
    if (word === undefined) return null;
    const key = keyOf(word.toLowerCase());
    const after = from + word.length + 1;
    if (key === undefined) {
      const meant = this.#text.startsWith('//', after) ? undefined : keyMeantBy(word.toLowerCase());
      if (meant === undefined) return null;
      throw new Wrong(SYNTAX_PROBLEMS.unknownKey(word, meant), from, after);
    }
    this.#place = after;
    const read = readKeyTerm(key, this.#value());
    if (!read.ok) throw new Wrong(read.error, from, this.#place);
    return read.value.isNot ? { kind: 'not', part: read.value.term } : read.value.term;
  }

  #pathTerm(from: number): Expression | null {
    PATH.lastIndex = from;
    const match = PATH.exec(this.#text);
    const [whole, path, sign] = match ?? [];
    if (whole === undefined || path === undefined) return null;
    const operator = OPERATORS.find((each) => each === sign);
    if (operator === undefined) return null;
    this.#place = from + whole.length;
    const read = readPathTerm(path, operator, this.#value());
    if (!read.ok) throw new Wrong(read.error, from, this.#place);
    return read.value;
  }

  #value(): Value {
    const quoted = this.#quoted();
    if (quoted !== null) return { text: quoted, isQuoted: true, pattern: null };
    const from = this.#place;
    // `type:~/re/` and `type:/re/` mean the same.
    if (this.#text[from] === '~' && this.#text[from + 1] === '/') this.#place += 1;
    const pattern = this.#pattern();
    if (pattern !== null) return { text: this.#text.slice(from, this.#place), isQuoted: false, pattern };
    this.#place = from;
    return { text: this.#word(), isQuoted: false, pattern: null };
  }

  /** Text in quotes that is a term of its own; an unclosed quote reaches to the end. `null` elsewhere. */
  #quoted(): string | null {
    if (this.#text[this.#place] !== '"') return null;
    let text = '';
    let place = this.#place + 1;
    for (; place < this.#text.length && this.#text[place] !== '"'; place += 1) {
      const isEscape = this.#text[place] === '\\' && /["\\]/.test(this.#text[place + 1] ?? '');
      if (isEscape) place += 1;
      text += this.#text[place];
    }
    // `"seq":7,` copied from a payload is literal text, quotes included.
    if (place < this.#text.length && !this.#endsTerm(place + 1)) return null;
    this.#place = Math.min(this.#text.length, place + 1);
    return text;
  }

  /** `/source/flags` that is a term of its own; an address like `/api/orders` is a word. */
  #pattern(): Pattern | null {
    const from = this.#place;
    if (this.#text[from] !== '/') return null;
    let end = from + 1;
    for (let isClass = false; end < this.#text.length; end += 1) {
      const character = this.#text[end];
      if (character === '/' && !isClass) break;
      if (character === '\\') end += 1;
      else if (character === '[') isClass = true;
      else if (character === ']') isClass = false;
    }
    if (end >= this.#text.length || end === from + 1) return null;
    const flags = /^[dgimsuvy]*/.exec(this.#text.slice(end + 1, end + 10))?.[0] ?? '';
    const until = end + 1 + flags.length;
    if (!this.#endsTerm(until)) return null;
    const pattern: Pattern = { kind: 'pattern', source: this.#text.slice(from + 1, end), flags, from, until };
    const fault = faultOf(pattern);
    if (fault !== null) throw new Wrong(fault, from, until);
    this.#place = until;
    return pattern;
  }

  /** Up to the next blank; balanced brackets inside belong to it. */
  #word(): string {
    const from = this.#place;
    for (let open = 0; !this.#isAtEnd() && !isBlank(this.#text[this.#place]); this.#place += 1) {
      const character = this.#text[this.#place];
      if (character === '(') open += 1;
      else if (character === ')') {
        if (open === 0 && this.#depth > 0) break;
        open -= 1;
      }
    }
    return this.#text.slice(from, this.#place);
  }

  #peekWord(): string {
    const word = /^[A-Za-z]+(?=[\s()]|$)/.exec(this.#text.slice(this.#place, this.#place + 4))?.[0] ?? '';
    return WORD.test(word) ? word.toLowerCase() : '';
  }

  #takeWord(word: 'and' | 'or' | 'not'): boolean {
    if (this.#peekWord() !== word) return false;
    this.#place += word.length;
    this.#skipBlanks();
    return true;
  }

  #skipBlanks(): void {
    while (isBlank(this.#text[this.#place])) this.#place += 1;
  }

  #isAtEnd(): boolean {
    return this.#place >= this.#text.length;
  }

  /** At the end, or at the closing bracket. */
  #isAtBorder(): boolean {
    return this.#isAtEnd() || (this.#text[this.#place] === ')' && this.#depth > 0);
  }

  #endsTerm(place: number): boolean {
    const character = this.#text[place];
    return character === undefined || isBlank(character) || (character === ')' && this.#depth > 0);
  }
}

const OPERATORS: readonly (Operator | '~')[] = ['=', '!=', '>', '<', '>=', '<=', '~'];

const isBlank = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

function oneOrMany(kind: 'all' | 'any', parts: readonly Expression[]): Expression {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind, parts };
}

/**
 * Reads a filter: words, `"quoted text"`, `/patterns/flags`, `key:value` and `path.to.key=value`, joined by `and` (or just a
 * blank), `or`, `not` (or `-`) and brackets. README has the table of keys.
 *
 * @returns what was understood, `null` for an empty filter; or what is wrong and where; then nothing is filtered.
 *   Never throws, whatever the text.
 */
export function parseFilter(text: string): Result<Expression | null, FilterError> {
  try {
    return ok(new FilterReader(text).read());
  } catch (error) {
    if (error instanceof Wrong) return fail(error.fault);
    throw error;
  }
}
