import { millis, type Millis } from '../../base/units.ts';
import type { BatchMessage } from '../../wire/hops.ts';
import {
  nextNumber,
  type DocumentKey,
  type LostRecord,
  type PageWireRecord,
  type WireRecord,
} from '../../wire/record.ts';

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
  /** The page's last word: the number after its last record. */
  bye(next: number): void;
  /** The page is gone for good. @returns a record for what it still had, if its last word says that it had any. */
  end(): readonly WireRecord[];
}

/**
 * @param document names it.
 * @param offset what to add to an instant on the document's clock for one that counts from the recording's zero.
 */
export function createIntake(document: DocumentKey, offset: Millis): DocumentIntake {
  let next = 0;
  let lost = 0;
  let isLate = false;
  let isRingLost = false;
  let lastAt = millis(offset);
  let announced = 0;

  const place = (record: PageWireRecord): WireRecord => {
    const at = millis(record.at + offset);
    lastAt = at;
    if (record.kind === 'document') isLate = record.isLate;
    if (record.kind !== 'lost') return { ...record, at, document };
    lost += record.messages;
    if (record.n === 0) isRingLost = true;
    lastAt = millis(record.until + offset);
    return { ...record, at, until: lastAt, document };
  };

  /** Stands for the numbers from `next` up to `until`, of which nothing is known: each may have been a message. */
  const missing = (until: number, reason: LostRecord['reason']): WireRecord => {
    const count = until - next;
    lost += count;
    return { kind: 'lost', n: next, at: lastAt, until: lastAt, count, messages: count, reason, document };
  };

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
        if (record.n > next) placed.push(missing(record.n, 'unreadable'));
        placed.push(place(record));
        next = nextNumber(record);
      }
      if (batch.next > next) {
        placed.push(missing(batch.next, 'unreadable'));
        next = batch.next;
      }
      return placed;
    },
    bye(after) {
      announced = Math.max(announced, after);
    },
    end() {
      if (announced <= next) return [];
      const record = missing(announced, 'page-gone');
      next = announced;
      return [record];
    },
  };
}
