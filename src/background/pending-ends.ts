import type { EndMessage, HelloMessage, PageKey } from '../wire/hops.ts';
import { PENDING_ENDS_LIMIT } from '../wire/wire-limits.ts';

/** A page that a panel has probed and that reported its end while no panel of its tab was connected. */
export interface PendingEnd {
  readonly page: PageKey;
  readonly tabId: number;
  readonly hello: HelloMessage;
  readonly end: EndMessage;
}

/** Stores the ends of pages for panels that are reconnecting; above `PENDING_ENDS_LIMIT` the oldest goes. */
export class PendingEnds {
  #ends: readonly PendingEnd[] = [];

  /** Replaces an earlier end of the same page: the last one counts every record. */
  add(pending: PendingEnd): void {
    const others = this.#ends.filter(({ page }) => page !== pending.page);
    this.#ends = [...others, pending].slice(-PENDING_ENDS_LIMIT);
  }

  /** @returns the ends of a tab's pages, oldest first, and forgets them. */
  take(tabId: number): readonly PendingEnd[] {
    const taken = this.#ends.filter((pending) => pending.tabId === tabId);
    this.#ends = this.#ends.filter((pending) => pending.tabId !== tabId);
    return taken;
  }
}
