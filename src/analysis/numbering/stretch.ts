import type { MissingNumbers } from '../finding.ts';
import type { Gap, MessageRef } from './gap.ts';
import { showOrdinal } from './ordinal.ts';

/** Messages of a counter between two gaps up to which they are one stretch of losses. */
const MAX_BETWEEN = 20;

/** Gaps from which on a stretch is reported as one. */
export const JOINED_PLACES = 5;

/** Runs of missing numbers that one stretch names; the next gap begins another stretch. */
export const MAX_STRETCH_RUNS = 10_000;

/** Gaps of one counter that follow each other closely: a loss that goes on. */
export class Stretch {
  readonly group: string;
  readonly offset: bigint;
  /** The first gaps, as long as they are listed one by one; empty from {@link JOINED_PLACES} on. */
  #single: readonly Gap[];
  readonly first: Gap;
  /** The first message behind the last gap. */
  after: MessageRef;
  places = 0;
  /** Numbers that are missing in all of them. */
  missing = 0;
  late = 0;
  /** Messages of the counter from the first gap to the last. */
  steps = 1;
  #lastStep: number;
  /** The first and last number of each run, one after the other; empty once they are given up to save memory. */
  #runs: number[] = [];
  #named: readonly MissingNumbers[] | null = null;

  constructor(gap: Gap) {
    this.group = gap.group;
    this.offset = gap.offset;
    this.first = gap;
    this.after = gap.after;
    this.#single = [];
    this.#lastStep = gap.step;
    this.add(gap);
  }

  /** True if the gap goes on with this stretch. */
  continuesWith(gap: Gap): boolean {
    return (
      gap.step >= this.#lastStep &&
      gap.step - this.#lastStep <= MAX_BETWEEN &&
      gap.offset === this.offset &&
      !gap.isAcrossConnections &&
      gap.before.connection === this.after.connection &&
      this.#runs.length / 2 < MAX_STRETCH_RUNS &&
      (this.places < JOINED_PLACES || this.#runs.length > 0)
    );
  }

  add(gap: Gap): void {
    this.places += 1;
    this.missing += gap.missing;
    this.late += gap.late;
    this.after = gap.after;
    this.steps += gap.step - this.#lastStep;
    this.#lastStep = gap.step;
    for (const { low, high } of gap.holes) this.#runs.push(low + 1, high);
    this.#single = this.places < JOINED_PLACES ? [...this.#single, gap] : [];
    this.#named = null;
  }

  /** The same stretch, to be continued without changing this one. */
  copy(): Stretch {
    const copy = new Stretch(this.first);
    copy.after = this.after;
    copy.places = this.places;
    copy.missing = this.missing;
    copy.late = this.late;
    copy.steps = this.steps;
    copy.#lastStep = this.#lastStep;
    copy.#runs = this.#runs.slice();
    copy.#single = this.#single;
    copy.#named = this.#named;
    return copy;
  }

  /** The gaps one by one while they are few; empty for a stretch that is reported as one. */
  get single(): readonly Gap[] {
    return this.#single;
  }

  /** Runs that are still named. */
  get runs(): number {
    return this.#runs.length / 2;
  }

  /** Gives the names of the numbers up; their count stays. */
  forgetRuns(): void {
    this.#runs = [];
    this.#named = [];
  }

  /** The runs of missing numbers, ascending. */
  named(): readonly MissingNumbers[] {
    if (this.#named !== null) return this.#named;
    const named: MissingNumbers[] = [];
    for (let place = 0; place < this.#runs.length; place += 2) {
      const show = (number: number | undefined): string => showOrdinal(number ?? 0, this.offset);
      named.push({ group: this.group, first: show(this.#runs[place]), last: show(this.#runs[place + 1]) });
    }
    this.#named = named;
    return named;
  }
}
