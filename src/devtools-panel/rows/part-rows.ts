import { partsOf } from '../../formats/protocols/decoded-message.ts';
import type { MessageLog } from '../../store/message-log.ts';

/** A row for one message inside another: a packet of a polling payload, a frame of a batch. */
export interface PartRow {
  readonly kind: 'part';
  /** The row is placed before the message at this position, that is right behind the one that it is a part of. */
  readonly position: number;
  /** The position of the message that it is a part of. */
  readonly whole: number;
  /** Which of its parts, from 0. */
  readonly part: number;
  readonly at: number;
}

/** Parts that are unfolded of one message. */
const MOST = 1_000;

/** The rows of the parts of unfolded messages, in their order; a message that is not stored any more has none. */
export function partRows(log: MessageLog, unfolded: Iterable<number>): readonly PartRow[] {
  const rows: PartRow[] = [];
  for (const whole of [...unfolded].toSorted((one, other) => one - other)) {
    if (whole < log.begin || whole >= log.end) continue;
    const count = Math.min(MOST, partsOf(log.decoded(whole)).length);
    const at = log.times.at(whole);
    for (let part = 0; part < count; part += 1) rows.push({ kind: 'part', position: whole + 1, whole, part, at });
  }
  return rows;
}
