/** Every wait for a browser ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BrowserError } from './driver.ts';

/**
 * Gives a promise a time limit.
 *
 * @param limit in milliseconds
 * @param what is awaited, to go after "Waited … for"
 * @returns the same outcome, or a rejection with a BrowserError once the time is up
 */
export function within<T>(promise: Promise<T>, limit: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new BrowserError(`Waited ${limit / 1000} s for ${what}`)), limit);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

interface UntilOptions {
  /** What is awaited, to go after "Waited … for". */
  readonly what: string | (() => string);
  /** Of the whole, in milliseconds. */
  readonly limit: number;
  /** Between two questions, in milliseconds. */
  readonly pause?: number;
}

/**
 * Asks until there is an answer.
 *
 * @param ask null means "not yet"; a rejection ends the waiting
 * @returns the first answer that is not null
 * @throws {BrowserError} when the time is up
 */
export async function until<T>(ask: () => Promise<T | null>, { what, limit, pause = 50 }: UntilOptions): Promise<T> {
  const end = performance.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() >= end) {
      throw new BrowserError(`Waited ${limit / 1000} s for ${typeof what === 'string' ? what : what()}`);
    }
    await sleep(pause);
  }
}
