import { millis, type Millis } from '../../../base/units.ts';
import { BROADCAST, type BatchMessage, type EndMessage } from '../../../wire/hops.ts';
import {
  nextNumber,
  type DocumentKey,
  type LostRecord,
  type PageWireRecord,
  type WireRecord,
} from '../../../wire/record.ts';
import { falseClaimOf, withIdentity, type DocumentIdentity } from './document-identity.ts';
import { DoubtsTracker } from './page-doubts.ts';
import { isPossibleBatch, isPossibleEnd } from './possible-numbers.ts';

/** Milliseconds: a page that wrote no record for so long before it was cached had nothing in flight. */
const QUIET = 1_000;

/** The state of a document: in the back/forward cache, ended with an `end` message, or given up without one. */
type Stage = 'alive' | 'cached' | 'ended' | 'given-up';

type IncomingBatch = Pick<BatchMessage, 'first' | 'next' | 'records'> & Partial<Pick<BatchMessage, 'subscriber'>>;

/** What happens to a page as it is cached, around its `pagehide`; every other record shows that it is alive. */
const EVENTS_OF_LEAVING: ReadonlySet<string> = new Set(['hidden', 'freeze']);

function stageAfter(stage: Stage, record: PageWireRecord): Stage {
  if (record.kind !== 'page') return 'alive';
  if (record.event === 'pagehide') return record.wasKept ? 'cached' : 'alive';
  return stage === 'cached' && EVENTS_OF_LEAVING.has(record.event) ? 'cached' : 'alive';
}

/**
 * Takes in the numbered records of one document: each number once, in order, and none missing without a `lost` record.
 *
 * A batch may begin below what is here already (a resend: the known part is skipped), or above it (the requested records
 * did not come: nothing is taken in, and the source must subscribe again from `next`).
 *
 * A page may have got hold of its recorder's line, so only the relay's word counts for who the document is, and only
 * possible numbers for what it wrote. What is refused is counted as a doubt, and costs only itself.
 */
export class DocumentIntake {
  readonly document: DocumentKey;
  /** What to add to an instant on the document's clock for one that counts from the recording's zero. */
  readonly offset: Millis;
  #next = 0;
  #messages = 0;
  #lostMessages = 0;
  #isLate = false;
  #isBeginningLost = false;
  #lastAt: Millis;
  #announced = { next: 0, messages: 0 };
  #stage: Stage = 'alive';
  #identity: DocumentIdentity | null = null;
  readonly #doubts: DoubtsTracker;
  /** Where the next batch begins, unless one was requested again, and how many were. */
  #following = 0;
  #repeats = 0;

  /**
   * @param document its key.
   * @param offset what to add to an instant on the document's clock for one that counts from the recording's zero.
   * @param doubts counts what cannot be true.
   */
  constructor(document: DocumentKey, offset: Millis, doubts = new DoubtsTracker()) {
    this.document = document;
    this.#doubts = doubts;
    this.offset = offset;
    this.#lastAt = offset;
  }

  /** The number of the next record that is needed. */
  get next(): number {
    return this.#next;
  }

  /** How many messages are known to be lost in this document. */
  get lostMessages(): number {
    return this.#lostMessages;
  }

  /** Whether the first records of the document are here. */
  get hasBeginning(): boolean {
    return this.#next > 0 && !this.#isLate && !this.#isBeginningLost;
  }

  /** The relay said who the document is; a document that gets another relay is introduced again. */
  identify(identity: DocumentIdentity): void {
    this.#identity = identity;
  }

  /**
   * The records from `next` on were requested: by a new connection, on which at most one batch of an earlier request is
   * still on its way, or again by the same one.
   */
  requested(isNewConnection: boolean): void {
    this.#repeats = isNewConnection ? 1 : this.#repeats + 1;
    if (isNewConnection) this.#following = this.#next;
  }

  /**
   * @param now milliseconds since the epoch.
   * @returns the new records in their place in the recording, or `null` if the batch begins too high.
   */
  take(batch: IncomingBatch, now = Infinity): readonly WireRecord[] | null {
    if (!isPossibleBatch(batch, now - (this.#identity?.timeOrigin ?? 0))) {
      this.#doubts.refused();
      return [];
    }
    if (batch.first > this.#next) return null;
    this.#follow(batch);
    const placed: WireRecord[] = [];
    for (const record of batch.records) {
      if (nextNumber(record) <= this.#next) continue;
      if (record.n > this.#next) placed.push(this.#unreadable(record.n));
      placed.push(this.#place(record));
      this.#next = nextNumber(record);
    }
    if (batch.next > this.#next) {
      placed.push(this.#unreadable(batch.next));
      this.#next = batch.next;
    }
    return placed;
  }

  /** The page announced its end: the number after its last record, and how many messages it had in all. */
  announceEnd(end: Pick<EndMessage, 'next' | 'messages' | 'isCached'>, now = Infinity): void {
    if (!isPossibleEnd(end, this.#next, now - (this.#identity?.timeOrigin ?? 0))) {
      this.#doubts.refused();
      return;
    }
    this.#stage = end.isCached ? 'cached' : 'ended';
    if (end.next > this.#announced.next) this.#announced = { next: end.next, messages: end.messages };
  }

  /**
   * The page cannot be reached any more. If it turns out to be alive, it continues from `next` all the same.
   *
   * @param at when that was noticed, on the recording's clock.
   * @param isCached whether the browser says that the page is in the back/forward cache.
   * @returns a record for what is missing: exact if the page announced its end, open if it ended without; none if all
   *   records came, or if a page that is cached now was quiet before.
   */
  disconnect(at: Millis, isCached = false): readonly WireRecord[] {
    const until = millis(Math.max(this.#lastAt, at));
    const count = this.#announced.next - this.#next;
    if (count > 0 && !isCached) {
      // A page that announces more messages than records lies; its other figures cannot be trusted either.
      const missing = Math.min(count, Math.max(0, this.#announced.messages - this.#messages));
      const record = this.#lose('page-gone', count, missing, until);
      this.#next = this.#announced.next;
      return [record];
    }
    // What is missing of a page in the cache may still come.
    const isWaiting = count > 0 || (this.#stage === 'alive' && !(isCached && at - this.#lastAt > QUIET));
    if (!isWaiting || this.#stage === 'given-up') return [];
    this.#stage = 'given-up';
    return [this.#lose('no-farewell', 1, 0, until)];
  }

  /** A recorder repeats nothing by itself: if a batch does, something else has used its numbers. */
  #follow({ first, next, subscriber }: IncomingBatch): void {
    if (subscriber === BROADCAST) return;
    if (first < this.#following) {
      if (this.#repeats > 0) this.#repeats -= 1;
      else this.#doubts.refused();
    }
    this.#following = next;
  }

  /** @returns the record with what the relay says of its document; what it claims otherwise is counted. */
  #verify(record: PageWireRecord): PageWireRecord {
    if (this.#identity === null || (record.kind !== 'document' && record.kind !== 'page')) return record;
    const claim = falseClaimOf(record, this.#identity);
    if (claim !== null) this.#doubts.claimed(claim);
    return withIdentity(record, this.#identity);
  }

  #place(unverified: PageWireRecord): WireRecord {
    const { document } = this;
    const record = this.#verify(unverified);
    const at = millis(record.at + this.offset);
    this.#lastAt = at;
    this.#stage = stageAfter(this.#stage, record);
    if (record.kind === 'document') this.#isLate = record.isLate;
    if (record.kind === 'message' || record.kind === 'chunk') this.#messages += 1;
    if (record.kind !== 'lost') return { ...record, at, document };
    this.#lostMessages += record.messages;
    this.#messages += record.messages;
    if (record.n === 0) this.#isBeginningLost = true;
    const until = millis(record.until + this.offset);
    this.#lastAt = until;
    return { ...record, at, until, document };
  }

  #lose(reason: LostRecord['reason'], count: number, messages: number, until: Millis): WireRecord {
    const { document } = this;
    this.#lostMessages += messages;
    this.#messages += messages;
    return { kind: 'lost', n: this.#next, at: this.#lastAt, until, count, messages, reason, document };
  }

  /** Covers the numbers from `next` up to `until`, about which nothing is known: each may have been a message. */
  #unreadable(until: number): WireRecord {
    const count = until - this.#next;
    return this.#lose('unreadable', count, count, this.#lastAt);
  }
}
