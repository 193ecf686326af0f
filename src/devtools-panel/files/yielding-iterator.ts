import { createTaskScheduler, type TaskScheduler } from '../state/task-scheduler.ts';

/** Milliseconds of work without a pause while a file is made; the browser's own work runs in between. */
const WORK_PERIOD = 30;

/** Items between two checks of the clock. */
const STRIDE = 64;

/** Thrown to end work that was cancelled. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/**
 * Iterates without blocking the main thread for more than 30 ms.
 *
 * @throws CancelledError once `signal` is aborted.
 */
export async function* yieldingIterator<T>(
  items: Iterable<T>,
  signal: AbortSignal,
  scheduler: TaskScheduler = createTaskScheduler(),
): AsyncGenerator<T> {
  let until = performance.now() + WORK_PERIOD;
  let count = 0;
  for (const item of items) {
    yield item;
    count += 1;
    if (count % STRIDE !== 0 || performance.now() < until) continue;
    await new Promise<void>((resolve) => scheduler.next(resolve));
    if (signal.aborted) throw new CancelledError();
    until = performance.now() + WORK_PERIOD;
  }
}
