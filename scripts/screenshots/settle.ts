import { setTimeout as sleep } from 'node:timers/promises';
import type { Panel } from '../browsers/driver.ts';

/** A zoom eases for 120 ms, and counts change four times a second. */
const EASED = 400;

/** Waits until the panel shows what was done last: the views draw in one frame, the canvas in the next. */
export async function settle(panel: Panel): Promise<void> {
  await sleep(EASED);
  await panel.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}
