import { millis, type Millis } from '../../../base/units.ts';
import type { BatchMessage, EndMessage } from '../../../wire/hops.ts';
import {
  nextNumber,
  type DocumentKey,
  type LostRecord,
  type PageWireRecord,
  type WireRecord,
} from '../../../wire/record.ts';

/**
 * Takes the numbered records of one document: each number once, in order, and none silently missing.
 *
 * A batch may begin below what is here already (a resend: the known part is passed over), or above it (the asked-for
 * records did not come: nothing is taken, and the document must be watched again from `next`).
 */
export interface DocumentIntake {
  readonly document: DocumentKey;
  /** The number to go on from. */
  next(): number;
  /** How many messages are known to be lost in this document. */
  lostMessages(): number;
  /** Whether the first records of the document are here. */
  hasBeginning(): boolean;
  /** @returns the new records in their place in the recording, or `null` where the batch begins too high. */
  take(batch: Pick<BatchMessage, 'first' | 'next' | 'records'>): readonly WireRecord[] | null;
  /** The page's last word: the number after its last record, and how many messages it had in all. */
  bye(last: Pick<EndMessage, 'next' | 'messages' | 'isCached'>): void;
  /**
   * The page cannot be reached any more.
   *
   * @param at when that was noticed, on the recording's clock.
   * @param isCached whether the browser says that it waits in the back/forward cache.
   * @returns a record for what is missing: exact where the page said good-end, open where it ended without a word, and
   *   nothing where all came or a page that waits in the cache was quiet. A page that turns out to live goes on from
   *   `next` all the same.
   */
  end(at: Millis, isCached?: boolean): readonly WireRecord[];
}

/** A page that was quiet for so long when it went into the cache had nothing on the way, in milliseconds. */
const QUIET = 1_000;

/** How a document stands: in the back/forward cache, gone with or without its last word. */
type Stage = 'alive' | 'kept' | 'said-bye' | 'given-up';

/** What happens to a page as it goes into the cache, around its `pagehide`; everything else shows that it lives. */
const ofLeaving: ReadonlySet<string> = new Set(['hidden', 'freeze']);

function stageAfter(stage: Stage, record: PageWireRecord): Stage {
  if (record.kind !== 'page') return 'alive';
  if (record.event === 'pagehide') return record.wasKept ? 'kept' : 'alive';
  return stage === 'kept' && ofLeaving.has(record.event) ? 'kept' : 'alive';
}

/**
 * @param document names it.
 * @param offset what to add to an instant on the document's clock for one that counts from the recording's zero.
 */
export function createIntake(document: DocumentKey, offset: Millis): DocumentIntake {
  let next = 0;
  let messages = 0;
  let lost = 0;
  let isLate = false;
  let isRingLost = false;
  let lastAt = millis(offset);
  let announced = { next: 0, messages: 0 };
  let stage: Stage = 'alive';

  const place = (record: PageWireRecord): WireRecord => {
    const at = millis(record.at + offset);
    lastAt = at;
    stage = stageAfter(stage, record);
    if (record.kind === 'document') isLate = record.isLate;
    if (record.kind === 'message' || record.kind === 'chunk') messages += 1;
    if (record.kind !== 'lost') return { ...record, at, document };
    lost += record.messages;
    messages += record.messages;
    if (record.n === 0) isRingLost = true;
    lastAt = millis(record.until + offset);
    return { ...record, at, until: lastAt, document };
  };

  const lose = (reason: LostRecord['reason'], count: number, ofThem: number, until: Millis): WireRecord => {
    lost += ofThem;
    messages += ofThem;
    return { kind: 'lost', n: next, at: lastAt, until, count, messages: ofThem, reason, document };
  };

  /** Stands for the numbers from `next` up to `until`, of which nothing is known: each may have been a message. */
  const unreadable = (until: number): WireRecord => lose('unreadable', until - next, until - next, lastAt);

  return {
    document,
    next: () => next,
    lostMessages: () => lost,
    hasBeginning: () => next > 0 && !isLate && !isRingLost,
    take(batch) {
      if (batch.first > next) return null;
      const placed: WireRecord[] = [];
      for (const record of batch.records) {
        if (nextNumber(record) <= next) continue;
        if (record.n > next) placed.push(unreadable(record.n));
        placed.push(place(record));
        next = nextNumber(record);
      }
      if (batch.next > next) {
        placed.push(unreadable(batch.next));
        next = batch.next;
      }
      return placed;
    },
    bye(last) {
      stage = last.isCached ? 'kept' : 'said-bye';
      if (last.next > announced.next) announced = { next: last.next, messages: last.messages };
    },
    end(at, isCached = false) {
      const until = millis(Math.max(lastAt, at));
      const count = announced.next - next;
      if (count > 0 && !isCached) {
        // A page that says more messages than records lies; its other figures are as good as none.
        const missing = Math.min(count, Math.max(0, announced.messages - messages));
        const record = lose('page-gone', count, missing, until);
        next = announced.next;
        return [record];
      }
      // What is missing of a page in the cache may still come.
      const isWaiting = count > 0 || (stage === 'alive' && !(isCached && at - lastAt > QUIET));
      if (!isWaiting || stage === 'given-up') return [];
      stage = 'given-up';
      return [lose('no-farewell', 1, 0, until)];
    },
  };
}
