import { BoundedMap } from '../base/bounded-map.ts';
import type { EndMessage, HelloMessage, PageKey } from '../wire/hops.ts';
import { PENDING_ENDS_LIMIT } from '../wire/wire-limits.ts';

/** A page that a panel has probed and that reported its end while no panel of its tab was connected. */
export interface PendingEnd {
  readonly page: PageKey;
  readonly tabId: number;
  readonly hello: HelloMessage;
  readonly end: EndMessage;
}

/** Stores the ends of pages for panels that are reconnecting; above `PENDING_ENDS_LIMIT` the oldest is evicted. */
export class PendingEnds {
  readonly #ends = new BoundedMap<PageKey, PendingEnd>(PENDING_ENDS_LIMIT);

  /** Replaces an earlier end of the same page: the last one counts every record. */
  add(pending: PendingEnd): void {
    this.#ends.renew(pending.page, pending);
  }

  /** @returns the ends of a tab's pages, oldest first, and forgets them. */
  take(tabId: number): readonly PendingEnd[] {
    const taken = [...this.#ends.values()].filter((pending) => pending.tabId === tabId);
    for (const { page } of taken) this.#ends.delete(page);
    return taken;
  }
}
