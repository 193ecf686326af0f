export const isJsonSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

/** Characters before a bracket that are given to who wants to know what it opens. */
const BEFORE_BRACKET = 64;

/** Characters of one value that are kept. */
const VALUE_BOUND = 400 * 1024 * 1024;

/** Finds the end of one JSON value whose text comes in pieces, and keeps that text. Whether it is sound is not looked at. */
export class ValueCapture {
  /** Place of its first character in the whole text. */
  readonly at: number;
  readonly #pieces: string[] = [];
  readonly #isKept: boolean;
  /** True for a number or a word, which ends where something else begins. */
  readonly #isScalar: boolean;
  #length = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** Place of the next backslash of the piece at hand, at or behind where it was last looked for. */
  #backslash = -1;

  /** A value that begins with a character; `null` where none does. */
  static begin(character: string, at: number, isKept: boolean): ValueCapture | null {
    const isScalar = character !== '{' && character !== '[' && character !== '"';
    return isScalar && !/[-0-9a-z]/.test(character) ? null : new ValueCapture(at, isScalar, isKept);
  }

  private constructor(at: number, isScalar: boolean, isKept: boolean) {
    this.at = at;
    this.#isScalar = isScalar;
    this.#isKept = isKept;
  }

  /** The text so far; what lies beyond a bound is missing. */
  get text(): string {
    return this.#pieces.join('');
  }

  /**
   * Reads on.
   *
   * @param stopAt asked at each bracket that opens a list of the value's own members, with the text before it: where it
   *   says so, reading stops behind that bracket.
   * @returns the place behind the value, or behind such a bracket; -1 if it goes on in the next piece.
   */
  read(piece: string, from: number, stopAt?: (before: string) => boolean): number {
    this.#backslash = -1;
    const end = this.#isScalar ? endOfScalar(piece, from) : this.#endOfValue(piece, from, stopAt);
    const until = end < 0 ? piece.length : end;
    if (this.#isKept && this.#length < VALUE_BOUND) this.#pieces.push(piece.slice(from, until));
    this.#length += until - from;
    return end;
  }

  #endOfValue(piece: string, from: number, stopAt: ((before: string) => boolean) | undefined): number {
    let at = from;
    while (at < piece.length) {
      if (this.#isInString) {
        at = this.#endOfString(piece, at);
        if (this.#isInString) return -1;
        if (this.#depth === 0) return at;
        continue;
      }
      const unit = piece.charCodeAt(at);
      at += 1;
      if (unit === 0x22) this.#isInString = true;
      else if (unit === 0x7b || unit === 0x5b) {
        this.#depth += 1;
        if (unit === 0x5b && this.#depth === 2 && stopAt?.(this.#before(piece, from, at - 1)) === true) return at;
      } else if (unit === 0x7d || unit === 0x5d) {
        this.#depth -= 1;
        if (this.#depth === 0) return at;
      }
    }
    return -1;
  }

  #before(piece: string, from: number, at: number): string {
    const here = piece.slice(Math.max(from, at - BEFORE_BRACKET), at);
    if (here.length === BEFORE_BRACKET) return here;
    let before = '';
    for (let place = this.#pieces.length - 1; place >= 0 && before.length < BEFORE_BRACKET; place -= 1) {
      before = `${this.#pieces[place]?.slice(-BEFORE_BRACKET)}${before}`;
    }
    return before + here;
  }

  /** Goes to the place behind a string's end, or to the end of the piece. */
  #endOfString(piece: string, from: number): number {
    let at = from + (this.#isEscaped ? 1 : 0);
    this.#isEscaped = false;
    let quote = -1;
    // The engine finds a character many times as fast as a loop here does; each place is looked for once.
    while (at < piece.length) {
      if (quote < at) quote = indexOrEnd(piece, '"', at);
      if (this.#backslash < at) this.#backslash = indexOrEnd(piece, '\\', at);
      if (this.#backslash >= quote) {
        if (quote === piece.length) return quote;
        this.#isInString = false;
        return quote + 1;
      }
      at = this.#backslash + 2;
    }
    this.#isEscaped = at > piece.length;
    return piece.length;
  }
}

function indexOrEnd(text: string, character: string, from: number): number {
  const index = text.indexOf(character, from);
  return index < 0 ? text.length : index;
}

/** The place behind a number or word; -1 if it may go on. */
function endOfScalar(piece: string, from: number): number {
  for (let at = from; at < piece.length; at += 1) {
    const unit = piece.charCodeAt(at);
    if (unit === 0x2c || unit === 0x5d || unit === 0x7d || isJsonSpace(unit)) return at;
  }
  return -1;
}
