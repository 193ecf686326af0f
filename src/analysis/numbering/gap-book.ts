import { BoundedList } from '../../base/bounded-list.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import type { Gap } from './gap.ts';
import { MAX_STRETCH_RUNS, Stretch } from './stretch.ts';

/** Gaps that late messages may still close, over all counters of a rule. */
const MAX_OPEN = 500;

/** Stretches that are listed one by one; older ones are counted. */
export const MAX_STRETCHES = 200;

/** Runs of missing numbers that are named, over all stretches; the oldest stretches give theirs up. */
const MAX_RUNS = 2 * MAX_STRETCH_RUNS;

/** Counters whose last stretch may go on. */
const MAX_GROUPS = 5_000;

/** What was counted of gaps. */
interface GapCount {
  readonly places: number;
  readonly missing: number;
}

/** All gaps of one rule: the open ones, the settled ones in stretches, and the count of those that no list holds any more. */
export class GapBook {
  readonly #open = new Set<Gap>();
  readonly #stretches = new BoundedList<Stretch>(MAX_STRETCHES, (gone) => this.#evicted(gone));
  readonly #newest = new BoundedMap<string, Stretch>(MAX_GROUPS);
  readonly #onSettled: (gap: Gap) => void;
  #runs = 0;
  #gonePlaces = 0;
  #goneMissing = 0;

  /** @param onSettled called for each gap that nothing can close any more. */
  constructor(onSettled: (gap: Gap) => void = () => undefined) {
    this.#onSettled = onSettled;
  }

  /** Gaps that late messages may still close, the earliest first. */
  get open(): readonly Gap[] {
    return [...this.#open];
  }

  add(gap: Gap): void {
    this.#open.add(gap);
    if (this.#open.size <= MAX_OPEN) return;
    for (const oldest of this.#open) return this.settle(oldest);
  }

  /** The gap was closed, or was none. */
  remove(gap: Gap): void {
    this.#open.delete(gap);
  }

  /** Nothing can close the gap any more. */
  settle(gap: Gap): void {
    if (!this.#open.delete(gap) || gap.missing === 0) return;
    this.#onSettled(gap);
    const last = this.#newest.get(gap.group);
    this.#runs += gap.holes.length;
    if (last?.continuesWith(gap) === true) last.add(gap);
    else {
      const stretch = new Stretch(gap);
      this.#newest.set(gap.group, stretch);
      this.#stretches.push(stretch);
    }
    this.#dropRuns();
  }

  #dropRuns(): void {
    for (const stretch of this.#stretches) {
      if (this.#runs <= MAX_RUNS) return;
      this.#runs -= stretch.runs;
      stretch.forgetRuns();
    }
  }

  #evicted(stretch: Stretch): void {
    this.#gonePlaces += stretch.places;
    this.#goneMissing += stretch.missing;
    this.#runs -= stretch.runs;
    if (this.#newest.get(stretch.group) === stretch) this.#newest.delete(stretch.group);
  }

  /** The latest stretches of gaps that count, earliest first. @param isSettled of an open gap: whether it counts already. */
  stretches(isSettled: (gap: Gap) => boolean): readonly Stretch[] {
    const all = new Map<Stretch, Stretch>();
    for (const stretch of this.#stretches) all.set(stretch, stretch);
    const newest = new Map<string, Stretch>();
    for (const gap of this.#open) {
      if (gap.missing === 0 || !isSettled(gap)) continue;
      const last = newest.get(gap.group) ?? this.#newest.get(gap.group);
      if (last?.continuesWith(gap) !== true) {
        const stretch = new Stretch(gap);
        all.set(stretch, stretch);
        newest.set(gap.group, stretch);
      } else if (newest.has(gap.group)) last.add(gap);
      else {
        const copy = last.copy();
        copy.add(gap);
        all.set(last, copy);
        newest.set(gap.group, copy);
      }
    }
    return [...all.values()].slice(-MAX_STRETCHES);
  }

  /** All gaps that count, listed or not. */
  total(isSettled: (gap: Gap) => boolean): GapCount {
    let places = this.#gonePlaces;
    let missing = this.#goneMissing;
    for (const stretch of this.#stretches) {
      places += stretch.places;
      missing += stretch.missing;
    }
    for (const gap of this.#open) {
      if (gap.missing === 0 || !isSettled(gap)) continue;
      places += 1;
      missing += gap.missing;
    }
    return { places, missing };
  }
}
