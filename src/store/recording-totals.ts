import { type UnrecordedCount, UnrecordedUses } from '../analysis/unrecorded-uses.ts';
import { isContentGone, type DocumentKey, type WireRecord } from '../wire/record.ts';

/** What the status line shows; each total counts since the panel opened or was cleared. */
export interface RecordingTotals {
  /** Messages recorded, including those of a paused view and those dropped later. */
  readonly messages: number;
  /** Messages that happened and were not recorded. */
  readonly lost: number;
  /** Messages and pieces of bodies whose number, time and size were recorded, but whose content was not. */
  readonly withoutContent: number;
  /** Messages dropped by the panel's own limit. */
  readonly dropped: number;
  /** Failures of our own bookkeeping in the page. */
  readonly faults: number;
  /** Failures of our own analysis: what it would have shown or found there is missing. */
  readonly notAnalysed: number;
  /** Pages that ended without announcing it and did not come back: what they did last is unknown. */
  readonly silentEnds: number;
  /** What the pages used whose traffic is not recorded. */
  readonly unrecorded: readonly UnrecordedCount[];
}

const NO_TOTALS: RecordingTotals = {
  messages: 0,
  lost: 0,
  withoutContent: 0,
  dropped: 0,
  faults: 0,
  notAnalysed: 0,
  silentEnds: 0,
  unrecorded: [],
};

/** Counts what the status line shows. */
export class TotalsCounter {
  #totals = { ...NO_TOTALS };
  /** The totals as last read: the same object while nothing has changed. */
  #read: RecordingTotals = { ...NO_TOTALS };
  readonly #silent = new Set<DocumentKey>();
  #uses = new UnrecordedUses();

  /** A record that has arrived; its messages are counted by `countMessage`. */
  count(record: WireRecord): void {
    const totals = this.#totals;
    const { kind } = record;
    if (kind === 'lost' && record.reason !== 'left-out') totals.lost += record.messages;
    else if ((kind === 'message' || kind === 'chunk') && isContentGone(record.payload)) totals.withoutContent += 1;
    else if (kind === 'fault') totals.faults += 1;
    if (kind === 'lost' && record.reason === 'no-farewell') this.#silent.add(record.document);
    else if (this.#silent.size > 0) this.#silent.delete(record.document);
    totals.silentEnds = this.#silent.size;
    this.#uses.push(record);
    totals.unrecorded = this.#uses.list();
  }

  countMessage(): void {
    this.#totals.messages += 1;
  }

  countDropped(messages: number): void {
    this.#totals.dropped += messages;
  }

  countFailure(): void {
    this.#totals.notAnalysed += 1;
  }

  clear(): void {
    this.#silent.clear();
    this.#uses = new UnrecordedUses();
    this.#totals = { ...NO_TOTALS };
  }

  get dropped(): number {
    return this.#totals.dropped;
  }

  get notAnalysed(): number {
    return this.#totals.notAnalysed;
  }

  /** @returns the same object while nothing has changed, so that nothing is drawn again for it. */
  read(): RecordingTotals {
    const isSame = Object.entries(this.#totals).every(([name, count]) => Reflect.get(this.#read, name) === count);
    if (!isSame) this.#read = { ...this.#totals };
    return this.#read;
  }
}
