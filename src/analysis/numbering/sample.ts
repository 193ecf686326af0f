import { isRecord, isObject } from '../../base/is-object.ts';
import type { Millis } from '../../base/units.ts';
import type { RecordRef } from '../finding.ts';

/** One message as numbering sees it: what was parsed, and what tells it apart. */
export interface Sample {
  /** Number of the message within its stream, over all of its messages. */
  readonly index: number;
  readonly at: Millis;
  readonly ref: RecordRef;
  /** Index of the connection within the stream; for polls always 0, as a request is no connection there. */
  readonly connection: number;
  /** The parsed payload; `undefined` if it is not JSON. */
  readonly value: unknown;
  /** Server-sent event's id, `null` for none. */
  readonly id: string | null;
  /** Topic or room that the protocol names, empty for none. */
  readonly channel: string;
  /** Type of message that the protocol names outside of `value`, empty for none. */
  readonly type: string;
  /** Its connection is an answer of its own: what came on the one before has nothing to do with it. */
  readonly startsOver: boolean;
  /** All the same it goes on where that one broke off, if its numbers do. */
  readonly mayGoOn: boolean;
  /** Hash of the payload's text. */
  readonly hash: number;
  /** Characters of the payload. */
  readonly length: number;
}

/** Items of an array that count when it is no list of records: the first twelve and the last. */
export const PLAIN_ITEMS = 12;

/** Containers between the payload and a field that counts. */
export const MAX_DEPTH = 4;

/** Items of a list, or names of a map, that are looked at while the numbering is not known. */
export const MAX_FAN_OUT = 64;

/** Characters above which a payload is thinned before it is stored. */
const KEEP_WHOLE = 1_000;

/** Characters of a string in a thinned payload; longer ones become `null`. No name or group is longer. */
const MAX_TEXT = 80;

/**
 * What is stored of a message while its numbering is not known: the payload itself, or a thinner copy of a large one in
 * which every path that could count leads to the same value.
 */
export function thinned(sample: Sample): Sample {
  return sample.length <= KEEP_WHOLE ? sample : { ...sample, value: thin(sample.value, 0) };
}

function thin(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length <= MAX_TEXT ? value : null;
  if (!isObject(value)) return value;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return thinList(value, depth);
  const entries = Object.entries(value);
  // A map this large is not read, but it must still look like a map.
  const kept = entries.length > MAX_FAN_OUT * 4 ? entries.slice(0, MAX_FAN_OUT * 4) : entries;
  return Object.fromEntries(kept.map(([name, inner]) => [name, thin(inner, depth + 1)]));
}

function thinList(list: readonly unknown[], depth: number): readonly unknown[] {
  if (isListOfRecords(list)) return list.slice(0, MAX_FAN_OUT + 1).map((item) => thin(item, depth + 1));
  const ends = list.length > PLAIN_ITEMS + 1 ? [...list.slice(0, PLAIN_ITEMS), list.at(-1)] : list;
  // Lists within lists are rows of a table (an order book), never messages, except in the outermost array.
  return ends.map((item) => (Array.isArray(item) && depth > 0 ? null : thin(item, depth + 1)));
}

/** An array of objects: each of them may be a message of its own. */
export const isListOfRecords = (value: unknown): value is readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRecord);
