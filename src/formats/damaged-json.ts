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

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \n\r\t]*/y;

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
        index += 1;
        const isEscape = /^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(text.slice(index, index + 5));
        if (!isEscape) {
          at = Math.min(index, text.length);
          if (text.length - index < 5) at = text.length;
          return false;
        }
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
    for (const pattern of [NUMBER, WORD]) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match !== null) {
        // A number at the very end may be the beginning of a longer one.
        if (at + match[0].length === text.length && stack.length > 0) {
          at = text.length;
          return stop('');
        }
        at += match[0].length;
        return afterValue();
      }
    }
    return stop('something that is no JSON value');
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
    SPACE.lastIndex = at;
    at += SPACE.exec(text)?.[0].length ?? 0;
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
