import type { Millis } from '../base/units.ts';
import type { WireRecord } from '../wire/record.ts';

/** Instants of the recording as times of day, to be compared with times that stand in messages. */
export interface WallClock {
  push(record: WireRecord): void;
  /** Milliseconds since the epoch, `null` where they are not known. */
  epochOf(at: Millis): number | null;
}

/**
 * Makes the clock of a recording.
 *
 * @param zero milliseconds since the epoch at the recording's zero, 0 where that is not known. Then the zero is taken to be
 *   that of the first document's own clock, as it is while a page is recorded.
 */
export function createWallClock(zero: () => number = () => 0): WallClock {
  let firstOrigin = 0;
  return {
    push(record) {
      if (record.kind === 'document' && firstOrigin === 0) firstOrigin = record.timeOrigin;
    },
    epochOf(at) {
      const start = zero() || firstOrigin;
      return start === 0 ? null : start + at;
    },
  };
}
