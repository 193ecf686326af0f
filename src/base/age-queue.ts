import { MinHeap } from './min-heap.ts';

/**
 * Those of some things that are free now, lowest number first: each is offered when it becomes free, and one that is no
 * longer free is passed when it comes to the front. So nothing needs to be looked for when it is taken, and each step costs
 * the logarithm of the length. What stands in it and is not free is removed when it is met, or when half of the queue may be
 * such.
 */
export class AgeQueue<T> {
  #heap = new MinHeap<T>();
  readonly #inside = new Set<number>();
  readonly #numberOf: (item: T) => number;
  readonly #isFree: (item: T) => boolean;
  /** Length at which the queue is searched for what is not free. */
  #limit = 64;

  /**
   * @param numberOf the place of an item, different for each; give negative numbers for the opposite order.
   * @param isFree whether an item may be answered now.
   */
  constructor(numberOf: (item: T) => number, isFree: (item: T) => boolean) {
    this.#numberOf = numberOf;
    this.#isFree = isFree;
  }

  /** Items that stand in the queue, free or not. */
  get length(): number {
    return this.#heap.length;
  }

  /** An item became free. Nothing for one that is in the queue already. */
  offer(item: T): void {
    const number = this.#numberOf(item);
    if (this.#inside.has(number)) return;
    if (this.#heap.length >= this.#limit) this.#clean();
    this.#inside.add(number);
    this.#heap.push(number, item);
  }

  /** The free item of the lowest number; it stays. `undefined` if there is none. */
  first(): T | undefined {
    for (let item = this.#heap.peek(); item !== undefined; item = this.#heap.peek()) {
      if (this.#isFree(item)) return item;
      this.#inside.delete(this.#numberOf(item));
      this.#heap.pop();
    }
    return undefined;
  }

  #clean(): void {
    const before = this.#heap;
    this.#heap = new MinHeap();
    this.#inside.clear();
    for (let item = before.pop(); item !== undefined; item = before.pop()) {
      if (!this.#isFree(item)) continue;
      this.#heap.push(this.#numberOf(item), item);
      this.#inside.add(this.#numberOf(item));
    }
    this.#limit = Math.max(64, 2 * this.#heap.length);
  }
}
