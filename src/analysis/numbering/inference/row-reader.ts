import { isObject, isRecord } from '../../../base/is-object.ts';
import { eventIdKind } from '../event-id.ts';
import { nameFacts } from './field-names.ts';
import { readNumberIn } from '../ordinal.ts';
import { EVENT_ID, formatPath } from '../path.ts';
import type { Path, Step } from '../path.ts';
import { isListOfRecords, MAX_DEPTH, MAX_FAN_OUT, PLAIN_ITEMS } from '../sample.ts';
import type { Sample } from '../sample.ts';

/** A field in the payloads of a stream: the same object for all messages, so that fields compare by identity. */
export class Field {
  readonly path: Path;
  readonly name: string;
  /** Order of the first appearance, which settles ties. */
  readonly order: number;
  readonly #children = new Map<string, Field>();

  constructor(path: Path, name: string, order: number) {
    this.path = path;
    this.name = name;
    this.order = order;
  }

  get text(): string {
    return formatPath(this.path);
  }

  /** The field one step further; `name` is what nominates it. */
  child(step: Step, name: string, orders: { next: number }): Field {
    const key = step.kind === 'key' ? `.${step.name}` : step.kind === 'item' ? `[${step.index}]` : step.kind;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    orders.next += 1;
    const field = new Field([...this.path, step], name, orders.next);
    this.#children.set(key, field);
    return field;
  }
}

/**
 * What one message says about itself, or one item of a list within it, or one value of a map: the fields that could count
 * and those that could tell counters apart. `parent` is the row around it.
 */
export interface Row {
  readonly sample: Sample;
  readonly parent: Row | null;
  /** The fan-out that leads here; the root's field for the message itself. */
  readonly table: Field;
  readonly numbers: Map<Field, number>;
  readonly groups: Map<Field, string>;
}

/** Numbers that are read from one message at most; a message with more is a table. */
const MAX_NUMBERS = 512;

/** Places that are remembered; payloads with names without end (random keys) are read no further. */
const MAX_FIELDS = 20_000;

/** The mark of the topic that the protocol names. */
export const CHANNEL = '(channel)';

/** The mark of the type of message that the protocol names outside the payload. */
export const TYPE = '(type)';

/** Reads samples into rows, remembering fields. */
export class RowReader {
  readonly #orders = { next: 0 };
  readonly root = new Field([], '', 0);
  readonly eventId = this.#step(this.root, { kind: 'key', name: EVENT_ID }, 'id');
  readonly channel = this.#step(this.root, { kind: 'key', name: CHANNEL }, 'id');
  readonly type = this.#step(this.root, { kind: 'key', name: TYPE }, 'type');
  #budget = 0;

  /** All rows of a message, outermost first, each list in its own order. */
  read(sample: Sample): readonly Row[] {
    this.#budget = MAX_NUMBERS;
    const rows: Row[] = [];
    const root = newRow(sample, null, this.root);
    rows.push(root);
    if (sample.channel !== '') root.groups.set(this.channel, sample.channel);
    if (sample.type !== '') root.groups.set(this.type, sample.type);
    const id = sample.id === null || eventIdKind(sample.id) === 'pair' ? null : readNumberIn(sample.id);
    if (id !== null) root.numbers.set(this.eventId, id);
    this.#walk(sample.value, this.root, root, rows, 0);
    return rows;
  }

  #step(from: Field, step: Step, name: string): Field {
    return from.child(step, name, this.#orders);
  }

  #walk(value: unknown, field: Field, row: Row, rows: Row[], depth: number): void {
    if (depth > MAX_DEPTH || this.#orders.next > MAX_FIELDS) return;
    if (Array.isArray(value)) this.#walkList(value, field, row, rows, depth);
    else if (isRecord(value)) this.#walkRecord(value, field, row, rows, depth);
    else if (depth === 0) this.#note(value, field, true, row);
  }

  #walkRecord(value: Readonly<Record<string, unknown>>, field: Field, row: Row, rows: Row[], depth: number): void {
    const names = Object.keys(value);
    if (isMap(value, names)) {
      if (names.length > MAX_FAN_OUT) return;
      const table = this.#step(field, { kind: 'values' }, 'symbol');
      for (const name of names) this.#fanOut(value[name], table, name, row, rows, depth);
      return;
    }
    for (const name of names) {
      const inner = value[name];
      const isContainer = isObject(inner);
      if (!isContainer && !isNominated(name) && !isLong(inner)) continue;
      const here = this.#step(field, { kind: 'key', name }, name);
      if (isContainer) this.#walk(inner, here, row, rows, depth + 1);
      else this.#note(inner, here, false, row);
    }
  }

  #walkList(list: readonly unknown[], field: Field, row: Row, rows: Row[], depth: number): void {
    if (isListOfRecords(list)) {
      if (list.length > MAX_FAN_OUT) return;
      const table = this.#step(field, { kind: 'items' }, '');
      for (const item of list) this.#fanOut(item, table, null, row, rows, depth);
      return;
    }
    // The last item first: arrays of different lengths with a number at the end are counted by it.
    if (list.length > 1) this.#item(list.at(-1), -1, field, row, rows, depth);
    for (let index = 0; index < Math.min(list.length, PLAIN_ITEMS); index += 1) {
      this.#item(list[index], index, field, row, rows, depth);
    }
  }

  #item(value: unknown, index: number, field: Field, row: Row, rows: Row[], depth: number): void {
    const isContainer = isObject(value);
    if (isContainer && index >= 0 && isRecord(value)) {
      this.#walk(value, this.#step(field, { kind: 'item', index }, 'channel'), row, rows, depth + 1);
    } else if (!isContainer && depth <= 1) {
      // Plain numbers deep within are rows of a table; a message's own number stands at the ends of an outer array.
      this.#note(value, this.#step(field, { kind: 'item', index }, 'channel'), true, row);
    }
  }

  #fanOut(value: unknown, table: Field, key: string | null, row: Row, rows: Row[], depth: number): void {
    const child = newRow(row.sample, row, table);
    if (key !== null) child.groups.set(table, key);
    const before = rows.length;
    rows.push(child);
    this.#walk(value, table, child, rows, depth + 1);
    if (child.numbers.size === 0 && rows.length === before + 1) rows.pop();
  }

  #note(value: unknown, field: Field, isAnonymous: boolean, row: Row): void {
    const facts = nameFacts(field.name);
    if ((facts.isNumber || isAnonymous || isLong(value)) && this.#budget > 0) {
      const number = readNumberIn(value);
      if (number !== null) {
        this.#budget -= 1;
        row.numbers.set(field, number);
      }
    }
    if (facts.groupRank >= 0 && isGroupValue(value)) row.groups.set(field, String(value));
  }
}

const newRow = (sample: Sample, parent: Row | null, table: Field): Row => ({
  sample,
  parent,
  table,
  numbers: new Map(),
  groups: new Map(),
});

function isNominated(name: string): boolean {
  const facts = nameFacts(name);
  return facts.isNumber || facts.groupRank >= 0;
}

/** A number of 13 digits or more, which is a time or an id: whatever its name, two of them are not equal by chance. */
function isLong(value: unknown): boolean {
  if (typeof value === 'string') return LONG_DIGITS.test(value);
  return typeof value === 'bigint' || (typeof value === 'number' && value >= 1e12 && Number.isSafeInteger(value));
}

const LONG_DIGITS = /^\d{13,24}$/;

/** A value that can name a group: a short text or a small number. */
export function isGroupValue(value: unknown): value is string | number {
  return typeof value === 'string' ? value.length <= MAX_GROUP_TEXT : Number.isSafeInteger(value);
}

const MAX_GROUP_TEXT = 80;

/**
 * True for an object that holds messages under names (`{"BTCUSDT": {…}, "ETHUSDT": {…}}`) rather than fields: all values
 * are objects alike, or all are lists of objects, and no name is one that fields usually have.
 */
export function isMap(value: Readonly<Record<string, unknown>>, names: readonly string[]): boolean {
  const [first] = names;
  if (first === undefined) return false;
  const sample = value[first];
  if (!isObject(sample)) return false;
  if (names.some((name) => nameFacts(name).isEnvelope)) return false;
  if (isListOfRecords(sample)) return names.every((name) => isListOfRecords(value[name]));
  if (!isRecord(sample)) return false;
  const fields = Object.keys(sample);
  return names.every((name) => {
    const inner = value[name];
    return isRecord(inner) && fields.filter((field) => Object.hasOwn(inner, field)).length * 2 >= fields.length;
  });
}
