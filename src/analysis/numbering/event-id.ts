import { BoundedMap } from '../../base/bounded-map.ts';
import { unreachable } from '../../base/unreachable.ts';
/** Kinds of event id whose order is known. Ids of one kind compare with each other; all others are only equal or not. */
type EventIdKind = 'number' | 'pair' | 'ulid' | 'uuid7' | 'opaque';

const WHOLE = /^\d{1,24}$/;
/** Redis streams: milliseconds and a number within them. */
const PAIR = /^(\d{1,20})-(\d{1,20})$/;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const UUID_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** What kind of id it is, by its form. */
export function eventIdKind(id: string): EventIdKind {
  if (WHOLE.test(id)) return 'number';
  if (PAIR.test(id)) return 'pair';
  if (ULID.test(id)) return 'ulid';
  return UUID_7.test(id) ? 'uuid7' : 'opaque';
}

/**
 * Compares two event ids. Only whole numbers, `ms-seq` pairs, ULIDs and UUIDs of version 7 have an order, and only whole
 * numbers can be next to each other; of any other text it is only known whether it is the same.
 *
 * @returns below 0 if `left` is older, 0 if they are equal, above 0 if `left` is newer; `null` if they have no
 * order. ULIDs and UUIDs made within one millisecond have none that is certain either: their times alone are compared
 * then, and equal times give `null`.
 */
export function compareEventIds(left: string, right: string): number | null {
  if (left === right) return 0;
  const kind = eventIdKind(left);
  if (kind !== eventIdKind(right)) return null;
  switch (kind) {
    case 'number':
      return order(BigInt(left), BigInt(right));
    case 'pair': {
      const [one, other] = [PAIR.exec(left), PAIR.exec(right)];
      if (one === null || other === null) return null;
      return order(BigInt(one[1] ?? 0), BigInt(other[1] ?? 0)) || order(BigInt(one[2] ?? 0), BigInt(other[2] ?? 0));
    }
    case 'ulid':
      return byTime(left.slice(0, 10).toUpperCase(), right.slice(0, 10).toUpperCase());
    case 'uuid7':
      return byTime(left.slice(0, 13).toLowerCase(), right.slice(0, 13).toLowerCase());
    case 'opaque':
      return null;
    default:
      return unreachable(kind);
  }
}

const order = <T extends string | bigint>(left: T, right: T): number => (left < right ? -1 : left > right ? 1 : 0);

const byTime = (left: string, right: string): number | null => (left === right ? null : order(left, right));

/** Ids that are remembered, to know one again that has no order. */
const MAX_IDS = 512;

/** Steps from which on an order counts, and the share of them that must go forward. */
const LEAST_STEPS = 20;
const FORWARD_SHARE = 0.95;

/** The ids of one event stream in the order in which they came. */
export class EventIdOrder {
  readonly #seen = new BoundedMap<string, true>(MAX_IDS);
  #newest = '';
  #steps = 0;
  #forward = 0;

  /** Takes the next id in. @returns how it stands to those before; `unknown` if they have no order. */
  note(id: string): 'first' | 'forward' | 'same' | 'seen' | 'behind' | 'unknown' {
    const newest = this.#newest;
    if (id === newest) return 'same';
    const isSeen = this.#seen.has(id);
    this.#seen.set(id, true);
    if (newest === '') {
      this.#newest = id;
      return 'first';
    }
    const step = compareEventIds(id, newest);
    if (step === null || step > 0) this.#newest = id;
    if (isSeen) return 'seen';
    if (step === null) return 'unknown';
    this.#steps += 1;
    if (step < 0) return 'behind';
    this.#forward += 1;
    return 'forward';
  }

  /** True if an id has come before and is still remembered. */
  has(id: string): boolean {
    return this.#seen.has(id);
  }

  /** True if the ids have an order and have followed it, so that an older one means something. */
  get isOrdered(): boolean {
    return this.#steps >= LEAST_STEPS && this.#forward >= this.#steps * FORWARD_SHARE;
  }
}
