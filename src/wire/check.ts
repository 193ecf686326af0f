import { isRecord } from '../base/is-object.ts';
/**
 * Checks that rebuild a value from `unknown`. Each returns a fresh, known value or a `Mismatch`. A check only reads
 * properties of the value, and each of them once, so that a getter cannot give two different answers. A getter may throw:
 * the callers at the boundary (`parse-record.ts`, `parse-hops.ts`) catch that once for the whole value.
 */

/** Why a value from outside was refused. `not-ours`: not in our vocabulary; `detail` names the property. */
export type WireError = { readonly reason: 'not-ours' | 'wrong-version' | 'wrong-shape'; readonly detail: string };

/** Where a value differs from what was expected; `path` is empty for the value itself. */
export class Mismatch {
  readonly path: string;
  readonly expected: string;

  constructor(path: string, expected: string) {
    this.path = path;
    this.expected = expected;
  }

  /** The same mismatch as seen from the object that holds the value under `name`. */
  under(name: string): Mismatch {
    return new Mismatch(this.path === '' ? name : `${name}.${this.path}`, this.expected);
  }

  /** Converts it to an error for the caller at the boundary. */
  toError(): WireError {
    return { reason: 'wrong-shape', detail: `${this.path === '' ? 'the value' : this.path} is not ${this.expected}` };
  }
}

/** Rebuilds a value, or says how it differs. */
export type Check<T> = (value: unknown) => T | Mismatch;

/**
 * One check for every field of a shape, so that a new field breaks the build where it must be read; that of an optional
 * field is made by `ifGiven`.
 */
type Checks<T> = {
  readonly [K in keyof T]-?: object extends Pick<T, K> ? Check<T[K] | undefined> : Check<T[K]>;
};

/** `true` or `false`; other truthy or falsy values are refused. */
export const aBoolean: Check<boolean> = (value) =>
  typeof value === 'boolean' ? value : new Mismatch('', 'true or false');

/** A finite number from `least` to `most`, both included. */
export function aNumber(least = -Number.MAX_SAFE_INTEGER, most = Number.MAX_SAFE_INTEGER): Check<number> {
  const expected = new Mismatch('', `a number from ${least} to ${most}`);
  return (value) => (typeof value === 'number' && value >= least && value <= most ? value : expected);
}

/** An integer from `least` to `most`, both included. */
export function anInteger(least = 0, most = Number.MAX_SAFE_INTEGER): Check<number> {
  const expected = new Mismatch('', `an integer from ${least} to ${most}`);
  return (value) =>
    Number.isInteger(value) && typeof value === 'number' && value >= least && value <= most ? value : expected;
}

/** A text of at most `most` UTF-16 units (and at least `least`). */
export function aText(most: number, least = 0): Check<string> {
  const expected = new Mismatch('', `a text of ${least} to ${most} characters`);
  return (value) => (typeof value === 'string' && value.length >= least && value.length <= most ? value : expected);
}

/** One of these words. */
export function oneOf<const T extends string>(...words: readonly T[]): Check<T> {
  const known = new Map<unknown, T>(words.map((word) => [word, word]));
  const expected = new Mismatch('', `one of ${words.join(', ')}`);
  return (value) => known.get(value) ?? expected;
}

/** What `check` accepts, or `null`. */
export const orNull =
  <T>(check: Check<T>): Check<T | null> =>
  (value) =>
    value === null ? null : check(value);

/** What `check` accepts, or nothing at all: the check of an optional field. */
export const ifGiven =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value) =>
    value === undefined ? undefined : check(value);

/** What `check` accepts, under another type for the same set of values: a branded number, for example. */
export const branded =
  <T, B extends T>(check: Check<T>): Check<B> =>
  (value) =>
    // A brand exists only in the type; `check` has just proved the rest.
    check(value) as B | Mismatch;

/** A list of at most `most` items; its length is checked before any item is read. */
export function listOf<T>(check: Check<T>, most: number): Check<readonly T[]> {
  const expected = new Mismatch('', `a list of at most ${most}`);
  return (value) => {
    if (!Array.isArray(value)) return expected;
    const source: readonly unknown[] = value;
    const length = source.length;
    if (!(length <= most)) return expected;
    const built: T[] = [];
    for (let index = 0; index < length; index++) {
      const item = check(source[index]);
      if (item instanceof Mismatch) return item.under(String(index));
      built.push(item);
    }
    return built;
  };
}

/** An object with the fields of `checks`; any other field of the value is dropped. */
export function shape<T extends object>(checks: Checks<T>): Check<T> {
  // `Object.keys` of a mapped type returns its keys; the compiler knows only that they are strings.
  const names = Object.keys(checks) as (keyof T & string)[];
  return (value) => {
    if (!isRecord(value)) return new Mismatch('', 'an object');
    const built: Partial<T> = {};
    for (const name of names) {
      const field = checks[name](value[name]);
      if (field instanceof Mismatch) return field.under(name);
      if (field !== undefined) built[name] = field;
    }
    // Every name has just been set by its own check.
    return built as T;
  };
}
