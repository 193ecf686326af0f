import type { WireRecord } from '../../wire/record.ts';
import { INTAKE_CHARACTERS, INTAKE_RECORDS, INTAKE_SLICE } from './panel-limits.ts';
import { createTaskScheduler, type TaskScheduler } from './task-scheduler.ts';

/** Records between two checks of the clock. */
const STRIDE = 32;

type Item = { readonly batch: readonly WireRecord[]; readonly characters: number } | { readonly action: () => void };

/** Characters of payload in a record, for the bound. */
function charactersOf(record: WireRecord): number {
  if (record.kind === 'message' || record.kind === 'chunk') return record.payload.data.length;
  return record.kind === 'connecting' ? (record.body?.data.length ?? 0) : 0;
}

/**
 * The queue between a source and the recording. Records are taken in order, in slices of bounded time with the browser's
 * own work between them, so that a burst never blocks typing or painting. Nothing in it is ever dropped: it is bounded
 * by sources that wait for `whenReady` before they bring more.
 */
export class IntakeQueue {
  readonly #take: (records: readonly WireRecord[]) => void;
  readonly #scheduler: TaskScheduler;
  #items: Item[] = [];
  /** Items before this one are done, and of its records those before `#taken`. */
  #head = 0;
  #taken = 0;
  #waiting = 0;
  #characters = 0;
  #isStopped = false;
  #waitingSources: (() => void)[] = [];

  /**
   * @param take takes records in, a few at a time.
   * @param scheduler runs the slices; tests pass their own.
   */
  constructor(take: (records: readonly WireRecord[]) => void, scheduler: TaskScheduler = createTaskScheduler()) {
    this.#take = take;
    this.#scheduler = scheduler;
  }

  /** Records that have arrived and are not taken yet. */
  get waiting(): number {
    return this.#waiting;
  }

  push(batch: readonly WireRecord[]): void {
    if (batch.length === 0 || this.#isStopped) return;
    const characters = batch.reduce((total, record) => total + charactersOf(record), 0);
    const wasEmpty = !this.#hasItems();
    this.#items.push({ batch, characters });
    this.#waiting += batch.length;
    this.#characters += characters;
    if (wasEmpty) this.#schedule();
  }

  /** Runs an action once everything pushed before it is taken; at once if nothing waits. */
  after(action: () => void): void {
    if (this.#hasItems()) this.#items.push({ action });
    else action();
  }

  /** Resolves as soon as the queue is below its bounds. */
  whenReady(): Promise<void> {
    if (!this.#isFull() || this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => this.#waitingSources.push(() => resolve()));
  }

  /** Takes no more; waiting records are discarded. */
  stop(): void {
    this.#isStopped = true;
    this.#items = [];
    this.#head = 0;
    this.#waiting = 0;
    this.#scheduler.stop();
    this.#releaseSources();
  }

  #hasItems(): boolean {
    return this.#head < this.#items.length;
  }

  #isFull(): boolean {
    return this.#waiting > INTAKE_RECORDS || this.#characters > INTAKE_CHARACTERS;
  }

  #schedule(): void {
    this.#scheduler.next(() => this.#runSlice());
  }

  #runSlice(): void {
    if (this.#isStopped) return;
    const until = performance.now() + INTAKE_SLICE;
    let isMore = true;
    try {
      while (isMore && performance.now() < until) isMore = this.#step();
    } finally {
      // Also after a failed step: it was skipped, and what follows must not wait for ever.
      if (isMore) this.#schedule();
      if (!this.#isFull()) this.#releaseSources();
    }
  }

  /** @returns whether anything is left. */
  #step(): boolean {
    const item = this.#items[this.#head];
    if (item === undefined) return false;
    if ('action' in item) {
      this.#skipItem();
      item.action();
      return this.#hasItems();
    }
    const records = item.batch.slice(this.#taken, this.#taken + STRIDE);
    this.#taken += records.length;
    this.#waiting -= records.length;
    if (this.#taken >= item.batch.length) {
      this.#characters -= item.characters;
      this.#skipItem();
    }
    this.#take(records);
    return this.#hasItems();
  }

  #skipItem(): void {
    this.#head += 1;
    this.#taken = 0;
    if (this.#head < 1_024 && this.#hasItems()) return;
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }

  #releaseSources(): void {
    const sources = this.#waitingSources;
    this.#waitingSources = [];
    for (const resolve of sources) resolve();
  }
}
