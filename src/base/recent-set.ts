/**
 * A set of the values added last, at least `minimum` and at most twice as many. Values are forgotten by the generation,
 * so that adding costs no search for the oldest.
 */
export class RecentSet<T> {
  readonly #minimum: number;
  #newer = new Set<T>();
  #older = new Set<T>();

  constructor(minimum: number) {
    this.#minimum = minimum;
  }

  get isEmpty(): boolean {
    return this.#newer.size + this.#older.size === 0;
  }

  has(value: T): boolean {
    return this.#newer.has(value) || this.#older.has(value);
  }

  add(value: T): void {
    if (this.#newer.size >= this.#minimum) {
      this.#older = this.#newer;
      this.#newer = new Set();
    }
    this.#newer.add(value);
  }
}
