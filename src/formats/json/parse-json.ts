/** Values nested deeper than this come as `JSON.parse` gives them, big integers rounded. */
const DEPTH_LIMIT = 256;

/** Digits of the smallest integer above 2^53. */
const LONG = 16;

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

/**
 * Whether a text has a run of 16 digits. It reads only every sixteenth character, since such a run must cover one: six
 * times as fast as the regular expression, on the hottest path of all.
 */
function hasLongDigits(text: string): boolean {
  for (let index = LONG - 1; index < text.length; index += LONG) {
    if (!isDigit(text.charCodeAt(index))) continue;
    let start = index;
    let end = index + 1;
    while (isDigit(text.charCodeAt(start - 1))) start -= 1;
    while (isDigit(text.charCodeAt(end))) end += 1;
    if (end - start >= LONG) return true;
  }
  return false;
}

/**
 * A long integer where JSON allows a number: at the beginning or after a colon, a comma or a bracket, and not continued
 * as a fraction. It may still be inside a string; then the slower parser runs for nothing.
 */
const LONG_INTEGER = /(?:^|[:,[\s])-?\d{16,}\s*(?:$|[,\]}\s])/;

/**
 * Parses JSON. Integers above 2^53, which a JSON number would round, come as `bigint`, so that numbering by them is
 * exact; everything else is what `JSON.parse` gives. (`JSON.stringify` refuses such a value; keep the text for that.)
 * The walk is written here, since pure rooms take no package and all but a few messages never reach it.
 *
 * @returns `undefined` if the text is not JSON. Never throws.
 */
export function parseJson(text: string): unknown {
  if (isBrokenOff(text)) return undefined;
  try {
    const rounded: unknown = JSON.parse(text);
    return hasLongDigits(text) && LONG_INTEGER.test(text) ? withBigIntegers(text, rounded) : rounded;
  } catch {
    return undefined;
  }
}

/**
 * Whether a text that opens a list or an object ends in something else than its bracket. Engines need more than four times
 * as long for four times as many open brackets before they find that the text is over: here its two ends tell.
 */
function isBrokenOff(text: string): boolean {
  let first = 0;
  while (isSpace(text.charCodeAt(first))) first += 1;
  const unit = text.charCodeAt(first);
  if (unit !== OPEN_OBJECT && unit !== OPEN_ARRAY) return false;
  let last = text.length - 1;
  while (isSpace(text.charCodeAt(last))) last -= 1;
  return text.charCodeAt(last) !== (unit === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY);
}

/** Whether a text can be an object, an array or a string in JSON, by its first character alone. */
export function looksLikeJson(text: string): boolean {
  const first = text.charCodeAt(isSpace(text.charCodeAt(0)) ? text.search(/[^ \n\r\t]/) : 0);
  return first === OPEN_OBJECT || first === OPEN_ARRAY || first === QUOTE;
}

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const QUOTE = 0x22;
const COMMA = 0x2c;

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

class TooDeep extends Error {}

/** `JSON.parse` has proved the text, so the walk over it needs no error handling of its own. */
function withBigIntegers(text: string, rounded: unknown): unknown {
  try {
    return new JsonWalk(text).readValue(0);
  } catch (error) {
    if (error instanceof TooDeep) return rounded;
    throw error;
  }
}

/** Reads a text that is known to be JSON. */
class JsonWalk {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readValue(depth: number): unknown {
    if (depth > DEPTH_LIMIT) throw new TooDeep();
    this.#skipSpace();
    switch (this.#unit()) {
      case OPEN_OBJECT:
        return this.#readObject(depth);
      case OPEN_ARRAY:
        return this.#readArray(depth);
      case QUOTE:
        return this.#readString();
      default:
        return this.#readWord();
    }
  }

  #unit(): number {
    return this.#text.charCodeAt(this.#at);
  }

  #skipSpace(): void {
    while (isSpace(this.#unit())) this.#at += 1;
  }

  /** Steps over white space and one comma. */
  #toNext(): void {
    this.#skipSpace();
    if (this.#unit() === COMMA) this.#at += 1;
    this.#skipSpace();
  }

  #readObject(depth: number): unknown {
    const fields = new Map<string, unknown>();
    this.#at += 1;
    for (this.#skipSpace(); this.#unit() !== CLOSE_OBJECT; this.#toNext()) {
      const name = this.#readString();
      this.#skipSpace();
      this.#at += 1; // the colon
      fields.set(name, this.readValue(depth + 1));
    }
    this.#at += 1;
    // Makes own properties of all names, `__proto__` included, as `JSON.parse` does.
    return Object.fromEntries(fields);
  }

  #readArray(depth: number): readonly unknown[] {
    const items: unknown[] = [];
    this.#at += 1;
    for (this.#skipSpace(); this.#unit() !== CLOSE_ARRAY; this.#toNext()) items.push(this.readValue(depth + 1));
    this.#at += 1;
    return items;
  }

  #readString(): string {
    const text = this.#text;
    const start = this.#at;
    const next = text.indexOf('"', start + 1);
    const plain = text.slice(start + 1, next);
    if (!plain.includes('\\')) {
      this.#at = next + 1;
      return plain;
    }
    let at = start + 1;
    while (text.charCodeAt(at) !== QUOTE) at += text.charAt(at) === '\\' ? 2 : 1;
    this.#at = at + 1;
    return String(JSON.parse(text.slice(start, this.#at)));
  }

  /** A number, `true`, `false` or `null`. */
  #readWord(): unknown {
    const start = this.#at;
    while (this.#at < this.#text.length && !/[,\]}\s]/.test(this.#text.charAt(this.#at))) this.#at += 1;
    const word = this.#text.slice(start, this.#at);
    const isLong = word.length >= LONG && /^-?\d+$/.test(word) && !Number.isSafeInteger(Number(word));
    return isLong ? BigInt(word) : JSON.parse(word);
  }
}
