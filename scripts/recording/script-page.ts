/** What a script of the user gets to operate a page. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '../browsers/driver.ts';
import { until } from '../browsers/time-limit.ts';

/** Milliseconds that an element may take to appear. */
const ELEMENT_LIMIT = 10_000;

/** The page as a script of `record --script` sees it. */
export interface ScriptPage {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Waits for an element and clicks its middle. */
  click(selector: string): Promise<void>;
  /** Waits for a field and sets its value as a user who types would. */
  fill(selector: string, value: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Presses a key, named as in `KeyboardEvent.key`. */
  press(key: string): Promise<void>;
  /** Runs a function in the page; it sees its argument and the page's globals alone. */
  readonly evaluate: Page['evaluate'];
  /** Runs a function in the page until its value is truthy. */
  readonly waitFor: Page['waitFor'];
  waitForSelector(selector: string): Promise<void>;
  /** The address of the document that is shown. */
  url(): Promise<string>;
}

/** The page of a driver as scripts see it. */
export function scriptPageOf(page: Page): ScriptPage {
  const waitForSelector = async (selector: string): Promise<void> => {
    // The document may be replaced while we ask: a click on a link brings the next one.
    const ask = async () => {
      try {
        return (await page.evaluate((wanted) => document.querySelector(wanted) !== null, selector)) || null;
      } catch (error) {
        if (error instanceof Error && /not a valid selector|SyntaxError/.test(error.message)) throw error;
        return null;
      }
    };
    await until(ask, { what: `an element ${selector}`, limit: ELEMENT_LIMIT });
  };
  return {
    goto: (url) => page.goto(url),
    reload: () => page.reload(),
    click: async (selector) => {
      await waitForSelector(selector);
      await page.click(selector);
    },
    fill: async (selector, value) => {
      await waitForSelector(selector);
      await page.evaluate((field) => {
        const found = document.querySelector(field);
        if (found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement) {
          found.focus();
          found.select();
        } else throw new Error(`${field} is no field`);
      }, selector);
      if (value === '') await page.press('Delete');
      else await page.type(value);
    },
    type: (text) => page.type(text),
    press: (key) => page.press(key),
    evaluate: page.evaluate,
    waitFor: page.waitFor,
    waitForSelector,
    url: () => page.evaluate(() => location.href),
  };
}

/** Runs the default export of a module with a page. @throws {Error} whatever the script throws */
export async function runPageScript(file: string, page: Page, signal: AbortSignal): Promise<void> {
  const module: unknown = await import(pathToFileURL(path.resolve(file)).href);
  const run: unknown = typeof module === 'object' && module !== null && 'default' in module ? module.default : null;
  if (typeof run !== 'function') throw new Error('it has no default export that is a function');
  await Reflect.apply(run, null, [scriptPageOf(page), { signal }]);
}
