import { createTaskScheduler, type TaskScheduler } from '../state/task-scheduler.ts';

/** Milliseconds of work at a stretch while a file is made; the browser's own work goes between. */
const STRETCH = 30;

/** Items between two looks at the clock. */
const STRIDE = 64;

/** What ends work that nobody waits for any longer. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/**
 * Goes through items without holding up the panel.
 *
 * @throws CancelledError once `signal` says so.
 */
export async function* yieldingIterator<T>(
  items: Iterable<T>,
  signal: AbortSignal,
  turns: TaskScheduler = createTaskScheduler(),
): AsyncGenerator<T> {
  let until = performance.now() + STRETCH;
  let count = 0;
  for (const item of items) {
    yield item;
    count += 1;
    if (count % STRIDE !== 0 || performance.now() < until) continue;
    await new Promise<void>((resolve) => turns.next(resolve));
    if (signal.aborted) throw new CancelledError();
    until = performance.now() + STRETCH;
  }
}
