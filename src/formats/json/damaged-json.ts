import { unreachable } from '../../base/unreachable.ts';
import { JSON_DAMAGE as DAMAGE } from '../../texts/files.ts';

/** What could be read of a JSON text. */
interface RepairedJson {
  /** `undefined` if not even the beginning is JSON. */
  readonly value: unknown;
  /** Where reading ended, in characters, and why; `null` if the text is sound. */
  readonly damage: { readonly at: number; readonly text: string } | null;
}

/**
 * Reads a JSON text whose end, or whatever follows some point, may be missing or damaged. Everything before the damage
 * survives: all complete values, and the complete members of the objects and lists that were open there.
 *
 * `parseJson` cannot do this (it delegates to `JSON.parse`, which is all or nothing), and a package that repairs JSON
 * would guess what the missing part was.
 *
 * @param text of any length; the time grows linearly with it.
 */
export function parseDamagedJson(text: string): RepairedJson {
  try {
    return { value: JSON.parse(text), damage: null };
  } catch {
    return salvage(text);
  }
}

function salvage(text: string): RepairedJson {
  const scan = new DamagedJsonScan(text);
  while (scan.step());
  const damage = { at: scan.at, text: scan.problem };
  const closers = scan.open.map((opener) => (opener === '{' ? '}' : ']')).toReversed();
  try {
    return { value: JSON.parse(text.slice(0, scan.soundUntil) + closers.join('')), damage };
  } catch {
    // The scan took something for JSON that the engine does not: then nothing can be trusted.
    return { value: undefined, damage };
  }
}

type Opener = '{' | '[';

/** What may come next. */
type State = 'value' | 'first-value' | 'key' | 'first-key' | 'colon' | 'after';

/** A whole number or word of JSON. */
const SCALAR = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

/** Characters of the longest number that is accepted; JSON sets no bound, but an honest writer needs none longer. */
const SCALAR_LIMIT = 1_000;

/** Whether a character can be part of a number or word. */
const isScalarUnit = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) ||
  (unit >= 0x61 && unit <= 0x7a) ||
  unit === 0x2d ||
  unit === 0x2b ||
  unit === 0x2e ||
  unit === 0x45;

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

/**
 * Walks over a JSON text token by token without recursion, so that depth costs no stack, and remembers the last position
 * at which it could be closed.
 */
class DamagedJsonScan {
  readonly #text: string;
  readonly #stack: Opener[] = [];
  #at = 0;
  #state: State = 'value';
  #problem = '';
  #soundUntil = 0;
  /** How many of the stack's openers were open at `soundUntil`. Only a close pops one, and that moves `soundUntil` too. */
  #soundDepth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get at(): number {
    return this.#at;
  }

  /** Why the walk ended. */
  get problem(): string {
    return this.#problem;
  }

  /** The text up to here, with the brackets of `open` closed, is sound. */
  get soundUntil(): number {
    return this.#soundUntil;
  }

  get open(): readonly Opener[] {
    return this.#stack.slice(0, this.#soundDepth);
  }

  /** Takes one token; false at the end or at the first fault. */
  step(): boolean {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
    const character = this.#text.charAt(this.#at);
    if (character === '') return this.#stop('');
    switch (this.#state) {
      case 'value':
      case 'first-value':
        return this.#takeValue(character);
      case 'key':
      case 'first-key':
        return this.#takeKey(character);
      case 'colon':
        if (character !== ':') return this.#stop(DAMAGE.noColon);
        this.#at += 1;
        this.#state = 'value';
        return true;
      case 'after':
        return this.#takeAfter(character);
      default:
        return unreachable(this.#state);
    }
  }

  #stop(reason: string): false {
    this.#problem = this.#at >= this.#text.length ? DAMAGE.endsEarly : reason;
    return false;
  }

  #markSound(): void {
    this.#soundUntil = this.#at;
    this.#soundDepth = this.#stack.length;
  }

  #afterValue(): true {
    this.#state = 'after';
    this.#markSound();
    return true;
  }

  #takeValue(character: string): boolean {
    if (character === '{' || character === '[') return this.#open(character);
    if (character === ']' && this.#state === 'first-value') return this.#close('[');
    if (character === '"') return this.#takeString() ? this.#afterValue() : this.#stop(DAMAGE.badString);
    return this.#takeScalar();
  }

  #takeKey(character: string): boolean {
    if (character === '}' && this.#state === 'first-key') return this.#close('{');
    if (character !== '"') return this.#stop(DAMAGE.noName);
    if (!this.#takeString()) return this.#stop(DAMAGE.badString);
    this.#state = 'colon';
    return true;
  }

  #takeAfter(character: string): boolean {
    const opener = this.#stack.at(-1);
    if (opener === undefined) return this.#stop(DAMAGE.afterEnd);
    if (character === ',') {
      this.#at += 1;
      this.#state = opener === '{' ? 'key' : 'value';
      return true;
    }
    if (character === '}' || character === ']') return this.#close(character === '}' ? '{' : '[');
    return this.#stop(DAMAGE.betweenMembers);
  }

  #open(opener: Opener): true {
    this.#stack.push(opener);
    this.#at += 1;
    this.#state = opener === '{' ? 'first-key' : 'first-value';
    this.#markSound();
    return true;
  }

  #close(opener: Opener): boolean {
    if (this.#stack.at(-1) !== opener) return this.#stop(DAMAGE.wrongBracket);
    this.#stack.pop();
    this.#at += 1;
    return this.#afterValue();
  }

  /** Steps over a string; false if it does not end or holds what JSON forbids. */
  #takeString(): boolean {
    const text = this.#text;
    for (let index = this.#at + 1; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit === 0x22) {
        this.#at = index + 1;
        return true;
      }
      if (unit < 0x20) {
        this.#at = index;
        return false;
      }
      if (unit === 0x5c) {
        const escape = text.slice(index + 1, index + 6);
        if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(escape)) {
          const isCutShort = index + 1 + escape.length === text.length && /^(?:u[0-9a-fA-F]{0,3})?$/.test(escape);
          this.#at = isCutShort ? text.length : index;
          return false;
        }
        index += 1;
      }
    }
    this.#at = text.length;
    return false;
  }

  #takeScalar(): boolean {
    const text = this.#text;
    let end = this.#at;
    while (isScalarUnit(text.charCodeAt(end)) && end - this.#at <= SCALAR_LIMIT) end += 1;
    // At the very end it may be the beginning of a longer one.
    if (end === text.length) {
      this.#at = end;
      return this.#stop('');
    }
    if (!SCALAR.test(text.slice(this.#at, end))) return this.#stop(DAMAGE.noValue);
    this.#at = end;
    return this.#afterValue();
  }
}
