/** A page in Firefox, measured from inside only: it tells of no memory and of no long tasks. */
import { launchFirefox } from '../../scripts/browsers/firefox.ts';

/** Milliseconds that one measurement may take. */
const LIMIT = 600_000;

export async function openFirefox(url: string) {
  const browser = await launchFirefox({ loopbackOnly: true });
  const page = await browser.newPage(url);
  await page.waitFor('return globalThis.bench !== undefined');
  return {
    name: browser.version,
    /** @param source an expression */
    run: (source: string): Promise<any> => page.evaluate(`return await (${source})`, { timeout: LIMIT }),
    reload: async () => {
      await page.goto(url);
      await page.waitFor('return globalThis.bench !== undefined');
    },
    memory: async () => null,
    work: async (work: () => Promise<any>) => ({ result: await work(), thread: null }),
    close: () => browser.close(),
  };
}
