import { BoundedList } from '../../base/bounded-list.ts';
import type { Millis } from '../../base/units.ts';
import type { WireRecord } from '../../wire/record.ts';

/** Documents in a row that make a loop, and the time within which they begin: none lived for two seconds on average. */
const LOOP_LENGTH = 10;
const LOOP_SPAN = 20_000;

/** Addresses between which a loop may go: a page and the one that sends back to it. */
const LOOP_ADDRESSES = 2;

interface Beginning {
  readonly at: Millis;
  readonly address: string;
}

/** Sees whether the page of a recording loads itself over and over. */
export class ReloadLoop {
  readonly #last = new BoundedList<Beginning>(LOOP_LENGTH);

  take(records: readonly WireRecord[]): void {
    for (const record of records) {
      if (record.kind !== 'document' || !record.isTop) continue;
      // A loop may count itself in the query.
      this.#last.push({ at: record.at, address: record.url.split(/[?#]/, 1)[0] ?? '' });
    }
  }

  /** Whether the latest documents of the page are such a loop, and it still ran shortly before `end`. */
  isRunning(end: Millis): boolean {
    const { items } = this.#last;
    const [first] = items;
    if (first === undefined || items.length < LOOP_LENGTH) return false;
    const addresses = new Set(items.map(({ address }) => address));
    return addresses.size <= LOOP_ADDRESSES && end - first.at <= LOOP_SPAN;
  }
}
