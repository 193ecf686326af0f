import type { Millis } from '../../base/units.ts';

const SECONDS = 60;

/** Messages a second over the last minute, in 60 buckets of a second. */
export class MessageRate {
  readonly #buckets = new Uint32Array(SECONDS);
  #second = -1;
  #first = -1;

  /** A message came. */
  add(at: Millis): void {
    const second = Math.floor(at / 1_000);
    if (this.#first < 0) {
      this.#first = second;
      this.#second = second;
    }
    this.#move(second);
    if (second > this.#second - SECONDS) {
      const place = second % SECONDS;
      this.#buckets[place] = (this.#buckets[place] ?? 0) + 1;
    }
  }

  #move(second: number): void {
    if (second <= this.#second) return;
    const steps = Math.min(SECONDS, second - this.#second);
    for (let step = 1; step <= steps; step += 1) this.#buckets[(this.#second + step) % SECONDS] = 0;
    this.#second = second;
  }

  /** The rate over the minute before `at`, or since the first message; 0 where less than two seconds are known. */
  perSecond(at: Millis): number {
    if (this.#first < 0) return 0;
    this.#move(Math.floor(at / 1_000));
    const known = Math.min(SECONDS, Math.floor(at / 1_000) - this.#first);
    if (known < 2) return 0;
    return this.#buckets.reduce((sum, bucket) => sum + bucket, 0) / known;
  }
}
