import type { RecordRef } from '../analysis/finding.ts';
import type { MessageLog } from './message-log.ts';

/** Messages searched to either side of an instant for the one that a record names. */
const REACH = 2_000;

/** True for two names of one message. */
export const isSameRecord = (one: RecordRef, other: RecordRef): boolean =>
  one.document === other.document && one.n === other.n && one.part === other.part;

/**
 * The position of the message that a record names, searched around an instant; `null` if it is not stored there. An
 * instant alone names no message: many come within one tick of a coarse clock.
 */
export function positionOf(log: MessageLog, ref: RecordRef, at: number): number | null {
  const start = log.times.firstFrom(at);
  for (let distance = 0; distance < REACH; distance += 1) {
    for (const position of [start + distance, start - 1 - distance]) {
      if (position < log.begin || position >= log.end || log.n(position) !== ref.n) continue;
      const message = log.message(position);
      if (message !== undefined && isSameRecord(message.ref, ref)) return position;
    }
  }
  return null;
}

/** The position of a record's message near an instant; the first message from that instant on if it is not stored. */
export function findMessage(log: MessageLog, ref: RecordRef | undefined, at: number): number | null {
  const exact = ref === undefined ? null : positionOf(log, ref, at);
  if (exact !== null) return exact;
  const start = log.times.firstFrom(at);
  return start < log.end ? start : start > log.begin ? start - 1 : null;
}
