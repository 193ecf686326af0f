// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { BrowserError } from './driver.mjs';

/**
 * Gives a promise a time limit.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {number} limit in milliseconds
 * @param {string} what is awaited, to go after "Waited … for"
 * @returns {Promise<T>} the same outcome, or a rejection with a BrowserError once the time is up
 */
export function within(promise, limit, what) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new BrowserError(`Waited ${limit / 1000} s for ${what}`)), limit);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/**
 * Asks until there is an answer.
 *
 * @template T
 * @param {() => Promise<T | null>} ask null means "not yet"; a rejection ends the waiting
 * @param {object} options
 * @param {string | (() => string)} options.what is awaited, to go after "Waited … for"
 * @param {number} options.limit in milliseconds
 * @param {number} [options.pause] between two questions, in milliseconds
 * @returns {Promise<T>} the first answer that is not null
 */
export async function until(ask, { what, limit, pause = 50 }) {
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
