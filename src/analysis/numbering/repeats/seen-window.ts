/** Numbers of one counter that are remembered with a hash of their payload, to recognise them when they come again. */
export const SEEN_NUMBERS = 2_048;

const SMALLEST = 64;
const EMPTY = -1;

/**
 * The last numbers of a counter with the hash of what they carried. Slots are found by the number's low bits, so that
 * numbers without holes are remembered exactly and sparse ones at least often; it grows while it is used.
 */
export class SeenWindow {
  #numbers = new Float64Array(SMALLEST).fill(EMPTY);
  #hashes = new Float64Array(SMALLEST);
  readonly #largest: number;

  /** @param largest numbers to remember at most: 64 or a fourfold of that. */
  constructor(largest = SEEN_NUMBERS) {
    this.#largest = largest;
  }

  /** Remembers a number from 0 up; the one that had its place is forgotten once the window has its full size. */
  add(number: number, hash: number): void {
    let slot = number % this.#numbers.length;
    const holder = this.#numbers[slot];
    if (holder !== EMPTY && holder !== number && this.#numbers.length < this.#largest) {
      this.#grow();
      slot = number % this.#numbers.length;
    }
    this.#numbers[slot] = number;
    this.#hashes[slot] = hash;
  }

  /** Hash of what came with a number; `undefined` if it never came or is forgotten. */
  hashOf(number: number): number | undefined {
    const slot = number % this.#numbers.length;
    return this.#numbers[slot] === number ? this.#hashes[slot] : undefined;
  }

  clear(): void {
    this.#numbers.fill(EMPTY);
  }

  #grow(): void {
    const numbers = this.#numbers;
    const hashes = this.#hashes;
    const length = Math.min(this.#largest, numbers.length * 4);
    this.#numbers = new Float64Array(length).fill(EMPTY);
    this.#hashes = new Float64Array(length);
    for (const [slot, number] of numbers.entries()) {
      if (number === EMPTY) continue;
      this.#numbers[number % length] = number;
      this.#hashes[number % length] = hashes[slot] ?? 0;
    }
  }
}
