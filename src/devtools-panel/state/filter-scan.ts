import { parseFilter, type MessageTest } from './filter.ts';
import type { MessageLog } from './message-log.ts';

/** Milliseconds of work in one slice: a frame has room for it and for painting. */
const SLICE = 8;

/** Messages between two looks at the clock. */
const STRIDE = 256;

/** The positions of the messages that pass a filter, found in slices so that typing is never held up. */
export interface FilterScan {
  readonly positions: readonly number[];
  /** Everything before this position has been looked at. */
  readonly scannedTo: number;
  stop(): void;
  /** Looks at what has come since. */
  extend(): void;
}

/**
 * Scans a log for messages that pass, from the oldest on, and goes on as the log grows.
 *
 * @param changed called after each slice that found or finished something.
 */
export function scanMessages(log: MessageLog, test: MessageTest, changed: () => void): FilterScan {
  const positions: number[] = [];
  let next = log.begin;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const slice = (): void => {
    timer = undefined;
    const until = performance.now() + SLICE;
    while (next < log.end && performance.now() < until) {
      const stride = Math.min(log.end, next + STRIDE);
      for (; next < stride; next += 1) {
        const message = log.message(next);
        if (message !== undefined && test(message)) positions.push(next);
      }
    }
    if (next < log.end) timer = setTimeout(slice, 0);
    changed();
  };
  slice();

  return {
    positions,
    get scannedTo() {
      return next;
    },
    stop: () => clearTimeout(timer),
    extend() {
      if (timer === undefined && next < log.end) slice();
    },
  };
}

/** @returns the test of a filter's text; `null` where it is empty or cannot be read, then nothing is filtered. */
export function testOf(text: string): MessageTest | null {
  const read = parseFilter(text);
  return read.ok ? read.value : null;
}
