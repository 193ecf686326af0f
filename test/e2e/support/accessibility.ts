import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Panel } from '../../drivers/index.ts';

/** What axe-core found wrong: the rule, and the elements in the order of the document. */
export interface Violation {
  readonly rule: string;
  readonly help: string;
  readonly elements: readonly string[];
}

let source: Promise<string> | null = null;

/** Runs all of axe-core's rules over the panel as it stands. */
export async function violationsIn(panel: Panel): Promise<readonly Violation[]> {
  source ??= readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  return (await panel.evaluate(
    `${await source}
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    return violations.map(({ id, help, nodes }) => ({
      rule: id,
      help,
      elements: nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' | ' + failureSummary.slice(0, 300)),
    }));`,
    { timeout: 60_000 },
  )) as readonly Violation[];
}
