import { BoundedList } from '../base/bounded-list.ts';
import { BoundedMap } from '../base/bounded-map.ts';
import { type Millis, millis } from '../base/units.ts';
import type { BusyRecord, DocumentKey } from '../wire/record.ts';
import { MAX_DOCUMENTS } from './analysis-limits.ts';

/** Stretches of one document that are remembered. */
const MAX_STRETCHES = 500;

/** Milliseconds of a busy thread from which on people see a band, and between two that make one. */
const SHOWN = 500;
const JOINED = 200;

interface Stretch {
  readonly from: Millis;
  readonly until: Millis;
}

/** A band as it is shown; it grows while the thread stays busy. */
interface Band {
  readonly kind: 'busy';
  readonly from: Millis;
  until: Millis | null;
  readonly count: number;
}

/** When the threads of documents were busy. It explains pauses, but a moment of it obscures nothing, as a hidden page does. */
export class BusyStretches {
  readonly #show: (band: Band) => void;
  readonly #byDocument = new BoundedMap<DocumentKey, BoundedList<Stretch>>(MAX_DOCUMENTS);
  #last: Band | null = null;

  /** @param show is called with each new band. */
  constructor(show: (band: Band) => void) {
    this.#show = show;
  }

  push({ of, at, ago, length }: BusyRecord): void {
    const until = millis(at - ago);
    const from = millis(Math.max(0, until - length));
    let stretches = this.#byDocument.get(of);
    if (stretches === undefined) {
      stretches = new BoundedList(MAX_STRETCHES);
      this.#byDocument.set(of, stretches);
    }
    stretches.push({ from, until });
    if (length >= SHOWN) this.#band(from, until);
  }

  #band(from: Millis, until: Millis): void {
    const last = this.#last;
    if (last !== null && last.until !== null && from <= last.until + JOINED && until >= last.from) {
      last.until = millis(Math.max(last.until, until));
      return;
    }
    this.#last = { kind: 'busy', from, until, count: 0 };
    this.#show(this.#last);
  }

  /** Milliseconds of the window in which the document was busy. */
  within(document: DocumentKey, from: Millis, until: Millis): number {
    let sum = 0;
    let covered = from;
    for (const stretch of this.#byDocument.get(document)?.items ?? []) {
      const begin = Math.max(covered, stretch.from);
      const end = Math.min(until, stretch.until);
      if (end <= begin) continue;
      sum += end - begin;
      covered = millis(end);
    }
    return sum;
  }
}
