import type { Millis } from '../base/units.ts';
import { millis } from '../base/units.ts';

/** One stretch of time, both ends included. */
interface Stretch {
  readonly from: Millis;
  readonly until: Millis;
}

/**
 * The time that some intervals cover together, as stretches that do not touch, earliest first. A question costs the
 * logarithm of their number, however many intervals were added. Beyond a bound the earliest stretches go.
 *
 * ```
 * added      ├────┤   ├──┤
 *              ├───┤
 * stretches  ├─────┤ ├──┤
 * ```
 */
export class IntervalUnion {
  readonly #stretches: Stretch[] = [];
  readonly #maximum: number;

  /** @param maximum stretches at most; 1 or more. */
  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** Adds an interval, both ends included; one that ends before it begins is an instant. Most lie at the end. */
  add(from: Millis, end: Millis): void {
    const stretches = this.#stretches;
    let joined: Stretch = { from, until: millis(Math.max(from, end)) };
    // Those that it touches become one with it.
    const first = this.#firstUntil(from);
    let last = first;
    for (let next = stretches[last]; next !== undefined && next.from <= joined.until; next = stretches[last]) {
      joined = { from: millis(Math.min(joined.from, next.from)), until: millis(Math.max(joined.until, next.until)) };
      last += 1;
    }
    stretches.splice(first, last - first, joined);
    if (stretches.length > this.#maximum) stretches.shift();
  }

  /** The start of the first stretch that overlaps a window, both ends included; `null` where none does. */
  firstIn(from: Millis, until: Millis): Millis | null {
    const stretch = this.#stretches[this.#firstUntil(from)];
    return stretch === undefined || stretch.from > until ? null : stretch.from;
  }

  /** The place of the first stretch that ends at `at` or later. */
  #firstUntil(at: number): number {
    const stretches = this.#stretches;
    const last = stretches.at(-1);
    // Most questions are about now.
    if (last === undefined || last.until < at) return stretches.length;
    let low = 0;
    let high = stretches.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stretches[middle]?.until ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
