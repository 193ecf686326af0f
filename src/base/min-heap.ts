/** Items by a number, of which the one with the lowest can be taken; of equal ones that which came first. */
export class MinHeap<T> {
  readonly #entries: { readonly number: number; readonly order: number; readonly item: T }[] = [];
  #order = 0;

  get length(): number {
    return this.#entries.length;
  }

  push(number: number, item: T): void {
    this.#entries.push({ number, order: this.#order++, item });
    let place = this.#entries.length - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(place, parent)) return;
      this.#swap(parent, place);
      place = parent;
    }
  }

  /** The lowest number; infinite for an empty heap. */
  get lowest(): number {
    return this.#entries[0]?.number ?? Number.POSITIVE_INFINITY;
  }

  /** The item of the lowest number; it stays. */
  peek(): T | undefined {
    return this.#entries[0]?.item;
  }

  /** Takes the item of the lowest number. */
  pop(): T | undefined {
    const top = this.#entries[0];
    const last = this.#entries.pop();
    if (top === undefined || last === undefined || top === last) return top?.item;
    this.#entries[0] = last;
    this.#sink();
    return top.item;
  }

  /** Gives the item of the lowest number, if there is one, another number. Among equal ones it stays as old as it was. */
  renumber(number: number): void {
    const top = this.#entries[0];
    if (top === undefined) return;
    this.#entries[0] = { ...top, number };
    this.#sink();
  }

  /** Moves the first entry to its place. */
  #sink(): void {
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const smaller = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(smaller, place)) return;
      this.#swap(smaller, place);
      place = smaller;
    }
  }

  /** False where there is nothing at the first place. */
  #isBefore(place: number, other: number): boolean {
    const one = this.#entries[place];
    const two = this.#entries[other];
    if (one === undefined || two === undefined) return false;
    return one.number === two.number ? one.order < two.order : one.number < two.number;
  }

  #swap(left: number, right: number): void {
    const one = this.#entries[left];
    const other = this.#entries[right];
    if (one === undefined || other === undefined) return;
    this.#entries[left] = other;
    this.#entries[right] = one;
  }
}
