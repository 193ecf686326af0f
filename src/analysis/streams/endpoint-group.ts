import { AgeQueue } from '../../base/age-queue.ts';
import { MAX_COMPARED_STREAMS } from '../analysis-limits.ts';
import type { StreamEntry } from './stream-entry.ts';

/** The streams to one endpoint, in the order in which they were first seen. */
export class EndpointGroup {
  readonly #entries: StreamEntry[] = [];
  readonly #free: AgeQueue<StreamEntry>;

  /**
   * @param order which of the streams that a connection can join it does join.
   * @param canJoin whether a connection that begins now can join a stream.
   */
  constructor(order: 'oldest' | 'newest', canJoin: (entry: StreamEntry) => boolean) {
    this.#free = new AgeQueue(
      ({ stream }) => (order === 'oldest' ? stream.id : -stream.id),
      (entry) => this.has(entry) && canJoin(entry),
    );
  }

  get size(): number {
    return this.#entries.length;
  }

  get newest(): StreamEntry | undefined {
    return this.#entries.at(-1);
  }

  has(entry: StreamEntry): boolean {
    return this.#entries[this.#placeOf(entry)] === entry;
  }

  add(entry: StreamEntry): void {
    this.#entries.splice(this.#placeOf(entry), 0, entry);
    this.#free.offer(entry);
  }

  remove(entry: StreamEntry): void {
    const place = this.#placeOf(entry);
    if (this.#entries[place] === entry) this.#entries.splice(place, 1);
  }

  /** A stream that a connection could not join may be one that it can. */
  freed(entry: StreamEntry): void {
    this.#free.offer(entry);
  }

  /** The stream that a connection which begins now joins. */
  toJoin(): StreamEntry | undefined {
    return this.#free.first();
  }

  /** The newest streams, newest first, for what must compare them: no more than {@link MAX_COMPARED_STREAMS}. */
  *newestFirst(): Generator<StreamEntry> {
    const until = Math.max(0, this.#entries.length - MAX_COMPARED_STREAMS);
    for (let place = this.#entries.length - 1; place >= until; place -= 1) {
      const entry = this.#entries[place];
      if (entry !== undefined) yield entry;
    }
  }

  [Symbol.iterator](): IterableIterator<StreamEntry> {
    return this.#entries.values();
  }

  /** Where an entry stands, or would. */
  #placeOf({ stream }: StreamEntry): number {
    const entries = this.#entries;
    if ((entries.at(-1)?.stream.id ?? 0) < stream.id) return entries.length;
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((entries[middle]?.stream.id ?? 0) < stream.id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
