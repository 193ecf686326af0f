// @ts-check
/** The pages that are compared: the same workload in each, in turn. */
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../../scripts/browsers/chromium.ts';
import { launchFirefox } from '../../scripts/browsers/firefox.ts';
import { makeEmptyPanel } from './empty-panel.mjs';
import { processOf } from './process.mjs';

/**
 * `without` the extension; with it and DevTools `closed`; `open` with its panel; and `devtools`, what DevTools alone cost:
 * open on an empty panel of an extension that does nothing else.
 *
 * @typedef {'without' | 'closed' | 'devtools' | 'open'} Variant
 */
/** @typedef {'chromium' | 'firefox'} BrowserName */
/** @typedef {import('../../scripts/browsers/driver.ts').Page} Page */
/** @typedef {{ page: Page, pid: number }} Subject */

/** @param {BrowserName} name @returns {string} the folder of the built extension */
export const builtFor = (name) =>
  fileURLToPath(new URL(`../../dist/${name === 'firefox' ? 'firefox' : 'chrome'}`, import.meta.url));

/**
 * Starts one browser without the extension and one with it, and opens the pages.
 *
 * @param {BrowserName} name
 * @param {string} url of the bench's server
 * @param {boolean} withPanel whether to open DevTools for two more pages
 * @returns {Promise<{ subjects: Map<Variant, Subject>, version: string, close: () => Promise<void> }>}
 */
export async function openSubjects(name, url, withPanel) {
  const launch = name === 'firefox' ? launchFirefox : launchChromium;
  const empty = await makeEmptyPanel(name);
  const bare = await launch({ loopbackOnly: true, extensionDir: empty.dir });
  const equipped = await launch({ loopbackOnly: true, extensionDir: builtFor(name) });
  const close = async () => {
    await bare.close();
    await equipped.close();
    await empty.remove();
  };
  // Another site for those with DevTools: pages of one site may share a process, and its main thread.
  const other = url.replace('127.0.0.1', 'localhost');
  /** @type {[Variant, typeof bare, string][]} */
  const wanted = [
    ['without', bare, url],
    ['closed', equipped, url],
    ['devtools', bare, other],
    ['open', equipped, other],
  ];
  /** @type {Map<Variant, Subject>} */
  const subjects = new Map();
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
