import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { View } from '../../drivers/index.ts';

/** What axe-core found wrong: the rule, and the elements in the order of the document. */
export interface Violation {
  readonly rule: string;
  readonly help: string;
  readonly elements: readonly string[];
}

declare global {
  var axe: typeof import('axe-core');
}

let source: Promise<string> | null = null;

/**
 * Runs all of axe-core's rules over the panel as it stands.
 *
 * @param within a selector of the part to look at; the whole document when absent
 */
export async function violationsIn(
  panel: Pick<View, 'evaluate' | 'runScript'>,
  within = ':root',
): Promise<readonly Violation[]> {
  source ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await panel.runScript(await source);
  return panel.evaluate(
    async (part) => {
      const { violations } = await axe.run(part, { resultTypes: ['violations'] });
      return violations.map(({ id, help, nodes }) => ({
        rule: id,
        help,
        elements: nodes.map(
          ({ html, failureSummary = '' }) => `${html.slice(0, 200)} | ${failureSummary.slice(0, 300)}`,
        ),
      }));
    },
    within,
    { timeout: 60_000 },
  );
}
