/**
 * A map with room for a number of entries. One that is added beyond it evicts the entry that was added first; evictions
 * are counted, so that a loss can be shown.
 *
 * Otherwise a `Map`: an entry that is set again keeps its place among the others. {@link renew} makes it the newest.
 */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly maximum: number;
  readonly #onEvict: ((value: V, key: K) => void) | undefined;
  #evicted = 0;
  /**
   * Goes through the keys in their order, once: an engine keeps the places of deleted entries for a while, so that a search
   * for the first one from the start would pass thousands of them each time.
   */
  #ages: IterableIterator<K> | null = null;

  /**
   * @param maximum entries at most; 1 or more.
   * @param onEvict called for each evicted entry when it is no longer in the map and the new one is.
   */
  constructor(maximum: number, onEvict?: (value: V, key: K) => void) {
    super();
    this.maximum = maximum;
    this.#onEvict = onEvict;
  }

  /** Entries that the bound pushed out. What was deleted does not count. */
  get evicted(): number {
    return this.#evicted;
  }

  override set(key: K, value: V): this {
    super.set(key, value);
    if (this.size > this.maximum) this.#evictFirst();
    return this;
  }

  /** Sets an entry as the newest, whether it is in the map or not. */
  renew(key: K, value: V): void {
    this.delete(key);
    this.set(key, value);
  }

  /** Evicts the oldest entry, in constant time on average. */
  #evictFirst(): void {
    this.#ages ??= this.keys();
    let next = this.#ages.next();
    if (next.done === true) {
      // At its end an iterator stays there, whatever is added.
      this.#ages = this.keys();
      next = this.#ages.next();
    }
    if (next.done === true) return;
    const key = next.value;
    const value = this.get(key) as V;
    this.delete(key);
    this.#evicted += 1;
    this.#onEvict?.(value, key);
  }
}
