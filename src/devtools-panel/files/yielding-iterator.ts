import { createTurns, type Turns } from '../state/task-scheduler.ts';

/** Milliseconds of work at a stretch while a file is made; the browser's own work goes between. */
const STRETCH = 30;

/** Items between two looks at the clock. */
const STRIDE = 64;

/** What ends work that nobody waits for any longer. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';
}

/**
 * Goes through items without holding up the panel.
 *
 * @throws Abandoned once `signal` says so.
 */
export async function* politely<T>(
  items: Iterable<T>,
  signal: AbortSignal,
  turns: Turns = createTurns(),
): AsyncGenerator<T> {
  let until = performance.now() + STRETCH;
  let count = 0;
  for (const item of items) {
    yield item;
    count += 1;
    if (count % STRIDE !== 0 || performance.now() < until) continue;
    await new Promise<void>((resolve) => turns.next(resolve));
    if (signal.aborted) throw new Abandoned();
    until = performance.now() + STRETCH;
  }
}
