/** A text, number or word of JSON and where it stands. */
export interface JsonValue {
  /** Names and indexes from the outermost value down; the same list is used again for the next value. */
  readonly path: readonly (string | number)[];
  /** The value as it stands in the text, quotes included: from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
  readonly isText: boolean;
}

interface Frame {
  readonly isObject: boolean;
  expectsName: boolean;
}

/** Values nested deeper than this are passed over. */
const DEPTH_LIMIT = 200;

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

/** Characters that end a number or word. */
const SCALAR_END = /[\s,\]}:"[{]|$/g;

/** The end of the text that begins with a quote at `start`; a text that is cut ends where everything ends. */
function endOfText(text: string, start: number): number {
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
 * Finds every text, number and word of the JSON in a text, with the path that leads there. The text need not be JSON as a
 * whole: what stands before, between and behind is passed over (`42["event",{…}]`, the lines of an event stream), and
 * JSON that is cut off counts as far as it goes.
 */
export function eachJsonValue(text: string, take: (value: JsonValue) => void): void {
  const frames: Frame[] = [];
  const path: (string | number)[] = [];
  let at = 0;

  const afterValue = (): void => {
    const frame = frames.at(-1);
    const last = path.length - 1;
    const place = path[last];
    if (frame !== undefined && !frame.isObject && typeof place === 'number') path[last] = place + 1;
  };

  const openFrame = (isObject: boolean): void => {
    frames.push({ isObject, expectsName: isObject });
    path.push(isObject ? '' : 0);
  };

  const closeFrame = (isObject: boolean): void => {
    if (frames.at(-1)?.isObject === isObject) {
      frames.pop();
      path.pop();
      afterValue();
    } else {
      // Brackets that do not match: whatever this is, a new value may begin behind it.
      frames.length = 0;
      path.length = 0;
    }
  };

  /** Whether the text that ends at `end` is a name: a colon follows. */
  const isName = (end: number): boolean => {
    let next = end;
    while (isSpace(text.charCodeAt(next))) next += 1;
    return text.charCodeAt(next) === 0x3a;
  };

  const takeText = (frame: Frame): void => {
    const start = at;
    at = endOfText(text, start);
    if (frame.expectsName && isName(at)) {
      path[path.length - 1] = nameOf(text.slice(start, at));
      frame.expectsName = false;
      return;
    }
    take({ path, start, end: at, isText: true });
    afterValue();
  };

  const takeScalar = (): void => {
    SCALAR_END.lastIndex = at + 1;
    const end = SCALAR_END.exec(text)?.index ?? text.length;
    take({ path, start: at, end, isText: false });
    at = end;
    afterValue();
  };

  while (at < text.length) {
    const unit = text.charCodeAt(at);
    const frame = frames.at(-1);
    if (unit === 0x7b || unit === 0x5b) {
      if (frames.length < DEPTH_LIMIT) openFrame(unit === 0x7b);
      at += 1;
    } else if (frame === undefined) {
      // Outside of any value only the beginning of one matters.
      const next = text.slice(at).search(/[{[]/);
      if (next < 0) return;
      at += next;
    } else if (unit === 0x7d || unit === 0x5d) {
      closeFrame(unit === 0x7d);
      at += 1;
    } else if (unit === 0x22) takeText(frame);
    else if (unit === 0x2c) {
      frame.expectsName = frame.isObject;
      at += 1;
    } else if (unit === 0x3a || isSpace(unit)) at += 1;
    else takeScalar();
  }
}

/** The value of a text of JSON, quotes included; of one that is cut or faulty, what stands between the quotes. */
export function textOfJson(raw: string): string {
  if (!raw.includes('\\')) return raw.slice(1, raw.endsWith('"') && raw.length > 1 ? -1 : undefined);
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'string' ? value : raw;
  } catch {
    return raw.slice(1);
  }
}

const nameOf = textOfJson;
