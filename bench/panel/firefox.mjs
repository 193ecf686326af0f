// @ts-check
/** A page in Firefox, measured from inside only: it tells of no memory and of no long tasks. */
import { launchFirefox } from '../../scripts/browsers/firefox.ts';

/** Milliseconds that one measurement may take. */
const LIMIT = 600_000;

/** @param {string} url */
export async function openFirefox(url) {
  const browser = await launchFirefox({ loopbackOnly: true });
  const page = await browser.newPage(url);
  await page.waitFor('return globalThis.bench !== undefined');
  return {
    name: browser.version,
    /** @param {string} source an expression @returns {Promise<any>} */
    run: (source) => page.evaluate(`return await (${source})`, { timeout: LIMIT }),
    reload: async () => {
      await page.goto(url);
      await page.waitFor('return globalThis.bench !== undefined');
    },
    memory: async () => null,
    /** @param {() => Promise<any>} work */
    work: async (work) => ({ result: await work(), thread: null }),
    close: () => browser.close(),
  };
}
