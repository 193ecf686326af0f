/** Functions that run in a document of the browser: how they are typed, and how they get there. */

/** How long one evaluation may take. */
export interface EvaluateOptions {
  /** Milliseconds until the answer is due. */
  readonly timeout?: number;
}

/** Runs the body of an async function in the document's own world; its value comes back as JSON carries it. */
export type EvaluateSource = (source: string, options?: EvaluateOptions) => Promise<unknown>;

/** What a page function's value is here: JSON, so no element and no function of the page leaves its document. */
type FromPage<Value> = Value extends Node | ((...args: never) => unknown) ? never : Value;

/** What waiting for a page function's value gives: an element that was found is `true`. */
type Found<Value> = Value extends Node ? true : Exclude<FromPage<Value>, false | null | undefined | 0 | ''>;

/**
 * Runs a function in the document and gives back what it returns (or what its promise resolves to).
 *
 * ```ts
 * const title = await page.evaluate(() => document.title);
 * const count = await panel.evaluate((selector) => document.querySelectorAll(selector).length, '[data-stream]');
 * const sum = await page.evaluate(({ a, b }) => a + b, { a: 1, b: 2 }, { timeout: 5_000 });
 * ```
 *
 * The function travels as its text, so it must be an arrow function or a function expression, and it sees the document's
 * globals and its one argument, but nothing of the file it is written in: neither constants nor imports nor helpers.
 * Argument and value travel as JSON: several values go as one object, `undefined` in an object is left out. An exception
 * inside rejects with its text.
 */
export interface Evaluate {
  <Value>(run: () => Value, argument?: undefined, options?: EvaluateOptions): Promise<FromPage<Awaited<Value>>>;
  <Argument, Value>(
    run: (argument: Argument) => Value,
    argument: Argument,
    options?: EvaluateOptions,
  ): Promise<FromPage<Awaited<Value>>>;
}

/**
 * Runs a function in the document again and again until its value is truthy, and gives back that value; see
 * {@link Evaluate} for what such a function may use. A function that returns an element waits for it and gives `true`.
 *
 * ```ts
 * await panel.waitFor(() => document.querySelector('[role=dialog]'));
 * const rows = await panel.waitFor(() => document.querySelectorAll('[data-message]').length);
 * await page.waitFor((wanted) => document.title === wanted, 'done', { timeout: 60_000 });
 * ```
 *
 * When time is up, the error names the function, its last value and what the document shows.
 */
export interface WaitFor {
  <Value>(run: () => Value, argument?: undefined, options?: EvaluateOptions): Promise<Found<Awaited<Value>>>;
  <Argument, Value>(
    run: (argument: Argument) => Value,
    argument: Argument,
    options?: EvaluateOptions,
  ): Promise<Found<Awaited<Value>>>;
}

/**
 * The text that runs a page function.
 *
 * esbuild (in tsx, in bundles) wraps inner functions in calls of its own `__name` to preserve their names. The document has
 * no such function, so the text brings one.
 *
 * @param run its own text must be an expression, so no method in short form
 * @param argument JSON, or undefined for none
 * @returns the body of an async function that returns `{ value }`: unlike a bare value, JSON carries an undefined one;
 *   an element is `true`
 */
export function pageSource(run: (argument: never) => unknown, argument: unknown): string {
  const text = JSON.stringify(argument) ?? '';
  return `const __name = (named) => named;
const value = await (${String(run)})(${text});
return { value: value instanceof Node ? true : value };`;
}

/**
 * Runs a page function with the means to run text.
 *
 * @returns the function's value
 */
export async function runInPage(
  evaluateSource: EvaluateSource,
  run: (argument: never) => unknown,
  argument: unknown,
  options?: EvaluateOptions,
): Promise<unknown> {
  const answer = await evaluateSource(pageSource(run, argument), options);
  return typeof answer === 'object' && answer !== null && 'value' in answer ? answer.value : undefined;
}

/** The `evaluate` of a document. The type of its value can only be promised, since it comes from another process. */
export function evaluateWith(evaluateSource: EvaluateSource): Evaluate {
  return ((run: (argument: never) => unknown, argument: unknown, options?: EvaluateOptions) =>
    runInPage(evaluateSource, run, argument, options)) as Evaluate;
}
