import type { Gap } from './gap.ts';

/** Numbers that are remembered with the counter that brought them; a wider hole is looked at no further. */
const REMEMBERED = 512;

/** Counters that have brought a number which another one had: these count for themselves. */
const MAX_OWN = 5_000;

const EMPTY = -1;

/**
 * Which counter of a rule brought which of the last numbers. Groups that never bring the same number may share one
 * counter; then a number that one of them skipped came in another.
 */
export class SharedNumbers {
  readonly #numbers = new Float64Array(REMEMBERED).fill(EMPTY);
  /** By slot: the message that brought the number, NaN for a number that is known to be missing. */
  readonly #messages = new Float64Array(REMEMBERED);
  readonly #groups: string[] = [];
  readonly #own = new Set<string>();

  /** A message brought the numbers above `low` up to `high`. @param index of the message within its stream. */
  note(group: string, low: number, high: number, index: number): void {
    for (let number = Math.max(low, high - REMEMBERED) + 1; number <= high; number += 1) {
      const slot = number % REMEMBERED;
      const isKnown = this.#numbers[slot] === number && !Number.isNaN(this.#messages[slot]);
      const holder = this.#groups[slot];
      if (isKnown && holder !== undefined && holder !== group) this.#countForThemselves(group, holder);
      this.#set(group, number, index);
    }
  }

  #set(group: string, number: number, index: number): void {
    const slot = number % REMEMBERED;
    this.#numbers[slot] = number;
    this.#messages[slot] = index;
    this.#groups[slot] = group;
  }

  #countForThemselves(...groups: readonly string[]): void {
    for (const group of groups) if (this.#own.size < MAX_OWN) this.#own.add(group);
  }

  /** True if all numbers above `low` up to `high` came in other groups, or are missing there, behind message `after`. */
  cameElsewhere(group: string, low: number, high: number, after: number): boolean {
    if (high - low >= REMEMBERED || this.#own.has(group)) return false;
    for (let number = low + 1; number <= high; number += 1) if (!this.#isElsewhere(group, number, after)) return false;
    return true;
  }

  #isElsewhere(group: string, number: number, after: number): boolean {
    const slot = number % REMEMBERED;
    const holder = this.#groups[slot];
    if (this.#numbers[slot] !== number || holder === undefined || holder === group || this.#own.has(holder))
      return false;
    const index = this.#messages[slot] ?? 0;
    return Number.isNaN(index) || index >= after;
  }

  /** Takes out of a gap what came in other groups, and remembers the rest as missing, so that no other group tells it. */
  settle(gap: Gap): void {
    const { group, low, high, before } = gap;
    if (high - low >= REMEMBERED) return;
    const isShared = !this.#own.has(group);
    for (let number = low + 1; number <= high; number += 1) {
      if (isShared && this.#isElsewhere(group, number, before.index)) gap.exclude(number - 1, number);
      else if (this.#numbers[number % REMEMBERED] !== number) this.#set(group, number, Number.NaN);
    }
  }
}
