/**
 * `npm run test:leak [-- [chromium|firefox …] [--quick] [--fields]]`: whether memory is released. With the panel open, the page opens and
 * closes 10,000 sockets, is left 1,000 times, and receives as many messages as a ticker of 10 a second in 8 hours (288,000,
 * a minute and a half instead of eight hours). Before and after each, the panel is cleared and its garbage collected.
 *
 * Then, in Chromium, with DevTools closed: each text that a page can make long (`--fields`: only these).
 *
 * Chromium reports the JavaScript heap of page and panel exactly. Firefox reports none; there the resident memory of the
 * processes counts, which moves by tens of megabytes by itself. Background and panel share a process in both.
 */
import { cpus } from 'node:os';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFeed } from './delivery/feed.ts';
import { measureFields } from './leak/fields.ts';
import { processOf, residentMemory } from './page/process.ts';
import { readArguments, readBrowsers } from './arguments.ts';
import type { BrowserName } from './arguments.ts';
import { builtFor, launch } from './browsers.ts';
import type { Page, Panel } from '../scripts/browsers/driver.ts';

/** In megabytes. */
interface Memory {
  readonly page: number;
  readonly panel: number;
}

declare global {
  interface Performance {
    /** Chromium's own. */
    readonly memory?: { readonly usedJSHeapSize: number };
  }
}

const USAGE = 'npm run test:leak [-- [chromium|firefox …] [--quick] [--fields]]';
const { values, positionals } = readArguments(USAGE, {
  quick: { type: 'boolean' },
  fields: { type: 'boolean' },
});
const isQuick = values.quick === true;
const share = isQuick ? 20 : 1;

/**
 * What may stay, in megabytes: the ring of a watched page (32 MiB of content) and what the panel stores about connections on
 * purpose; in Firefox also what its allocator does not give back.
 */
const MARGINS: Readonly<Record<BrowserName, Memory>> = {
  chromium: { page: 40, panel: 40 },
  firefox: { page: 150, panel: 250 },
};

const SOCKETS = 10_000 / share;
const NAVIGATIONS = 1_000 / share;
const MESSAGES = (10 * 60 * 60 * 8) / share;

/** Messages a second in place of 10. */
const RATE = 3_200;

/** Time for what is still on its way and for collectors that work by themselves, in milliseconds. */
const SETTLE = 3_000;

/** Opens and closes sockets, ten at a time. */
const openSockets = (page: Page, count: number) =>
  page.evaluate(
    async (each) => {
      const one = () =>
        new Promise((resolve) => {
          const socket = new WebSocket(`ws://${location.host}/feed?rate=1&size=10&seconds=0`);
          socket.onclose = resolve;
        });
      const worker = async () => {
        for (let done = 0; done < each; done += 1) await one();
      };
      await Promise.all(Array.from({ length: 10 }, worker));
    },
    count / 10,
    { timeout: 1_200_000 },
  );

async function navigate(page: Page, url: string, count: number) {
  for (let done = 0; done < count; done += 1) await page.goto(`${url}/?${done}`);
}

async function receive(page: Page, count: number) {
  await page.evaluate((query) => start(query), `rate=${RATE}&size=200&seconds=${count / RATE}`);
  await page.waitFor(() => feed.isDone, undefined, { timeout: 1_200_000 });
}

const heapOf = async (view: Page | Panel): Promise<number> => {
  const bytes = await view.evaluate(
    () => {
      gc?.();
      gc?.();
      return performance.memory?.usedJSHeapSize ?? NaN;
    },
    undefined,
    { timeout: 60_000 },
  );
  return bytes / 2 ** 20;
};

async function measure(name: BrowserName, page: Page, panel: Panel): Promise<Memory> {
  await sleep(SETTLE);
  await panel.click('[aria-label^="Clear"]');
  await sleep(SETTLE);
  if (name === 'chromium') return { page: await heapOf(page), panel: await heapOf(panel) };
  return { page: await residentMemory(await processOf(page)), panel: await residentMemory(await processOf(panel)) };
}

const words = (megabytes: number) => `${megabytes.toFixed(1)} MB`;

/** @returns whether everything came back */
async function run(name: BrowserName, url: string): Promise<boolean> {
  const args = name === 'chromium' ? ['--js-flags=--expose-gc', '--enable-precise-memory-info'] : [];
  const browser = await launch(name, { extensionDir: builtFor(name), args });
  let isBack = true;
  try {
    const page = await browser.newPage(`${url}/`);
    const panel = await page.openDevTools();
    // What is made once and stays does not count.
    await openSockets(page, 200);
    await navigate(page, url, 10);
    await receive(page, RATE);
    const loads: readonly (readonly [string, () => Promise<unknown>])[] = [
      [`${SOCKETS} sockets opened and closed`, () => openSockets(page, SOCKETS)],
      [`${NAVIGATIONS} navigations`, () => navigate(page, url, NAVIGATIONS)],
      [`${MESSAGES} messages (8 hours at 10 a second)`, () => receive(page, MESSAGES)],
    ];
    let before = await measure(name, page, panel);
    for (const [what, act] of loads) {
      await act();
      const after = await measure(name, page, panel);
      const isWithin =
        after.page - before.page <= MARGINS[name].page && after.panel - before.panel <= MARGINS[name].panel;
      isBack &&= isWithin;
      console.log(
        `${name}, ${what}: page ${words(before.page)} to ${words(after.page)} (margin ${MARGINS[name].page}), panel and ` +
          `background ${words(before.panel)} to ${words(after.panel)} (margin ${MARGINS[name].panel})${isWithin ? '' : ': STAYED'}`,
      );
      before = after;
    }
  } finally {
    await browser.close();
  }
  return isBack;
}

const server = await startFeed();
try {
  console.log(`${cpus().length} cores; JavaScript heap in Chromium, resident memory in Firefox`);
  let isBack = true;
  for (const name of readBrowsers(positionals, USAGE)) {
    if (values.fields !== true) isBack = (await run(name, server.url)) && isBack;
    if (name === 'chromium') isBack = (await measureFields(isQuick ? 20 : 100)) && isBack;
  }
  console.log(isBack ? 'memory is back within its margins' : 'failed: memory stayed');
  process.exitCode = isBack ? 0 : 1;
} finally {
  await server.close();
}
