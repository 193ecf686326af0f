// @ts-check
/** What pages and panels of both browsers have in common, built on `evaluate`. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BrowserError, COMMAND_LIMIT } from './driver.mjs';
import { until } from './time-limit.mjs';

/** How much of a document's text goes into an error text, in characters. */
const TEXT_SHOWN = 1_500;

/** @typedef {(source: string, options?: import('./driver.mjs').EvaluateOptions) => Promise<unknown>} Evaluate */

/**
 * Evaluates until the value is truthy.
 *
 * A single evaluation may fail while the document is being replaced, so failures count as "not yet"; the last one is
 * told when the time is up.
 *
 * @param {Evaluate} evaluate
 * @param {string} source
 * @param {import('./driver.mjs').EvaluateOptions} [options]
 * @returns {Promise<unknown>}
 */
export async function waitForValue(evaluate, source, { timeout = COMMAND_LIMIT } = {}) {
  /** @type {unknown} */
  let last = null;
  const ask = async () => {
    try {
      last = await evaluate(source, { timeout: Math.min(timeout, 5_000) });
      return last ? { value: last } : null;
    } catch (error) {
      last = error instanceof Error ? error.message : error;
      return null;
    }
  };
  try {
    const { value } = await until(ask, { what: 'it', limit: timeout });
    return value;
  } catch (error) {
    const text = await evaluate('return document.body?.innerText', { timeout: 2_000 }).catch((reason) =>
      String(reason),
    );
    throw new BrowserError(
      `Waited ${timeout / 1000} s for: ${source.trim()}\nlast value: ${JSON.stringify(last)}\n` +
        `the document shows: ${String(text).slice(0, TEXT_SHOWN)}`,
      { cause: error },
    );
  }
}

/**
 * The middle of the first match, scrolled into sight.
 *
 * A user presses what is drawn: an element that stands in a dialog which opens with the next frame has no box yet, and
 * its "middle" would be the corner of the window.
 *
 * @param {Evaluate} evaluate
 * @param {string} selector
 * @returns {Promise<import('./driver.mjs').Point>} rejects where nothing matches, and where the match is never drawn
 */
export async function middleOf(evaluate, selector) {
  const ask = async () => {
    const found = await evaluate(`
      const element = document.querySelector(${JSON.stringify(selector)});
      if (element === null) return null;
      element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      const { x, y, width, height } = element.getBoundingClientRect();
      return width > 0 && height > 0 ? { x: x + width / 2, y: y + height / 2 } : 'not drawn';`);
    if (found === 'not drawn') return null;
    if (!isPoint(found)) throw new BrowserError(`EmptyState matches ${selector}`);
    return found;
  };
  return until(ask, { what: `a box of ${selector}`, limit: COMMAND_LIMIT });
}

/**
 * @param {unknown} value
 * @returns {value is import('./driver.mjs').Point}
 */
export function isPoint(value) {
  return typeof value === 'object' && value !== null && 'x' in value && 'y' in value;
}

/**
 * @param {string} file
 * @param {string} base64 of a PNG
 */
export async function savePicture(file, base64) {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(file, Buffer.from(base64, 'base64'));
}
