/** What tests ask of a document, whichever test asks: elements by selector, their texts and their data. */
import type { View } from '../../drivers/index.ts';

/** A document that runs functions: a page, or the panel. */
export type Shown = Pick<View, 'evaluate' | 'waitFor'>;

/** Waits until an element is there. */
export const untilShown = (view: Shown, selector: string): Promise<unknown> =>
  view.waitFor((wanted) => document.querySelector(wanted), selector);

/** Waits until no such element is there. */
export const untilGone = (view: Shown, selector: string): Promise<unknown> =>
  view.waitFor((unwanted) => document.querySelector(unwanted) === null, selector);

/** Waits until so many such elements are there. */
export const untilCount = (view: Shown, selector: string, count: number): Promise<unknown> =>
  view.waitFor((wanted) => document.querySelectorAll(wanted.selector).length === wanted.count, { selector, count });

export const countOf = (view: Shown, selector: string): Promise<number> =>
  view.evaluate((wanted) => document.querySelectorAll(wanted).length, selector);

/** The text of the first such element, including what is not painted; `null` where there is none. */
export const textOf = (view: Shown, selector: string): Promise<string | null> =>
  view.evaluate((wanted) => document.querySelector(wanted)?.textContent ?? null, selector);

/** Waits until the text of the first such element matches (or equals), and gives it back. */
export const untilText = (view: Shown, selector: string, text: RegExp | string): Promise<string> =>
  view.waitFor(
    (wanted) => {
      const found = document.querySelector(wanted.selector)?.textContent;
      if (found === undefined || found === null) return null;
      const isWanted = wanted.pattern === null ? found === wanted.text : new RegExp(wanted.pattern).test(found);
      return isWanted && found !== '' ? found : null;
    },
    { selector, text: String(text), pattern: text instanceof RegExp ? text.source : null },
  );

/** The value of one `data-` attribute (in the form of `dataset`) of every such element. */
export const dataOf = (view: Shown, selector: string, name: string): Promise<readonly string[]> =>
  view.evaluate(
    (wanted) =>
      [...document.querySelectorAll<HTMLElement>(wanted.selector)].map((element) => element.dataset[wanted.name] ?? ''),
    { selector, name },
  );

/** An attribute of the first such element; `null` where it has none. */
export const attributeOf = (view: Shown, selector: string, name: string): Promise<string | null> =>
  view.evaluate((wanted) => document.querySelector(wanted.selector)?.getAttribute(wanted.name) ?? null, {
    selector,
    name,
  });

/** Waits until an attribute of the first such element has this value. */
export const untilAttribute = (view: Shown, selector: string, name: string, value: string): Promise<unknown> =>
  view.waitFor((wanted) => document.querySelector(wanted.selector)?.getAttribute(wanted.name) === wanted.value, {
    selector,
    name,
    value,
  });

/** Waits until the field has this text. */
export const untilValue = (view: Shown, selector: string, value: string): Promise<unknown> =>
  view.waitFor((wanted) => document.querySelector<HTMLInputElement>(wanted.selector)?.value === wanted.value, {
    selector,
    value,
  });

/** Waits until the box is ticked, or the choice chosen. */
export const untilChecked = (view: Shown, selector: string): Promise<unknown> =>
  view.waitFor((wanted) => document.querySelector<HTMLInputElement>(wanted)?.checked, selector);

/** Clicks by script: where the element stands, and whether it is in sight, does not matter. */
export const clickByScript = (view: Shown, selector: string): Promise<unknown> =>
  view.evaluate((wanted) => {
    const element = document.querySelector<HTMLElement>(wanted);
    if (element === null) throw new Error(`Nothing matches ${wanted}`);
    element.click();
  }, selector);

/** Moves the focus by script. */
export const focus = (view: Shown, selector: string): Promise<unknown> =>
  view.evaluate((wanted) => {
    const element = document.querySelector<HTMLElement>(wanted);
    if (element === null) throw new Error(`Nothing matches ${wanted}`);
    element.focus();
  }, selector);

/** Waits until the focus is within such an element. */
export const untilFocusIn = (view: Shown, selector: string): Promise<unknown> =>
  view.waitFor((wanted) => document.activeElement?.closest(wanted), selector);

/** Waits until the document follows a theme. */
export const untilTheme = (view: Shown, theme: 'light' | 'dark'): Promise<unknown> =>
  view.waitFor((wanted) => matchMedia(`(prefers-color-scheme: ${wanted})`).matches, theme);
