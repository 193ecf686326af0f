/** What could be read of a JSON text. */
export interface RepairedJson {
  /** `undefined` where not even the beginning is JSON. */
  readonly value: unknown;
  /** Where reading ended, in characters, and why; `null` where the text is sound. */
  readonly damage: { readonly at: number; readonly text: string } | null;
}

/**
 * Reads a JSON text of which the end, or what follows some point, may be missing or damaged. Everything before the
 * damage is kept: all complete values, and of the objects and lists that were open there the complete members.
 *
 * @param text of any length; the time taken grows with it in a straight line.
 */
export function parseDamagedJson(text: string): RepairedJson {
  try {
    return { value: JSON.parse(text), damage: null };
  } catch {
    return salvage(text);
  }
}

function salvage(text: string): RepairedJson {
  const scan = createScan(text);
  while (scan.step());
  const { at, problem, kept, open } = scan;
  const damage = { at, text: problem };
  const closers = open.map((opener) => (opener === '{' ? '}' : ']')).toReversed();
  try {
    return { value: JSON.parse(text.slice(0, kept) + closers.join('')), damage };
  } catch {
    // Only what the scan took for JSON and the engine does not; nothing is then to be trusted.
    return { value: undefined, damage };
  }
}

type Opener = '{' | '[';

/** What may come next. */
type State = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'after';

/** A number or a word of JSON, whole. */
const SCALAR = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

/** The longest number that is taken for one; JSON has no bound, an honest writer no need. */
const SCALAR_LIMIT = 1_000;

/** What may stand in a scalar. */
const isScalarUnit = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) ||
  (unit >= 0x61 && unit <= 0x7a) ||
  unit === 0x2d ||
  unit === 0x2b ||
  unit === 0x2e ||
  unit === 0x45;

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

interface Scan {
  /** Takes one token; false at the end or at the first fault. */
  step(): boolean;
  readonly at: number;
  readonly problem: string;
  /** The text up to here, with the brackets of `open` closed, is sound. */
  readonly kept: number;
  readonly open: readonly Opener[];
}

/**
 * Walks over a JSON text token by token without recursion, so that depth costs no stack, and remembers the last place
 * at which it could be closed.
 */
function createScan(text: string): Scan {
  let at = 0;
  let state: State = 'value';
  let problem = '';
  let kept = 0;
  const stack: Opener[] = [];
  // How many openers of `stack` were open at `kept`. Openers are only ever popped by a close, which moves `kept` too.
  let keptDepth = 0;

  const stop = (reason: string): false => {
    problem = at >= text.length ? 'the text ends too early' : reason;
    return false;
  };

  const keep = (): void => {
    kept = at;
    keptDepth = stack.length;
  };

  const afterValue = (): true => {
    state = 'after';
    keep();
    return true;
  };

  /** Steps over a string; false where it does not end or holds what JSON forbids. */
  const takeString = (): boolean => {
    for (let index = at + 1; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit === 0x22) {
        at = index + 1;
        return true;
      }
      if (unit < 0x20) {
        at = index;
        return false;
      }
      if (unit === 0x5c) {
        const escape = text.slice(index + 1, index + 6);
        if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(escape)) {
          const isCutShort = index + 1 + escape.length === text.length && /^(?:u[0-9a-fA-F]{0,3})?$/.test(escape);
          at = isCutShort ? text.length : index;
          return false;
        }
        index += 1;
      }
    }
    at = text.length;
    return false;
  };

  const open = (opener: Opener): true => {
    stack.push(opener);
    at += 1;
    state = opener === '{' ? 'first-key' : 'first-value';
    keep();
    return true;
  };

  const close = (opener: Opener): boolean => {
    if (stack.at(-1) !== opener) return stop('a bracket closes what was not open');
    stack.pop();
    at += 1;
    return afterValue();
  };

  const takeScalar = (): boolean => {
    let end = at;
    while (isScalarUnit(text.charCodeAt(end)) && end - at <= SCALAR_LIMIT) end += 1;
    // At the very end it may be the beginning of a longer one.
    if (end === text.length) {
      at = end;
      return stop('');
    }
    if (!SCALAR.test(text.slice(at, end))) return stop('something that is no JSON value');
    at = end;
    return afterValue();
  };

  const takeValue = (character: string): boolean => {
    if (character === '{' || character === '[') return open(character);
    if (character === ']' && state === 'first-value') return close('[');
    if (character === '"') return takeString() ? afterValue() : stop('a string with a character that JSON forbids');
    return takeScalar();
  };

  const takeKey = (character: string): boolean => {
    if (character === '}' && state === 'first-key') return close('{');
    if (character !== '"') return stop('something that is no name of a member');
    if (!takeString()) return stop('a string with a character that JSON forbids');
    state = 'colon';
    return true;
  };

  const takeAfter = (character: string): boolean => {
    const opener = stack.at(-1);
    if (opener === undefined) return stop('something after the end');
    if (character === ',') {
      at += 1;
      state = opener === '{' ? 'key' : 'value';
      return true;
    }
    if (character === '}' || character === ']') return close(character === '}' ? '{' : '[');
    return stop('something between two members');
  };

  const step = (): boolean => {
    while (isSpace(text.charCodeAt(at))) at += 1;
    const character = text.charAt(at);
    if (character === '') return stop('');
    switch (state) {
      case 'value':
      case 'first-value':
        return takeValue(character);
      case 'key':
      case 'first-key':
        return takeKey(character);
      case 'colon':
        if (character !== ':') return stop('a member without a colon');
        at += 1;
        state = 'value';
        return true;
      case 'after':
        return takeAfter(character);
    }
  };

  return {
    step,
    get at() {
      return at;
    },
    get problem() {
      return problem;
    },
    get kept() {
      return kept;
    },
    get open() {
      return stack.slice(0, keptDepth);
    },
  };
}
