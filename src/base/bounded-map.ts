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
    if (this.size > this.maximum) this.evictOldest();
    return this;
  }

  /** Sets an entry as the newest, whether it is in the map or not. */
  renew(key: K, value: V): void {
    this.delete(key);
    this.set(key, value);
  }

  /** Evicts the oldest entry, or the oldest of those that match. */
  evictOldest(matches?: (value: V) => boolean): void {
    for (const [key, value] of this) {
      if (matches !== undefined && !matches(value)) continue;
      this.delete(key);
      this.#evicted += 1;
      this.#onEvict?.(value, key);
      return;
    }
  }
}
