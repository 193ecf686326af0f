/** What pages and panels of both browsers have in common, built on running text in their document. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BrowserError, COMMAND_LIMIT } from './driver.ts';
import type { Point, View } from './driver.ts';
import { evaluateWith, runInPage } from './page-function.ts';
import type { Evaluate, EvaluateOptions, EvaluateSource, WaitFor } from './page-function.ts';
import { until } from './time-limit.ts';

/** How much of a document's text goes into an error text, in characters. */
const TEXT_SHOWN = 1_500;

/** How long one of the evaluations that are repeated may take, in milliseconds. */
const ATTEMPT_LIMIT = 5_000;

/**
 * Repeats an evaluation until its value is truthy.
 *
 * A single one may fail while the document is being replaced, so failures count as "not yet"; the last one is reported
 * when the time is up.
 *
 * @param attempt one evaluation
 * @param what is awaited, for the error
 * @param showDocument reads the text that the document shows, for the error
 * @param timeout of the whole, in milliseconds
 * @returns the value
 */
async function repeat(
  attempt: (options: EvaluateOptions) => Promise<unknown>,
  what: string,
  showDocument: () => Promise<unknown>,
  timeout: number,
): Promise<unknown> {
  let last: unknown = null;
  const ask = async () => {
    try {
      last = await attempt({ timeout: Math.min(timeout, ATTEMPT_LIMIT) });
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
    const text = await showDocument().catch((reason: unknown) => String(reason));
    throw new BrowserError(
      `Waited ${timeout / 1000} s for: ${what}\nlast value: ${JSON.stringify(last)}\n` +
        `the document shows: ${String(text).slice(0, TEXT_SHOWN)}`,
      { cause: error },
    );
  }
}

/** The `waitFor` of a document. The type of its value can only be promised, since it comes from another process. */
function waitForWith(evaluateSource: EvaluateSource): WaitFor {
  const showDocument = () => evaluateSource('return document.body?.innerText', { timeout: 2_000 });
  return ((run: (argument: never) => unknown, argument: unknown, { timeout = COMMAND_LIMIT }: EvaluateOptions = {}) => {
    const attempt = (options: EvaluateOptions) => runInPage(evaluateSource, run, argument, options);
    const what = `${String(run)}${argument === undefined ? '' : ` with ${JSON.stringify(argument)}`}`;
    return repeat(attempt, what, showDocument, timeout);
  }) as WaitFor;
}

/** The part of a view that runs code in its document. */
export function codeIn(evaluateSource: EvaluateSource): Pick<View, 'evaluate' | 'waitFor' | 'runScript'> {
  return {
    evaluate: evaluateWith(evaluateSource),
    waitFor: waitForWith(evaluateSource),
    runScript: evaluateSource,
  };
}

/**
 * The middle of the first match, scrolled into sight.
 *
 * A user presses what is drawn: an element in a dialog that opens with the next frame has no box yet, and its "middle"
 * would be the corner of the window.
 *
 * @returns the point; rejects if nothing matches, and if the match is never drawn
 */
export async function middleOf(evaluate: Evaluate, selector: string): Promise<Point> {
  const ask = async () => {
    const found = await evaluate((wanted) => {
      const element = document.querySelector(wanted);
      if (element === null) return 'nothing';
      element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
      const { x, y, width, height } = element.getBoundingClientRect();
      return width > 0 && height > 0 ? { x: x + width / 2, y: y + height / 2 } : 'not drawn';
    }, selector);
    if (found === 'nothing') throw new BrowserError(`Nothing matches ${selector}`);
    return found === 'not drawn' ? null : found;
  };
  return until(ask, { what: `a box of ${selector}`, limit: COMMAND_LIMIT });
}

/** Writes a picture, making the folder where needed. */
export async function savePicture(file: string, base64: string): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(file, Buffer.from(base64, 'base64'));
}
