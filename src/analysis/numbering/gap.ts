import type { Sample } from './sample.ts';

/** Where a message stood, as much as findings need of it. */
export type MessageRef = Pick<Sample, 'index' | 'at' | 'ref' | 'connection' | 'hash'>;

/** Numbers from above `low` up to `high` that have not come. */
export interface Hole {
  readonly low: number;
  readonly high: number;
}

/** Holes that one gap is remembered by; past it the count stays exact and the list of numbers coarse. */
const MAX_HOLES = 500;

/** Numbers that were skipped, and which of them came later. */
export class Gap {
  readonly group: string;
  readonly offset: bigint;
  readonly low: number;
  readonly high: number;
  /** The last message before and the first behind. */
  readonly before: MessageRef;
  readonly after: MessageRef;
  /** Numbers that are still missing. */
  missing: number;
  /** Numbers that were missing when it was noticed. */
  skipped: number;
  /** Messages that came late into the gap. */
  late = 0;
  /** How far back the latest of them belonged, in numbers. */
  furthest = 0;
  /** The last message that closed a part of it, or `after`: until a while behind it more may come. */
  lastTouched: MessageRef;
  /** Messages that continued where the counter stood before the gap, in order. */
  lowerRun = 0;
  /** Messages that continued after the gap. */
  upperRun = 0;
  /** Messages of the rule up to {@link lastTouched}. */
  touchedAfter: number;
  /** Messages of the counter before the gap. */
  readonly step: number;
  #holes: readonly Hole[];

  /** @param messages of the rule so far. @param step messages of the counter so far. */
  constructor(
    { group, offset, step }: { readonly group: string; readonly offset: bigint; readonly step: number },
    hole: Hole,
    before: MessageRef,
    after: MessageRef,
    messages: number,
  ) {
    this.group = group;
    this.offset = offset;
    this.step = step;
    this.low = hole.low;
    this.high = hole.high;
    this.before = before;
    this.after = after;
    this.missing = hole.high - hole.low;
    this.skipped = this.missing;
    this.lastTouched = after;
    this.touchedAfter = messages;
    this.#holes = [hole];
  }

  /** What is still missing, ascending. */
  get holes(): readonly Hole[] {
    return this.#holes;
  }

  /** True if the gap lies between two connections. */
  get isAcrossConnections(): boolean {
    return this.before.connection !== this.after.connection;
  }

  /** True if the span could close a part of the gap. */
  covers(low: number, high: number): boolean {
    return high > this.low && low < this.high && this.#holes.some((hole) => high > hole.low && low < hole.high);
  }

  /**
   * Closes the part that a late message brings.
   *
   * @param messages of the rule so far.
   * @returns true if the message continues exactly where the counter stood before the gap.
   */
  fill(low: number, high: number, message: MessageRef, messages: number): boolean {
    const isAtFoot = this.#holes[0]?.low === low;
    this.#close(low, high);
    this.late += 1;
    this.lowerRun = isAtFoot ? this.lowerRun + 1 : 0;
    this.lastTouched = message;
    this.touchedAfter = messages;
    return isAtFoot;
  }

  /** Takes out what another counter brought: it was never missing. */
  exclude(low: number, high: number): void {
    this.#close(low, high);
    this.skipped = this.missing;
  }

  #close(low: number, high: number): void {
    const left: Hole[] = [];
    for (const hole of this.#holes) {
      const from = Math.max(low, hole.low);
      const to = Math.min(high, hole.high);
      if (from >= to) {
        left.push(hole);
        continue;
      }
      this.missing -= to - from;
      if (hole.low < from) left.push({ low: hole.low, high: from });
      if (to < hole.high) left.push({ low: to, high: hole.high });
    }
    if (left.length <= MAX_HOLES) this.#holes = left;
  }
}
