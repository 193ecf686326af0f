import { vi } from 'vitest';

/** Milliseconds below the limit of a test of this project, so that what does not hold is what fails. */
const PATIENCE = 50_000;

/** Waits until an assertion holds, however busy the machine is. */
export const untilHolds = <T>(assert: () => T | Promise<T>): Promise<T> => vi.waitFor(assert, { timeout: PATIENCE });
