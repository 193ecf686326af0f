import type { RingEntry, Raw } from './ring-entry.ts';
import { heldBy, isMessage, release, withoutContent } from './ring-entry.ts';
import { append, list, max } from '../platform/primordials.ts';

/** A run of numbers whose records are gone. `messages` of them were messages; instants are those of first and last. */
export interface Gap {
  readonly n: number;
  readonly count: number;
  readonly messages: number;
  readonly from: number;
  readonly until: number;
}

/** What stands at a number: a record, or a gap that begins or lies there. */
export type Found = { readonly entry: RingEntry } | { readonly gap: Gap };

/** Bounds of a ring. */
export interface RingLimits {
  readonly records: number;
  readonly bytes: number;
  /** What goes where there is more than `bytes`: whole records, or their contents alone, oldest first. */
  readonly yields: 'records' | 'contents';
}

/** A bounded log of entries numbered without holes. */
export interface Ring {
  /** Number that the next entry must have. */
  readonly next: () => number;
  /** Messages among all entries that were ever added. */
  readonly messages: () => number;
  add(entry: RingEntry): void;
  /** Puts another content in the place of an entry's, where that is still here. */
  replace(entry: RingEntry, raw: Raw): void;
  /** Raises or lowers the bounds; lowering drops what no longer fits. */
  limit(limits: RingLimits): void;
  /**
   * Everything below `n` has safely arrived where it was wanted: of it no more is kept than the ring was made for, however
   * high its bounds were raised since.
   */
  settle(n: number): void;
  /**
   * What stands at number `n`, which must be below `next()`. A gap that is cut by `n` begins at `n`; then
   * `messagesBefore` (messages below `n`, which only the reader knows) makes its count exact.
   */
  at(n: number, messagesBefore: number, lostFrom: number): Found;
  /** The entry with number `n` if it is still here. */
  find(n: number): RingEntry | null;
  /** Records kept, and bytes of content kept. */
  readonly size: () => { readonly records: number; readonly bytes: number };
}

/**
 * Connections whose first records outlive the ring: of one that still lives, a reader that comes late must learn the
 * URL, though thousands of messages came after it.
 */
const PINNED_LIMIT = 400;

/** Slots that a ring has at least, a power of two. */
const FEWEST_SLOTS = 64;

/** A record that outlived its place, and the times of the gap right before it. */
interface Pin {
  readonly entry: RingEntry;
  gapFrom: number;
  gapUntil: number;
}

const pinnedKinds = (kind: RingEntry['kind']): boolean =>
  kind === 'document' || kind === 'connecting' || kind === 'open';

/**
 * Makes a ring. It holds at most `limits.records` entries and `limits.bytes` of content, oldest dropped first and
 * counted, or, of contents alone, oldest emptied first; it grows by doubling, so that the thousands of empty frames of a page cost nothing.
 *
 * ```
 *  gap   pin  gap       pin   gap          first ───────── next-1
 *  0..3   4   5..811    812   813..20000   20001 … entries … 25000
 * ```
 *
 * @param onDrop told of each entry that leaves its place, so that readers in the middle of it can note the time.
 */
export function createRing(limits: RingLimits, onDrop: (entry: RingEntry) => void): Ring {
  let slots = list<RingEntry | null>();
  let mask = FEWEST_SLOTS - 1;
  for (let at = 0; at <= mask; at += 1) append<RingEntry | null>(slots, null);
  let first = 0;
  let next = 0;
  let bytes = 0;
  let messages = 0;
  let { records: maxRecords, bytes: maxBytes, yields } = limits;
  let settled = 0;
  /** Entries below it have no content left to give. */
  let emptied = 0;

  let pins = list<Pin>();
  // Times of the gap after the last pin, -1 for none.
  let tailFrom = -1;
  let tailUntil = -1;

  /** @param size a power of two, enough for what is here. */
  const resize = (size: number): void => {
    const other = list<RingEntry | null>();
    for (let at = 0; at < size; at += 1) append<RingEntry | null>(other, null);
    for (let n = first; n < next; n += 1) other[n & (size - 1)] = slots[n & mask] ?? null;
    slots = other;
    mask = size - 1;
  };

  const unpin = (isGone: (pin: Pin, index: number) => boolean): void => {
    const kept = list<Pin>();
    let from = -1;
    let until = -1;
    for (let index = 0; index < pins.length; index += 1) {
      const pin = pins[index];
      if (pin === undefined) continue;
      if (from !== -1) pin.gapFrom = from;
      if (from !== -1 && pin.gapUntil === -1) pin.gapUntil = until;
      from = -1;
      if (isGone(pin, index)) {
        from = pin.gapFrom === -1 ? pin.entry.at : pin.gapFrom;
        until = pin.entry.at;
      } else {
        append(kept, pin);
      }
    }
    if (from !== -1) tailFrom = from;
    if (from !== -1 && tailUntil === -1) tailUntil = until;
    pins = kept;
  };

  const pin = (entry: RingEntry): void => {
    if (pins.length >= PINNED_LIMIT) {
      let oldest = 0;
      while (oldest < pins.length - 1 && pins[oldest]?.entry.kind === 'document') oldest += 1;
      unpin((_, index) => index === oldest);
    }
    append(pins, { entry, gapFrom: tailFrom, gapUntil: tailUntil });
    tailFrom = -1;
    tailUntil = -1;
  };

  const dropFirst = (): void => {
    const entry = slots[first & mask] ?? null;
    slots[first & mask] = null;
    first += 1;
    if (entry === null) return;
    bytes -= heldBy(entry.raw);
    onDrop(entry);
    release(entry.raw);
    if (pinnedKinds(entry.kind)) {
      pin(entry);
      return;
    }
    if (tailFrom === -1) tailFrom = entry.at;
    tailUntil = entry.at;
    if (entry.kind === 'close') unpin((each) => each.entry.connection === entry.connection);
  };

  // The newest stays, however big.
  const isAbove = (records: number, maximum: number): boolean =>
    next - first > records || (bytes > maximum && next - first > 1);
  const isFull = (): boolean =>
    isAbove(maxRecords, yields === 'records' ? maxBytes : Infinity) ||
    (first < settled && isAbove(limits.records, limits.bytes));

  const emptyOldest = (): void => {
    emptied = max(emptied, first);
    while (bytes > maxBytes && emptied < next - 1) {
      const entry = slots[emptied & mask] ?? null;
      emptied += 1;
      if (entry === null) continue;
      const { raw } = entry;
      bytes -= heldBy(raw);
      entry.raw = withoutContent(raw);
      release(raw);
    }
  };

  const trim = (): void => {
    while (isFull()) dropFirst();
    if (bytes > maxBytes) emptyOldest();
  };

  const gap = (n: number, end: number, before: number, endBefore: number, from: number, until: number): Found => ({
    gap: { n, count: end - n, messages: endBefore - before, from, until },
  });

  const beforeFirst = (): number => (first < next ? (slots[first & mask]?.before ?? messages) : messages);

  return {
    next: () => next,
    messages: () => messages,
    add(entry) {
      if (next - first > mask) resize(2 * (mask + 1));
      slots[next & mask] = entry;
      next += 1;
      bytes += heldBy(entry.raw);
      if (isMessage(entry.kind)) messages += 1;
      trim();
    },
    replace(entry, raw) {
      if (entry.n >= first) bytes += heldBy(raw) - heldBy(entry.raw);
      entry.raw = raw;
    },
    limit(wanted) {
      maxRecords = wanted.records;
      maxBytes = wanted.bytes;
      yields = wanted.yields;
      trim();
      let size = mask + 1;
      while (size > FEWEST_SLOTS && size > 4 * maxRecords) size /= 2;
      if (size <= mask) resize(size);
    },
    settle(n) {
      settled = n;
      trim();
    },
    at(n, messagesBefore, lostFrom) {
      const entry = n >= first ? (slots[n & mask] ?? null) : null;
      if (entry !== null) return { entry };
      let start = 0;
      for (let index = 0; index < pins.length; index += 1) {
        const each = pins[index];
        if (each === undefined) continue;
        if (each.entry.n === n) return { entry: each.entry };
        if (each.entry.n > n) {
          const from = n === start ? each.gapFrom : lostFrom;
          return gap(n, each.entry.n, messagesBefore, each.entry.before, from, each.gapUntil);
        }
        start = each.entry.n + 1;
      }
      return gap(n, first, messagesBefore, beforeFirst(), n === start ? tailFrom : lostFrom, tailUntil);
    },
    find(n) {
      if (n >= next || n < 0) return null;
      if (n >= first) return slots[n & mask] ?? null;
      for (let index = 0; index < pins.length; index += 1)
        if (pins[index]?.entry.n === n) return pins[index]?.entry ?? null;
      return null;
    },
    size: () => ({ records: next - first, bytes }),
  };
}
