import { createTaskScheduler, type TaskScheduler } from '../state/task-scheduler.ts';

/** Milliseconds of work without a pause while a file is made; the browser's own work runs in between. */
const STRETCH = 30;

/** Items between two looks at the clock. */
const STRIDE = 64;

/** Thrown to end work that was cancelled. */
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
  scheduler: TaskScheduler = createTaskScheduler(),
): AsyncGenerator<T> {
  let until = performance.now() + STRETCH;
  let count = 0;
  for (const item of items) {
    yield item;
    count += 1;
    if (count % STRIDE !== 0 || performance.now() < until) continue;
    await new Promise<void>((resolve) => scheduler.next(resolve));
    if (signal.aborted) throw new CancelledError();
    until = performance.now() + STRETCH;
  }
}
