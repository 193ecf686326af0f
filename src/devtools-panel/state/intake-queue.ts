import type { WireRecord } from '../../wire/record.ts';
import { INTAKE_CHARACTERS, INTAKE_RECORDS, INTAKE_SLICE } from './panel-limits.ts';
import { createTaskScheduler, type TaskScheduler } from './task-scheduler.ts';

/** Records between two checks of the clock. */
const STRIDE = 32;

/**
 * The queue between a source and the recording. Records are taken in order, in slices of bounded time with the browser's
 * own work between them, so that a burst never blocks typing or painting. Nothing in it is ever dropped: it is bounded
 * by sources that wait for `whenReady` before they bring more.
 */
interface IntakeQueue {
  /** Records that have arrived and are not taken yet. */
  readonly waiting: number;
  push(batch: readonly WireRecord[]): void;
  /** Runs an action once everything pushed before it is taken; at once if nothing waits. */
  after(action: () => void): void;
  /** Resolves as soon as the queue is below its bounds. */
  whenReady(): Promise<void>;
  /** Takes no more; waiting records are discarded. */
  stop(): void;
}

type Item = { readonly batch: readonly WireRecord[]; readonly characters: number } | { readonly action: () => void };

/** Characters of payload in a record, for the bound. */
function charactersOf(record: WireRecord): number {
  if (record.kind === 'message' || record.kind === 'chunk') return record.payload.data.length;
  return record.kind === 'connecting' ? (record.body?.data.length ?? 0) : 0;
}

/**
 * @param take takes records in, a few at a time.
 * @param scheduler runs the slices; tests pass their own.
 */
export function createIntakeQueue(
  take: (records: readonly WireRecord[]) => void,
  scheduler: TaskScheduler = createTaskScheduler(),
): IntakeQueue {
  let items: Item[] = [];
  /** Items before this one are done, and of its records those before `taken`. */
  let head = 0;
  let taken = 0;
  let waiting = 0;
  let characters = 0;
  let isStopped = false;
  let rooms: (() => void)[] = [];

  const isFull = (): boolean => waiting > INTAKE_RECORDS || characters > INTAKE_CHARACTERS;

  const next = (): void => {
    head += 1;
    taken = 0;
    if (head < 1_024 && head < items.length) return;
    items = items.slice(head);
    head = 0;
  };

  /** @returns whether anything is left. */
  const step = (): boolean => {
    const item = items[head];
    if (item === undefined) return false;
    if ('action' in item) {
      next();
      item.action();
      return head < items.length;
    }
    const records = item.batch.slice(taken, taken + STRIDE);
    taken += records.length;
    waiting -= records.length;
    if (taken >= item.batch.length) {
      characters -= item.characters;
      next();
    }
    take(records);
    return head < items.length;
  };

  const letIn = (): void => {
    if (isFull()) return;
    const waitingSources = rooms;
    rooms = [];
    for (const resolve of waitingSources) resolve();
  };

  const slice = (): void => {
    if (isStopped) return;
    const until = performance.now() + INTAKE_SLICE;
    let isMore = true;
    try {
      while (isMore && performance.now() < until) isMore = step();
    } finally {
      // Also after a failed step: it was skipped, and what follows must not wait for ever.
      if (isMore) scheduler.next(slice);
      letIn();
    }
  };

  return {
    get waiting() {
      return waiting;
    },
    push(batch) {
      if (batch.length === 0 || isStopped) return;
      const sum = batch.reduce((total, record) => total + charactersOf(record), 0);
      const wasEmpty = head >= items.length;
      items.push({ batch, characters: sum });
      waiting += batch.length;
      characters += sum;
      if (wasEmpty) scheduler.next(slice);
    },
    after(action) {
      if (head >= items.length) action();
      else items.push({ action });
    },
    whenReady: () =>
      isFull() && !isStopped ? new Promise((resolve) => rooms.push(() => resolve())) : Promise.resolve(),
    stop() {
      isStopped = true;
      items = [];
      head = 0;
      waiting = 0;
      scheduler.stop();
      for (const resolve of rooms) resolve();
      rooms = [];
    },
  };
}
