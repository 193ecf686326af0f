/** A string, number or word of JSON and its position in the text. */
export interface JsonValue {
  /** Names and indexes from the outermost value down; the same list is used again for the next value. */
  readonly path: readonly (string | number)[];
  /** The value with its quotes: from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  readonly isText: boolean;
  /** Number of the object or list that holds it, from 1 in the order of their beginnings. */
  readonly holder: number;
}

/** An object or list that is not closed yet. */
interface OpenValue {
  readonly isObject: boolean;
  readonly number: number;
  expectsName: boolean;
}

/** Values nested deeper than this are skipped. */
const DEPTH_LIMIT = 200;

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

/** Characters that end a number or word. */
const SCALAR_END = /[\s,\]}:"[{]|$/g;

/** Where an object or list begins. */
const BEGINNING = /[{[]/g;

/** The end of the string whose quote is at `start`; a string that is cut ends with the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    let escapes = 0;
    while (text.charCodeAt(quote - 1 - escapes) === 0x5c && quote - 1 - escapes > start) escapes += 1;
    if (escapes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

/**
 * Finds every string, number and word of the JSON in a text, with the path that leads there. The text need not be JSON as
 * a whole: whatever comes before, between and after is skipped (`42["event",{…}]`, the lines of an event stream), and
 * JSON that is cut off counts as far as it goes. No other reader of JSON here gives positions or accepts text around it.
 */
export function eachJsonValue(text: string, take: (value: JsonValue) => void): void {
  new EmbeddedJsonScan(text, take).run();
}

class EmbeddedJsonScan {
  readonly #text: string;
  readonly #take: (value: JsonValue) => void;
  readonly #open: OpenValue[] = [];
  readonly #path: (string | number)[] = [];
  #at = 0;
  #holders = 0;

  constructor(text: string, take: (value: JsonValue) => void) {
    this.#text = text;
    this.#take = take;
  }

  run(): void {
    const text = this.#text;
    while (this.#at < text.length) {
      const unit = text.charCodeAt(this.#at);
      const inner = this.#open.at(-1);
      if (unit === 0x7b || unit === 0x5b) {
        if (this.#open.length < DEPTH_LIMIT) this.#openValue(unit === 0x7b);
        this.#at += 1;
      } else if (inner === undefined) {
        // Outside any value only the beginning of one matters.
        BEGINNING.lastIndex = this.#at;
        const next = BEGINNING.exec(text);
        if (next === null) return;
        this.#at = next.index;
      } else if (unit === 0x7d || unit === 0x5d) {
        this.#closeValue(unit === 0x7d);
        this.#at += 1;
      } else if (unit === 0x22) this.#takeString(inner);
      else if (unit === 0x2c) {
        inner.expectsName = inner.isObject;
        this.#at += 1;
      } else if (unit === 0x3a || isSpace(unit)) this.#at += 1;
      else this.#takeScalar(inner);
    }
  }

  #openValue(isObject: boolean): void {
    this.#holders += 1;
    this.#open.push({ isObject, number: this.#holders, expectsName: isObject });
    this.#path.push(isObject ? '' : 0);
  }

  #closeValue(isObject: boolean): void {
    if (this.#open.at(-1)?.isObject === isObject) {
      this.#open.pop();
      this.#path.pop();
      this.#afterValue();
    } else {
      // Brackets that do not match: whatever this is, a new value may begin after it.
      this.#open.length = 0;
      this.#path.length = 0;
    }
  }

  #afterValue(): void {
    const inner = this.#open.at(-1);
    const last = this.#path.length - 1;
    const step = this.#path[last];
    if (inner !== undefined && !inner.isObject && typeof step === 'number') this.#path[last] = step + 1;
  }

  #takeString(inner: OpenValue): void {
    const start = this.#at;
    const end = endOfString(this.#text, start);
    this.#at = end;
    if (inner.expectsName && this.#isName(end)) {
      this.#path[this.#path.length - 1] = stringOfJson(this.#text.slice(start, end));
      inner.expectsName = false;
      return;
    }
    this.#take({ path: this.#path, start, end, isText: true, holder: inner.number });
    this.#afterValue();
  }

  /** Whether the string that ends at `end` is a name: a colon follows. */
  #isName(end: number): boolean {
    let next = end;
    while (isSpace(this.#text.charCodeAt(next))) next += 1;
    return this.#text.charCodeAt(next) === 0x3a;
  }

  #takeScalar(inner: OpenValue): void {
    const start = this.#at;
    SCALAR_END.lastIndex = start + 1;
    const end = SCALAR_END.exec(this.#text)?.index ?? this.#text.length;
    this.#take({ path: this.#path, start, end, isText: false, holder: inner.number });
    this.#at = end;
    this.#afterValue();
  }
}

/** The value of a JSON string with its quotes; for one that is cut or faulty, the text between the quotes as it is. */
export function stringOfJson(raw: string): string {
  if (!raw.includes('\\')) return raw.slice(1, raw.endsWith('"') && raw.length > 1 ? -1 : undefined);
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? value : raw;
  } catch {
    return raw.slice(1);
  }
}
