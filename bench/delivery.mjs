// @ts-check
/**
 * The way from the page to the panel under load: latency from a message to its row, the highest rate that is held without
 * loss, bursts and large frames beyond it, the page's frame rate with and without us, and memory.
 *
 * node bench/delivery.mjs [--quick] [chromium|firefox]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../scripts/browsers/chromium.mjs';
import { launchFirefox } from '../scripts/browsers/firefox.mjs';
import { startFeed } from './delivery/feed.mjs';
import { makeEmptyPanel } from './page/empty-panel.mjs';
import { processOf, residentMemory } from './page/process.mjs';

/** @typedef {import('../scripts/browsers/driver.mjs').Page} Page */
/** @typedef {import('../scripts/browsers/driver.mjs').Panel} Panel */
/** @typedef {'chromium' | 'firefox'} Name */
/** @typedef {{ rate: number, size: number, seconds: number }} Load */
/** @typedef {{ received: number, frames: number, longest: number, length: number }} Feed */
/** @typedef {Awaited<ReturnType<typeof measureWithout>>} Without */

const isQuick = process.argv.includes('--quick');

/** Seconds that a rate must be held. */
const HELD = isQuick ? 10 : 60;

/** Rates tried, messages of 200 characters a second: up from the goal while they are held, else down to the first that is. */
const GOAL = 20_000;
const UP = [30_000, 40_000, 60_000];
const DOWN = [15_000, 10_000, 5_000, 2_500, 1_000];

/** @param {Page} page @param {Load} load @returns {Promise<Feed>} */
async function play(page, { rate, size, seconds }) {
  await page.evaluate(`start('rate=${rate}&size=${size}&seconds=${seconds}')`);
  await page.waitFor('return feed.isDone', { timeout: seconds * 1_000 * 6 + 60_000 });
  return /** @type {Feed} */ (await page.evaluate('return feed'));
}

/** @typedef {{ messages: number, lost: number, withoutContent: number }} Figures */

/** @param {Panel} panel @returns {Promise<Figures>} */
const figuresOf = async (panel) =>
  /** @type {Figures} */ (await panel.evaluate('return window.realtimePanel.figures()', { timeout: 60_000 }));

/** @param {Feed} feed frames a second */
const frameRate = ({ frames, length }) => frames / (length / 1_000);

/**
 * Watches the rows of the table as they are drawn; each shows when its message was sent.
 *
 * @param {Panel} panel
 */
const watchRows = (panel) =>
  panel.evaluate(`
    window.latencies = [];
    const seen = new Set();
    const look = () => {
      for (const row of document.querySelectorAll('[data-message]')) {
        if (seen.has(row.dataset.message)) continue;
        seen.add(row.dataset.message);
        const sent = / (1\\d{12}\\.\\d\\d) /.exec(row.querySelector(".preview")?.textContent);
        if (sent !== null) window.latencies.push(performance.timeOrigin + performance.now() - Number(sent[1]));
      }
    };
    window.watcher = new MutationObserver(look);
    window.watcher.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });`);

/** @param {readonly number[]} sorted @param {number} share */
const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

/** @param {number} value @param {number} digits */
const shown = (value, digits = 0) => (Number.isNaN(value) ? '-' : value.toFixed(digits));

/** @param {Page} page @param {Panel} panel */
async function measureLatency(page, panel) {
  await watchRows(panel);
  const { received } = await play(page, { rate: 100, size: 200, seconds: isQuick ? 10 : 30 });
  await panel.waitFor(`return window.realtimePanel.figures().messages >= ${received}`);
  const latencies = /** @type {number[]} */ (
    await panel.evaluate('window.watcher.disconnect(); return window.latencies')
  );
  const sorted = latencies.toSorted((a, b) => a - b);
  const [half, most, nearlyAll] = [0.5, 0.95, 0.99].map((share) => percentile(sorted, share));
  console.log(
    `  latency at 100 a second: ${shown(half ?? NaN)} ms (50 %), ${shown(most ?? NaN)} ms (95 %, goal 250), ` +
      `${shown(nearlyAll ?? NaN)} ms (99 %), ${sorted.length} of ${received} rows seen as they came`,
  );
  return { half, most, nearlyAll, rows: sorted.length, received };
}

/**
 * Plays a load and waits until every message is either there or declared lost.
 *
 * @param {Page} page
 * @param {Panel} panel
 * @param {Load} load
 */
async function deliver(page, panel, load) {
  const before = await figuresOf(panel);
  const feed = await play(page, load);
  const end = performance.now() + 120_000;
  let after = await figuresOf(panel);
  const count = () => after.messages - before.messages + (after.lost - before.lost);
  while (count() < feed.received && performance.now() < end) after = await figuresOf(panel);
  const lost = after.lost - before.lost;
  const undeclared = feed.received - count();
  const rate = feed.received / (feed.length / 1_000);
  return {
    ...load,
    received: feed.received,
    rate,
    lost,
    undeclared,
    withoutContent: after.withoutContent - before.withoutContent,
    frameRate: frameRate(feed),
    longest: feed.longest,
  };
}

/** @param {string} what @param {Awaited<ReturnType<typeof deliver>>} result @param {Without} without */
function print(what, result, { alone, devTools }) {
  const { received, rate, lost, undeclared, withoutContent, frameRate: frames, longest } = result;
  console.log(
    `  ${what}: ${received} received at ${shown(rate)} a second, ${lost} declared lost, ${undeclared} undeclared, ` +
      `${withoutContent} without content; ` +
      `page ${shown(frames, 1)} frames a second (without us ${shown(alone.frameRate, 1)}, ` +
      `with DevTools ${shown(devTools.frameRate, 1)}), longest frame ${shown(longest)} ms`,
  );
}

/**
 * What the browser does by itself: the page alone, and with DevTools open at an empty tab, whose own Network panel is told
 * of every frame. The second is the most that any panel can reach here.
 *
 * @param {Name} name
 * @param {string} url
 */
async function measureWithout(name, url) {
  const empty = await makeEmptyPanel(name);
  const browser = await (name === 'chromium' ? launchChromium : launchFirefox)({
    loopbackOnly: true,
    extensionDir: empty.dir,
  });
  const measure = async (/** @type {Page} */ page) => {
    const feed = await play(page, { rate: GOAL, size: 200, seconds: 10 });
    return { rate: feed.received / (feed.length / 1_000), frameRate: frameRate(feed), longest: feed.longest };
  };
  try {
    const page = await browser.newPage(url);
    const alone = await measure(page);
    await page.openDevTools();
    const devTools = await measure(page);
    for (const [what, { rate, frameRate: frames, longest }] of Object.entries({ alone, 'DevTools open': devTools })) {
      console.log(
        `  without us, ${what}: ${GOAL} a second asked, ${shown(rate)} received; ` +
          `page ${shown(frames, 1)} frames a second, longest frame ${shown(longest)} ms`,
      );
    }
    return { alone, devTools };
  } finally {
    await browser.close();
    await empty.remove();
  }
}

/**
 * A page and a panel of their own for each load, so that none pays for the one before.
 *
 * @template T
 * @param {Name} name
 * @param {string} url
 * @param {(page: Page, panel: Panel) => Promise<T>} run
 */
async function withPanel(name, url, run) {
  const extensionDir = fileURLToPath(new URL(`../dist/${name === 'chromium' ? 'chrome' : 'firefox'}`, import.meta.url));
  const browser = await (name === 'chromium' ? launchChromium : launchFirefox)({ loopbackOnly: true, extensionDir });
  try {
    const page = await browser.newPage(url);
    const panel = await page.openDevTools();
    return await run(page, panel);
  } finally {
    await browser.close();
  }
}

/** @param {Name} name @param {string} url @param {Without} without */
async function findHighestRate(name, url, without) {
  /** @type {(Awaited<ReturnType<typeof deliver>> & { ofPage: number, ofPanel: number })[]} */
  const results = [];
  const hold = async (/** @type {number} */ rate) => {
    const result = await withPanel(name, url, async (page, panel) => {
      const pids = [await processOf(page).catch(() => 0), await processOf(panel).catch(() => 0)];
      const delivered = await deliver(page, panel, { rate, size: 200, seconds: HELD });
      const [ofPage = NaN, ofPanel = NaN] = await Promise.all(
        pids.map((pid) => (pid === 0 ? NaN : residentMemory(pid))),
      );
      return { ...delivered, ofPage, ofPanel };
    });
    print(`${rate} a second for ${HELD} s`, result, without);
    console.log(`    memory: page ${shown(result.ofPage)} MB, panel ${shown(result.ofPanel)} MB`);
    results.push(result);
    // A server or page that cannot keep up does not count as held either.
    return result.lost === 0 && result.undeclared === 0 && result.withoutContent === 0 && result.rate > 0.95 * rate;
  };
  let highest = 0;
  for (const rate of (await hold(GOAL)) ? [GOAL, ...UP] : DOWN) {
    const isHeld = (rate === GOAL && highest === 0) || (await hold(rate));
    if (isHeld) highest = rate;
    if (isHeld === rate < GOAL) break;
  }
  console.log(`  highest rate held for ${HELD} s without loss: ${highest} a second (goal ${GOAL})`);
  return { highest, results };
}

const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
/** @type {readonly Name[]} */
const names = asked.length === 0 ? ['chromium', 'firefox'] : /** @type {Name[]} */ (asked);
const feed = await startFeed();
try {
  const folder = fileURLToPath(new URL('results', import.meta.url));
  await mkdir(folder, { recursive: true });
  for (const name of names) {
    console.log(`${name}, load of the machine ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`);
    const without = await measureWithout(name, feed.url);
    const latency = await withPanel(name, feed.url, measureLatency);
    const highest = await findHighestRate(name, feed.url, without);
    const burst = await withPanel(name, feed.url, (page, panel) =>
      deliver(page, panel, { rate: 100_000, size: 200, seconds: 3 }),
    );
    print('burst of 100,000 a second for 3 s', burst, without);
    const large = await withPanel(name, feed.url, (page, panel) =>
      deliver(page, panel, { rate: 20, size: 1_000_000, seconds: 10 }),
    );
    print('1 MB frames, 20 a second for 10 s', large, without);
    const result = {
      browser: name,
      date: new Date().toISOString(),
      load: loadavg(),
      without,
      latency,
      highest,
      burst,
      large,
    };
    await writeFile(`${folder}/delivery-${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
  }
} finally {
  await feed.close();
}
