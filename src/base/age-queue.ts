/** Something with a number that tells its place in an order, and never changes. */
interface Numbered {
  readonly number: number;
}

/**
 * Those of some things that are free now, lowest number first: each is offered when it becomes free, and one that is no
 * longer free is passed when it comes to the front. So nothing needs to be looked for when it is taken, and each step costs
 * the logarithm of the length. (A binary heap; what stands in it and is not free is removed when it is met, or when half of
 * the heap may be such.)
 */
export class AgeQueue<T> {
  readonly #heap: (Numbered & { readonly item: T })[] = [];
  readonly #inside = new Set<number>();
  readonly #numberOf: (item: T) => number;
  readonly #isFree: (item: T) => boolean;
  /** Length at which the heap is searched for what is not free. */
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
    this.#heap.push({ number, item });
    this.#rise(this.#heap.length - 1);
  }

  /** The free item of the lowest number; it stays. `undefined` if there is none. */
  first(): T | undefined {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      if (this.#isFree(top.item)) return top.item;
      this.#removeTop(top.number);
    }
    return undefined;
  }

  #removeTop(number: number): void {
    this.#inside.delete(number);
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #clean(): void {
    const free = this.#heap.filter(({ item }) => this.#isFree(item));
    this.#heap.splice(0, this.#heap.length, ...free);
    this.#inside.clear();
    for (const { number } of free) this.#inside.add(number);
    // In order of their numbers they are a heap.
    this.#heap.sort((left, right) => left.number - right.number);
    this.#limit = Math.max(64, 2 * free.length);
  }

  #rise(from: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#at(parent) <= this.#at(place)) return;
      this.#swap(parent, place);
      place = parent;
    }
  }

  #sink(from: number): void {
    let place = from;
    for (;;) {
      const left = 2 * place + 1;
      const smaller = this.#at(left + 1) < this.#at(left) ? left + 1 : left;
      if (this.#at(place) <= this.#at(smaller)) return;
      this.#swap(smaller, place);
      place = smaller;
    }
  }

  /** The number at a place, infinite past the end. */
  #at(place: number): number {
    return this.#heap[place]?.number ?? Number.POSITIVE_INFINITY;
  }

  #swap(left: number, right: number): void {
    const [one, other] = [this.#heap[left], this.#heap[right]];
    if (one === undefined || other === undefined) return;
    this.#heap[left] = other;
    this.#heap[right] = one;
  }
}
