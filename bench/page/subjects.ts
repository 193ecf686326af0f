/** The pages that are compared: the same workload in each, in turn. */
import type { BrowserName } from '../arguments.ts';
import { builtFor, launch } from '../browsers.ts';
import { makeEmptyPanel, makeIdleScripts } from './bench-extensions.ts';
import { processOf } from './process.ts';
import type { Page } from '../../scripts/browsers/driver.ts';

/**
 * `without` the extension; with an `idle` one that has two content scripts which do nothing; with ours and DevTools `closed`; `open` with its panel; and `devtools`, what DevTools alone cost:
 * open on an empty panel of an extension that does nothing else.
 */
export type Variant = 'without' | 'idle' | 'closed' | 'devtools' | 'open';

export interface Subject {
  readonly page: Page;
  readonly pid: number;
}

/**
 * Starts one browser without the extension, one with an extension that does nothing and one with ours, and opens the pages.
 *
 * @param url of the bench's server
 * @param withPanel whether to open DevTools for two more pages
 */
export async function openSubjects(
  name: BrowserName,
  url: string,
  withPanel: boolean,
): Promise<{ subjects: Map<Variant, Subject>; version: string; close: () => Promise<void> }> {
  const empty = await makeEmptyPanel(name);
  const scripts = await makeIdleScripts(name);
  const bare = await launch(name, { extensionDir: empty.dir });
  const idle = await launch(name, { extensionDir: scripts.dir });
  const equipped = await launch(name, { extensionDir: builtFor(name) });
  const close = async () => {
    await bare.close();
    await idle.close();
    await equipped.close();
    await empty.remove();
    await scripts.remove();
  };
  // Another site for those with DevTools: pages of one site may share a process, and its main thread.
  const other = url.replace('127.0.0.1', 'localhost');
  const wanted: [Variant, typeof bare, string][] = [
    ['without', bare, url],
    ['idle', idle, url],
    ['closed', equipped, url],
    ['devtools', bare, other],
    ['open', equipped, other],
  ];
  const subjects = new Map<Variant, Subject>();
  try {
    for (const [variant, browser, base] of wanted) {
      const isOpen = base === other;
      if (isOpen && !withPanel) continue;
      const page = await browser.newPage(`${base}/?${variant}`);
      if (isOpen) await page.openDevTools();
      subjects.set(variant, { page, pid: await processOf(page) });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { subjects, version: bare.version, close };
}
