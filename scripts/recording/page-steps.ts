/** Steps of a closed list that operate a page: what a caller may ask for who may not run code. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PageStep } from '../../src/cli/record/record-options.ts';
import type { ScriptPage } from './script-page.ts';

async function runStep(step: PageStep, page: ScriptPage, signal: AbortSignal): Promise<void> {
  switch (step.action) {
    case 'click':
      return page.click(step.selector);
    case 'fill':
      return page.fill(step.selector, step.text);
    case 'press':
      return page.press(step.key);
    case 'wait':
      return sleep(step.seconds * 1_000, undefined, { signal });
    case 'wait-for':
      return page.waitForSelector(step.selector);
    case 'goto':
      return page.goto(step.url);
    default:
      return step satisfies never;
  }
}

/**
 * Runs steps, one after the other.
 *
 * @throws {Error} that names the first one that failed, and why
 */
export async function runPageSteps(steps: readonly PageStep[], page: ScriptPage, signal: AbortSignal): Promise<void> {
  for (const [index, step] of steps.entries()) {
    try {
      await runStep(step, page, signal);
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`step ${index + 1} (${step.action}) failed: ${reason}`, { cause: error });
    }
  }
}
