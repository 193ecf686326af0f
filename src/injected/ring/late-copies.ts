import { copied } from '../platform/primordials.ts';
import { COPIED_TEXT_LIMIT, isOf, type RingEntry } from './ring-entry.ts';
import type { Ring } from './ring.ts';

/** Milliseconds for which a long text of the page is stored by reference. */
const REFERENCE_TIME = 1_000;

/** Whether an entry holds a long text of the page, which may be a part of a much longer one. */
const isBorrowed = (entry: RingEntry): boolean =>
  typeof entry.raw === 'string' &&
  entry.raw.length > COPIED_TEXT_LIMIT &&
  (isOf(entry, 'connecting') || (isOf(entry, 'message') && entry.detail.direction === 'out'));

/**
 * Copies long texts that the page sent, a moment later: a copy at once would double the cost of sending them, and in a
 * flood most have left the ring by then.
 *
 * @returns to be called with each entry that was added.
 */
export function createLateCopies(
  ring: Ring,
  wait: (callback: () => void, delay: number) => void,
): (entry: RingEntry) => void {
  let isDue = false;
  return (added) => {
    if (isDue || !isBorrowed(added)) return;
    isDue = true;
    wait(() => {
      isDue = false;
      for (let n = added.n; n < ring.next(); n += 1) {
        const entry = ring.find(n);
        if (entry !== null && isBorrowed(entry)) entry.raw = copied(entry.raw as string);
      }
    }, REFERENCE_TIME);
  };
}
