import type { WireRecord } from '../../../wire/record.ts';

/** Records within one second above which it counts as a burst. */
export const BURST = 500;

/** Milliseconds after which a burst is over if none came again. */
export const BURST_REST = 10_000;

/** Seconds whose records are counted at the same time: pages send in batches, each from its own past. */
const SECONDS_COUNTED = 16;

/** Knows whether pages write so many records that nothing may cost them more. */
interface BurstDetector {
  note(records: readonly WireRecord[]): void;
  /** @param at milliseconds from the recording's zero. */
  isOn(at: number): boolean;
}

/**
 * Starts without a burst. Records are counted in the seconds in which they were written, not in which they arrive: a panel
 * that is opened late gets a long past at once, and that is no burst.
 */
export function createBurstDetector(): BurstDetector {
  const counts = new Map<number, number>();
  let until = Number.NEGATIVE_INFINITY;
  return {
    note(records) {
      for (const { at } of records) {
        const second = Math.floor(at / 1_000);
        const count = (counts.get(second) ?? 0) + 1;
        counts.set(second, count);
        if (count > BURST) until = Math.max(until, at + BURST_REST);
      }
      for (const second of counts.keys()) {
        if (counts.size <= SECONDS_COUNTED) break;
        counts.delete(second);
      }
    },
    isOn: (at) => at < until,
  };
}
