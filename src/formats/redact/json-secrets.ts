import { SECRET_RULE_LABELS } from '../../texts/files.ts';
import { eachJsonValue, type JsonValue, stringOfJson } from './embedded-json.ts';
import { asIs, type Finds, type Found, halfQuoted, quoted, type Secret } from './finds.ts';
import { classOfName, kindOfPair, looksMade } from './names.ts';
import { isPersonal } from './personal.ts';
import { matchesPath } from './redact-rules.ts';

/** A value under a secret's name in a list of two, as headers have it, is none if it is one plain word: lists name fields too. */
const PLAIN_WORD = /^[A-Za-z_ ]{1,20}$/;

/** A value with its escapes undone, and how it is written. */
interface Placed {
  readonly start: number;
  readonly end: number;
  readonly isText: boolean;
  readonly value: string;
  readonly write: Found['write'];
}

/** What is known of an object or list while its values pass. */
interface Holder {
  number: number;
  label: string | null;
  value: Placed | null;
  /** The text before this one in a list. */
  previous: string | null;
}

/** The last name on the way to a value: of an item of a list, the list's. */
function lastName(path: readonly (string | number)[]): string {
  for (let at = path.length - 1; at >= 0; at--) {
    const step = path[at];
    if (typeof step === 'string') return step;
  }
  return '';
}

/** Whether something around a value is called a secret: `{"secrets":{"database":…}}`. */
const isInsideSecret = (path: readonly (string | number)[]): boolean =>
  path.some((step) => typeof step === 'string' && classOfName(step).strength === 'always');

const isNumber = (raw: string): boolean => /^-?\d/.test(raw);

/** Finds the secrets of the JSON in a text by names, by neighbours, and by the user's paths. */
class JsonSecrets {
  readonly #finds: Finds;
  /** One for each depth: objects and lists are passed one inside another. */
  readonly #holders: Holder[] = [];
  readonly #isUsual: boolean;
  readonly #inner: (value: string) => readonly Found[];

  constructor(finds: Finds, isUsual: boolean, inner: (value: string) => readonly Found[]) {
    this.#finds = finds;
    this.#isUsual = isUsual;
    this.#inner = inner;
  }

  readonly take = (found: JsonValue): void => {
    const { path, start, end, isText } = found;
    const raw = this.#finds.text.slice(start, end);
    const value = isText ? stringOfJson(raw) : raw;
    const isClosed = raw.length > 1 && raw.endsWith('"');
    const write = isText && !isClosed ? halfQuoted : quoted;
    const chosen = this.#finds.rules.paths.find((each) => matchesPath(each, path));
    if (chosen !== undefined) {
      if (raw !== 'null' && raw !== '""') {
        this.#finds.add(start, end, { value, kind: 'own', rule: chosen.source }, write);
      }
      return;
    }
    if (!isText && !isNumber(raw)) return;
    const name = lastName(path);
    const placed: Placed = { start, end, isText, value, write };
    const secret = this.#isUsual ? this.#judge(placed, name, found) : null;
    if (secret !== null) this.#finds.add(start, end, secret, write);
    else if (!this.#addPersonal(placed, name) && isText && isClosed && raw.includes('\\')) {
      this.#finds.addInner(start, end, value, this.#inner(value), JSON.stringify);
    }
  };

  #judge(placed: Placed, name: string, { path, holder }: JsonValue): Secret | null {
    const { value, isText } = placed;
    const { role } = classOfName(name);
    const kind = kindOfPair(name, value);
    if (kind !== null && (isText || kind === 'code' || kind === 'password')) {
      return { value, kind, rule: SECRET_RULE_LABELS.name(name) };
    }
    if (!isText || value === '') return null;
    const isItem = typeof path.at(-1) === 'number';
    const labelled = isItem
      ? this.#inList(placed, path.length, holder)
      : role === null
        ? null
        : this.#inObject(placed, role, path.length, holder);
    if (labelled !== null) return labelled;
    if (isInsideSecret(path) && looksMade(value))
      return { value, kind: 'password', rule: SECRET_RULE_LABELS.name(name) };
    return null;
  }

  #holder(depth: number, number: number): Holder {
    const known = this.#holders[depth];
    if (known !== undefined && known.number === number) return known;
    const fresh: Holder = { number, label: null, value: null, previous: null };
    this.#holders[depth] = fresh;
    return fresh;
  }

  /** `{"name":"Authorization","value":…}`, in either order. */
  #inObject(placed: Placed, role: 'label' | 'value', depth: number, number: number): Secret | null {
    const holder = this.#holder(depth, number);
    const { value } = placed;
    if (role === 'value') {
      holder.value = placed;
      const kind = holder.label === null ? null : kindOfPair(holder.label, value);
      return kind === null ? null : { value, kind, rule: SECRET_RULE_LABELS.name(holder.label ?? '') };
    }
    holder.label = value;
    const earlier = holder.value;
    const kind = earlier === null ? null : kindOfPair(value, earlier.value);
    if (earlier !== null && kind !== null) {
      const secret: Secret = { value: earlier.value, kind, rule: SECRET_RULE_LABELS.name(value) };
      this.#finds.add(earlier.start, earlier.end, secret, earlier.write);
    }
    return null;
  }

  /** `["x-api-key", …]`, and headers one after another in one list. */
  #inList({ value }: Placed, depth: number, number: number): Secret | null {
    const holder = this.#holder(depth, number);
    const { previous } = holder;
    holder.previous = value;
    if (previous === null || PLAIN_WORD.test(value)) return null;
    const kind = classOfName(value).strength === 'always' ? null : kindOfPair(previous, value);
    return kind === null ? null : { value, kind, rule: SECRET_RULE_LABELS.name(previous) };
  }

  #addPersonal({ value, start, end, isText, write }: Placed, name: string): boolean {
    if (!this.#finds.rules.isSafe || value === '' || !isPersonal(name, value)) return false;
    this.#finds.add(
      start,
      end,
      { value, kind: 'personal', rule: SECRET_RULE_LABELS.name(name) },
      isText ? write : asIs,
    );
    return true;
  }
}

/**
 * Adds the secrets of the JSON in a text.
 *
 * @param inner finds the secrets of a text inside a text of JSON.
 */
export function addJson(finds: Finds, isUsual: boolean, inner: (value: string) => readonly Found[]): void {
  eachJsonValue(finds.text, new JsonSecrets(finds, isUsual, inner).take);
}
