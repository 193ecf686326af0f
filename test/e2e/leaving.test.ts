import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND_LIMIT } from '../../scripts/browsers/driver.ts';
import { until } from '../../scripts/browsers/time-limit.ts';
import { BROWSERS, type Page, type Panel } from '../drivers/index.ts';
import { clickByScript } from './support/document.ts';
import { untilAccounted, untilStatus } from './support/panel.ts';
import { reportedBy } from './support/server-log.ts';
import { startWorld, type World } from './support/world.ts';

/** Has the page report to the server, as it goes, how many messages it has received: only the page can know it. */
const reportAtEnd = (page: Page, run: string): Promise<unknown> =>
  page.evaluate((name) => {
    const received = () => String(window.testPage?.received['websocket'] ?? 0);
    addEventListener('pagehide', () => navigator.sendBeacon(`/beacon?run=${name}`, received()));
  }, run);

/** Waits until the page has received more messages than this. */
const untilMoreThan = (page: Page, messages: number): Promise<unknown> =>
  page.waitFor((count) => (window.testPage?.received['websocket'] ?? 0) > count, messages);

/** What the pages of some runs have received, by their own account, which may come after they have gone. */
async function receivedBy(world: World, runs: readonly string[]): Promise<number> {
  let sum = 0;
  for (const run of runs) {
    const reported = async () => {
      const counts = await reportedBy(world.url, run);
      return counts.length === 0 ? null : Math.max(...counts);
    };
    sum += await until(reported, { what: `what the page of ${run} has received`, limit: COMMAND_LIMIT });
  }
  return sum;
}

/**
 * Waits until the panel shows, or declares as lost, what the pages have received. Firefox may cut off the page's listener
 * before it counts the message that it was called for: there the panel may have one more for each page.
 *
 * @returns its figures.
 */
async function untilAllAccounted(world: World, panel: Panel, runs: readonly string[]) {
  const received = await receivedBy(world, runs);
  expect(received).toBeGreaterThan(0);
  return untilAccounted(panel, received, world.browser.name === 'firefox' ? runs.length : 0);
}

describe.each(BROWSERS)('in %s a page that is left', (name) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(name);
  });
  afterAll(() => world.close());

  let left = 0;

  /** Starts a ticker and leaves its page after a time that is another one for each. */
  const playAndLeave = async (page: Page, run: string, next: string): Promise<void> => {
    await reportAtEnd(page, run);
    await clickByScript(page, '#start');
    await untilMoreThan(page, 3);
    left += 1;
    await sleep((left * 37) % 100);
    await page.goto(`${world.url}${next}`);
  };

  test('in the middle of a message has that message in its recording', async () => {
    // Texts of 1 MB: much of the time the page's thread is in a listener for one of them, where Firefox cuts it off. Not more
    // than fit into the memory of the page, so that a machine on which leaving takes long loses none.
    const address = (run: string): string => `/ticker.html?clean=1&count=200&rate=40&size=1000000&run=${run}`;
    const runs = Array.from({ length: 6 }, (_, index) => `${name}-middle-${index}`);
    const page = await world.open(address(runs[0] ?? ''), runs[0] ?? '');
    const panel = await page.openDevTools();
    for (const [index, run] of runs.entries()) await playAndLeave(page, run, address(runs[index + 1] ?? 'last'));
    expect(await untilAllAccounted(world, panel, runs)).toMatchObject({ lost: 0, silentEnds: 0 });
    await page.close();
  });

  test('before the panel has reached it is recorded all the same', async () => {
    const runs = Array.from({ length: 6 }, (_, index) => `${name}-brief-${index}`);
    const page = await world.open('/ticker.html', `${name}-first`);
    const panel = await page.openDevTools();
    await untilStatus(panel, /messages/);
    // The page itself moves to the next as soon as it has received something, as pages do that redirect.
    for (const run of runs) {
      await page.goto(`${world.url}/ticker.html?clean=1&count=2000&rate=500&autostart=1&run=${run}`);
      await reportAtEnd(page, run);
      await untilMoreThan(page, 0);
    }
    await page.goto(`${world.url}/ticker.html?run=${name}-end`);
    expect(await untilAllAccounted(world, panel, runs)).toMatchObject({ silentEnds: 0 });
    await page.close();
  });
});
