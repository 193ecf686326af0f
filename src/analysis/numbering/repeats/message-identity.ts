import { RecentSet } from '../../../base/recent-set.ts';
import { isObject, isRecord } from '../../../base/is-object.ts';

/** Fields that a server sets to a new value each time it sends the same message. */
const VOLATILE = new Set(
  'ts time timestamp t e receivedat sentat date nonce servertime microtimestamp createdat updatedat'.split(' '),
);

const ID_NAME = /(?:^|[_-])ids?$|[a-z]I[dD]$|^(?:_?id|guid|uuid)$|U?UID$/;

/** Ids of one message that are read, and how many containers deep they may be. */
const MAX_IDS = 4;
const MAX_DEPTH = 2;

/** Names that are remembered; a hostile page could send any number of them. */
const MAX_NAMES = 10_000;

/** Messages with a field before its values can be called unique, and the share of them that must be. */
const LEAST_MESSAGES = 10;
const ONCE_SHARE = 0.9;

/** Fields of one stream whose values are remembered, and how many of each. */
const MAX_FIELDS = 64;
const MAX_VALUES = 4_096;

interface FieldHabit {
  total: number;
  fresh: number;
  readonly seen: RecentSet<IdValue>;
}

/**
 * A field that is named like an id, and its value in this message. The value is used as a key as it stands: joining it
 * with the name would make, and hash, a new text for each message.
 */
export interface IdField {
  readonly name: string;
  readonly value: IdValue;
}

/** What an id may be. */
export type IdValue = string | number | bigint;

const idNames = new Map<string, boolean>();

function isIdName(name: string): boolean {
  const known = idNames.get(name);
  if (known !== undefined) return known;
  if (idNames.size >= MAX_NAMES) idNames.clear();
  const isId = ID_NAME.test(name);
  idNames.set(name, isId);
  return isId;
}

/** The fields of a parsed message that are named like ids, outermost first, at most four. */
export function idFieldsOf(value: unknown): readonly IdField[] {
  const found: IdField[] = [];
  collect(value, 0, found);
  return found;
}

function collect(value: unknown, depth: number, found: IdField[]): void {
  if (!isRecord(value)) {
    if (Array.isArray(value) && depth === 0) for (const item of value.slice(0, 4)) collect(item, 1, found);
    return;
  }
  for (const name in value) {
    if (found.length >= MAX_IDS) return;
    const inner = value[name];
    if (typeof inner === 'object') {
      if (inner !== null && depth < MAX_DEPTH) collect(inner, depth + 1, found);
    } else if (
      (typeof inner === 'string' || typeof inner === 'number' || typeof inner === 'bigint') &&
      isIdName(name)
    ) {
      found.push({ name, value: inner });
    }
  }
}

/**
 * Tells ids that are given to a message from those that many messages name (of a product, a device, a user): of the
 * first nearly every message has another.
 */
export class IdHabits {
  readonly #fields = new Map<string, FieldHabit>();

  /** Notes the ids of the next message. */
  note(ids: readonly IdField[]): void {
    for (const { name, value } of ids) {
      let field = this.#fields.get(name);
      if (field === undefined) {
        if (this.#fields.size >= MAX_FIELDS) return;
        field = { total: 0, fresh: 0, seen: new RecentSet(MAX_VALUES) };
        this.#fields.set(name, field);
      }
      field.total += 1;
      if (field.seen.has(value)) continue;
      field.fresh += 1;
      field.seen.add(value);
    }
  }

  /** True if nearly every message so far had another value in this field. */
  isGivenOnce(name: string): boolean {
    const field = this.#fields.get(name);
    return field !== undefined && field.total >= LEAST_MESSAGES && field.fresh >= field.total * ONCE_SHARE;
  }

  /** True if a field has shown that its values recur, so that it need not be compared. */
  isShared(name: string): boolean {
    const field = this.#fields.get(name);
    // Half is far below what single duplicates could bring about.
    return field !== undefined && field.total >= LEAST_MESSAGES && field.fresh < field.total / 2;
  }
}

/** A parsed message as text that is the same whatever the order of its fields and whatever its volatile fields hold. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value === 'bigint') return `${value}n`;
  if (!isObject(value)) return JSON.stringify(value) ?? '';
  const fields = Object.entries(value)
    .filter(([name]) => !VOLATILE.has(name.toLowerCase().replace(/[^a-z]/g, '')))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonicalText(inner)}`);
  return `{${fields.join(',')}}`;
}
