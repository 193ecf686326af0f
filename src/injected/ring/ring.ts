import type { RingEntry, Raw } from './ring-entry.ts';
import { storedBytesOf, freeContent, isMessage, isOf, withoutContent } from './ring-entry.ts';
import { append, findIn, list, max } from '../platform/primordials.ts';

/** A run of numbers whose records were evicted; `messages` of them were messages. Instants are those of first and last. */
interface EvictedRun {
  readonly n: number;
  readonly count: number;
  readonly messages: number;
  readonly from: number;
  readonly until: number;
}

/** What is at a number: a record, or evicted ones from there on. */
export type Found = { readonly entry: RingEntry } | { readonly run: EvictedRun };

/** Bounds of a ring. */
export interface RingLimits {
  readonly records: number;
  readonly bytes: number;
  /** What to evict above `bytes`, oldest first: whole records, or only their contents. */
  readonly evicts: 'records' | 'contents';
}

/** A bounded log of entries numbered without holes. */
export interface Ring {
  /** The number that the next entry must have. */
  readonly next: () => number;
  /** How many of all entries ever added were messages. */
  readonly messages: () => number;
  add(entry: RingEntry): void;
  /** Replaces the content of an entry, which may have left the ring meanwhile. */
  replace(entry: RingEntry, raw: Raw): void;
  /** Raises or lowers the bounds; lowering evicts what no longer fits. */
  limit(limits: RingLimits): void;
  /**
   * Every subscriber has everything below `n`: of it the ring retains no more than its original bounds allow, however high
   * they were raised since.
   */
  release(n: number): void;
  /**
   * What is at number `n`, which must be below `next()`. Of an evicted run that began earlier, the part from `n` on; then
   * `messagesBefore` (messages below `n`, which only the subscriber knows) makes its count exact.
   */
  at(n: number, messagesBefore: number, lostFrom: number): Found;
  /** The entry with number `n`, if it is still here. */
  find(n: number): RingEntry | null;
  /** How many records, and how many bytes of content, are stored. */
  readonly size: () => { readonly records: number; readonly bytes: number };
}

/**
 * Records of open connections that are retained beyond their eviction (pinned): a subscriber that comes late must learn the
 * URL of a connection that is still open, though thousands of messages came after it.
 */
const PINNED_LIMIT = 400;

/** Bytes of memory that pinned records may use: enough for twice as many ordinary ones. */
const PINNED_BYTES = 2 * 1024 * 1024;

/** Content of a pinned record, a request's body, that is retained with it. */
const PINNED_CONTENT = 4 * 1024;

/** Bytes of memory that an entry uses, at most. */
const bytesOf = ({ raw, texts }: RingEntry): number => storedBytesOf(raw) + texts;

/** The fewest slots of a ring, a power of two. */
const FEWEST_SLOTS = 8;

/** A record that is retained beyond its eviction, and the times of the evicted run right before it. */
interface Pin {
  readonly entry: RingEntry;
  readonly bytes: number;
  runFrom: number;
  runUntil: number;
}

const isPinnedKind = (kind: RingEntry['kind']): boolean =>
  kind === 'document' || kind === 'connecting' || kind === 'open' || kind === 'unrecorded';

/**
 * Creates a ring. It stores at most `limits.records` entries and `limits.bytes` of content and other texts, pinned ones
 * included. Above a bound it evicts and counts the oldest entries, or empties them first if it evicts contents. It grows by doubling, so that the thousands of
 * frames of a page that record nothing cost nothing.
 *
 * ```
 *  evicted  pin  evicted  pin  evicted      first ───────── next-1
 *  0..3     4    5..811   812  813..20000   20001 … entries … 25000
 * ```
 *
 * @param onEvict called with each entry that is evicted, so that its time is known to a subscriber that needs it next.
 */
export function createRing(limits: RingLimits, onEvict: (entry: RingEntry) => void): Ring {
  let slots = list<RingEntry | null>();
  let mask = -1;
  let first = 0;
  let next = 0;
  let bytes = 0;
  let messages = 0;
  let { records: maxRecords, bytes: maxBytes, evicts } = limits;
  let acknowledged = 0;
  /** Entries below it have no content left to evict. */
  let emptied = 0;

  let pins = list<Pin>();
  let pinnedBytes = 0;
  // Times of the evicted run after the last pin, -1 for none.
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
    const remaining = list<Pin>();
    let from = -1;
    let until = -1;
    for (let index = 0; index < pins.length; index += 1) {
      const pin = pins[index];
      if (pin === undefined) continue;
      if (from !== -1) pin.runFrom = from;
      if (from !== -1 && pin.runUntil === -1) pin.runUntil = until;
      from = -1;
      if (isGone(pin, index)) {
        pinnedBytes -= pin.bytes;
        from = pin.runFrom === -1 ? pin.entry.at : pin.runFrom;
        until = pin.entry.at;
      } else {
        append(remaining, pin);
      }
    }
    if (from !== -1) tailFrom = from;
    if (from !== -1 && tailUntil === -1) tailUntil = until;
    pins = remaining;
  };

  const arePinsFull = (): boolean => pins.length >= PINNED_LIMIT || (pins.length > 0 && pinnedBytes > PINNED_BYTES);

  const unpinOldest = (): void => {
    let oldest = 0;
    while (oldest < pins.length - 1 && pins[oldest]?.entry.kind === 'document') oldest += 1;
    unpin((_, index) => index === oldest);
  };

  const pin = (entry: RingEntry): void => {
    if (storedBytesOf(entry.raw) > PINNED_CONTENT) entry.raw = withoutContent(entry.raw);
    const size = bytesOf(entry);
    pinnedBytes += size;
    while (arePinsFull()) unpinOldest();
    append(pins, { entry, bytes: size, runFrom: tailFrom, runUntil: tailUntil });
    tailFrom = -1;
    tailUntil = -1;
  };

  const evictFirst = (): void => {
    const entry = slots[first & mask] ?? null;
    slots[first & mask] = null;
    first += 1;
    if (entry === null) return;
    bytes -= bytesOf(entry);
    onEvict(entry);
    freeContent(entry.raw);
    if (isPinnedKind(entry.kind)) {
      // The last of its kind has the count of all.
      if (isOf(entry, 'unrecorded')) {
        const { use } = entry.detail;
        unpin((each) => isOf(each.entry, 'unrecorded') && each.entry.detail.use === use);
      }
      pin(entry);
      return;
    }
    if (tailFrom === -1) tailFrom = entry.at;
    tailUntil = entry.at;
    if (entry.kind === 'close') unpin((each) => each.entry.connection === entry.connection);
  };

  // The newest entry stays, however large.
  const isAbove = (records: number, maximum: number): boolean =>
    next - first > records || (bytes + pinnedBytes > maximum && next - first > 1);
  const isFull = (): boolean =>
    isAbove(maxRecords, evicts === 'records' ? maxBytes : Infinity) ||
    (first < acknowledged && isAbove(limits.records, limits.bytes));

  const emptyOldest = (): void => {
    emptied = max(emptied, first);
    while (isAbove(Infinity, maxBytes) && emptied < next - 1) {
      const entry = slots[emptied & mask] ?? null;
      emptied += 1;
      if (entry === null) continue;
      const { raw } = entry;
      bytes -= storedBytesOf(raw);
      entry.raw = withoutContent(raw);
      freeContent(raw);
    }
  };

  const trim = (): void => {
    while (isFull()) evictFirst();
    if (!isAbove(Infinity, maxBytes)) return;
    emptyOldest();
    // What is left are the texts of the records themselves.
    while (isAbove(Infinity, maxBytes)) evictFirst();
  };

  const evictedRun = (
    n: number,
    end: number,
    before: number,
    endBefore: number,
    from: number,
    until: number,
  ): Found => ({
    run: { n, count: end - n, messages: endBefore - before, from, until },
  });

  const beforeFirst = (): number => (first < next ? (slots[first & mask]?.before ?? messages) : messages);

  return {
    next: () => next,
    messages: () => messages,
    add(entry) {
      if (next - first > mask) resize(max(FEWEST_SLOTS, 2 * (mask + 1)));
      slots[next & mask] = entry;
      next += 1;
      bytes += bytesOf(entry);
      if (isMessage(entry.kind)) messages += 1;
      trim();
    },
    replace(entry, raw) {
      if (entry.n >= first) bytes += storedBytesOf(raw) - storedBytesOf(entry.raw);
      entry.raw = raw;
    },
    limit(wanted) {
      maxRecords = wanted.records;
      maxBytes = wanted.bytes;
      evicts = wanted.evicts;
      trim();
      let size = mask + 1;
      while (size > FEWEST_SLOTS && size > 4 * maxRecords) size /= 2;
      if (size <= mask) resize(size);
    },
    release(n) {
      acknowledged = n;
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
          const from = n === start ? each.runFrom : lostFrom;
          return evictedRun(n, each.entry.n, messagesBefore, each.entry.before, from, each.runUntil);
        }
        start = each.entry.n + 1;
      }
      return evictedRun(n, first, messagesBefore, beforeFirst(), n === start ? tailFrom : lostFrom, tailUntil);
    },
    find(n) {
      if (n >= next || n < 0) return null;
      if (n >= first) return slots[n & mask] ?? null;
      return findIn(pins, (each) => each.entry.n === n)?.entry ?? null;
    },
    size: () => ({ records: next - first, bytes }),
  };
}
