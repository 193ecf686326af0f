/**
 * A list with room for a number of items. One that is added beyond it evicts the oldest; evictions are counted, so that
 * a loss can be shown. Made for some hundreds of items: eviction moves the others.
 */
export class BoundedList<T> implements Iterable<T> {
  readonly maximum: number;
  readonly #items: T[] = [];
  readonly #onEvict: ((item: T) => void) | undefined;
  #evicted = 0;

  /**
   * @param maximum items at most; 1 or more.
   * @param onEvict called for each evicted item when it is no longer in the list and the new one is.
   */
  constructor(maximum: number, onEvict?: (item: T) => void) {
    this.maximum = maximum;
    this.#onEvict = onEvict;
  }

  /** Items that the bound pushed out. What was removed does not count. */
  get evicted(): number {
    return this.#evicted;
  }

  get length(): number {
    return this.#items.length;
  }

  /** The items, oldest first. Always the same array, which changes with the list. */
  get items(): readonly T[] {
    return this.#items;
  }

  [Symbol.iterator](): IterableIterator<T> {
    return this.#items.values();
  }

  push(item: T): void {
    this.#items.push(item);
    if (this.#items.length <= this.maximum) return;
    const oldest = this.#items.shift();
    this.#evicted += 1;
    if (this.#onEvict !== undefined && oldest !== undefined) this.#onEvict(oldest);
  }

  /** Removes the newest occurrence of an item; nothing where it is not in the list. */
  remove(item: T): void {
    const place = this.#items.lastIndexOf(item);
    if (place >= 0) this.#items.splice(place, 1);
  }

  clear(): void {
    this.#items.length = 0;
  }
}
