/**
 * The way from the page to the panel under load: latency from a message to its row, the highest rate that is sustained without
 * loss, bursts and large frames beyond it, the page's frame rate with and without us, and memory.
 *
 * In two ways: with the panel in DevTools, as users have it, and with the panel as a page of its own and DevTools closed.
 * The browser sends every frame to DevTools too, which may cope with less than we do.
 *
 * npm run bench:delivery [-- [chromium|firefox …] [--quick]]
 */
import { BenchResults } from '../scripts/bench/results.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openPanelPage } from '../scripts/browsers/panel-page.ts';
import { readArguments, readBrowsers } from './arguments.ts';
import type { BrowserName } from './arguments.ts';
import { builtFor, launch } from './browsers.ts';
import { startFeed } from './delivery/feed.ts';
import { deliver, measureLatency, play } from './delivery/load.ts';
import { makeEmptyPanel } from './page/bench-extensions.ts';
import { processOf, residentMemory } from './page/process.ts';
import type { BrowserDriver, Page, Panel } from '../scripts/browsers/driver.ts';
import type { Delivered, Played } from './delivery/load.ts';

/** Where the panel is, and what the page without us has: nothing at all, or DevTools open at an empty tab. */
interface Way {
  readonly name: string;
  readonly open: (browser: BrowserDriver, page: Page) => Promise<Panel>;
  readonly isInDevTools: boolean;
}

const USAGE = 'npm run bench:delivery [-- [chromium|firefox …] [--quick]]';
const { values, positionals } = readArguments(USAGE, { quick: { type: 'boolean' } });
const isQuick = values.quick === true;

/** Seconds for which a rate must be sustained. */
const DURATION = isQuick ? 10 : 60;

/** Seconds of a load without us. */
const REFERENCE = 10;

/** Rates tried, messages of 200 characters a second: up from the goal while they are sustained, else down to the first that is. */
const GOAL = 20_000;
const UP = [30_000, 40_000];
const DOWN = [15_000, 10_000, 7_500, 5_000, 2_500, 1_000];

/** Of the frames of a page without us, what is left with us. */
const FRAME_GOAL = 0.95;

const WAYS: readonly Way[] = [
  { name: 'panel in DevTools', open: (_, page) => page.openDevTools(), isInDevTools: true },
  { name: 'panel as a page, DevTools closed', open: (browser) => openPanelPage(browser), isInDevTools: false },
];

const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

const shown = (value: number, digits = 0) => (Number.isNaN(value) ? '-' : value.toFixed(digits));

/** What the browser does by itself, with an extension whose only deed is an empty tab in DevTools. */
async function measureWithout(name: BrowserName, url: string, way: Way, rate: number): Promise<Played> {
  const empty = await makeEmptyPanel(name);
  const browser = await launch(name, { extensionDir: empty.dir });
  try {
    const page = await browser.newPage(url);
    if (way.isInDevTools) await page.openDevTools();
    return await play(page, { rate, size: 200, seconds: REFERENCE });
  } finally {
    await browser.close();
    await empty.remove();
  }
}

/** A page and a panel of their own for each load, so that no load pays for the one before. */
async function withPanel<T>(name: BrowserName, url: string, way: Way, run: (page: Page, panel: Panel) => Promise<T>) {
  const browser = await launch(name, { extensionDir: builtFor(name) });
  try {
    const page = await browser.newPage(url);
    const panel = await way.open(browser, page);
    return await run(page, panel);
  } finally {
    await browser.close();
  }
}

function print(what: string, result: Delivered, without: Played | null = null) {
  const { received, rate, lost, undeclared, withoutContent, frameRate, longest } = result;
  const reference =
    without === null
      ? ''
      : ` (without us ${shown(without.rate)} received, ${shown(without.frameRate, 1)} frames, ` +
        `longest ${shown(without.longest)} ms)`;
  console.log(
    `    ${what}: ${received} received at ${shown(rate)} a second, ${lost} declared lost, ${undeclared} undeclared, ` +
      `${withoutContent} without content; ` +
      `page ${shown(frameRate, 1)} frames a second, longest ${shown(longest)} ms${reference}`,
  );
}

async function reportLatency(name: BrowserName, url: string, way: Way) {
  const { latencies, received } = await withPanel(name, url, way, (page, panel) =>
    measureLatency(page, panel, isQuick ? 10 : 30),
  );
  const [half = NaN, most = NaN, nearlyAll = NaN] = [0.5, 0.95, 0.99].map((share) => percentile(latencies, share));
  console.log(
    `    latency at 100 a second: ${shown(half)} ms (50 %), ${shown(most)} ms (95 %, goal 250), ` +
      `${shown(nearlyAll)} ms (99 %), ${latencies.length} of ${received} rows seen as they came`,
  );
  return { half, most, nearlyAll, rows: latencies.length, received };
}

async function sustain(name: BrowserName, url: string, way: Way, rate: number) {
  const result = await withPanel(name, url, way, async (page, panel) => {
    const pids = [await processOf(page).catch(() => 0), await processOf(panel).catch(() => 0)];
    const delivered = await deliver(page, panel, { rate, size: 200, seconds: DURATION });
    const memory = pids.map((pid) => (pid === 0 ? NaN : residentMemory(pid)));
    const [ofPage = NaN, ofPanel = NaN] = await Promise.all(memory);
    return { ...delivered, ofPage, ofPanel };
  });
  const without = await measureWithout(name, url, way, rate);
  print(`${rate} a second for ${DURATION} s`, result, without);
  console.log(`      memory: page ${shown(result.ofPage)} MB, panel ${shown(result.ofPanel)} MB`);
  const isComplete = result.lost === 0 && result.undeclared === 0 && result.withoutContent === 0;
  // A server or page that cannot keep up does not count as sustained either.
  return { ...result, without, isSustained: isComplete && result.rate > 0.95 * rate };
}

async function findHighestRate(name: BrowserName, url: string, way: Way) {
  const results = [await sustain(name, url, way, GOAL)];
  const isGoalSustained = results[0]?.isSustained === true;
  // A page that took so few cannot take many more; it takes fewer than it could while it is asked for too many.
  const possible = DOWN.filter((rate) => rate < 1.5 * (results[0]?.rate ?? 0));
  for (const rate of isGoalSustained ? UP : possible) {
    const result = await sustain(name, url, way, rate);
    results.push(result);
    if (result.isSustained !== isGoalSustained) break;
  }
  const highest = results.filter(({ isSustained }) => isSustained).toSorted((a, b) => b.rate - a.rate)[0];
  if (highest === undefined) console.log(`    no rate was sustained for ${DURATION} s without loss`);
  else {
    const left = highest.frameRate / highest.without.frameRate;
    console.log(
      `    highest rate sustained for ${DURATION} s without loss: ${highest.rate.toFixed()} a second (goal ${GOAL}), ` +
        `with ${shown(100 * left)} % of the frames without us (goal ${100 * FRAME_GOAL} %)`,
    );
  }
  return results;
}

/** The figures of one way, as rows of the results. */
function addRows(results: BenchResults, { way, latency, rates }: Awaited<ReturnType<typeof measureWay>>): void {
  if (latency !== null)
    results.add({ what: `${way}: message to row, 95 %`, figure: `${shown(latency.most)} ms`, goal: '250 ms' });
  const best = rates.filter(({ isSustained }) => isSustained).toSorted((one, other) => other.rate - one.rate)[0];
  results.add({
    what: `${way}: highest rate without loss`,
    figure: best === undefined ? 'none' : `${best.rate.toLocaleString('en')} a second`,
    goal: `${GOAL.toLocaleString('en')} a second`,
    isMissed: (best?.rate ?? 0) < GOAL,
  });
}

async function measureWay(name: BrowserName, url: string, way: Way) {
  console.log(`  ${way.name}`);
  const latency = way.isInDevTools ? await reportLatency(name, url, way) : null;
  const rates = await findHighestRate(name, url, way);
  const burst = await withPanel(name, url, way, (page, panel) =>
    deliver(page, panel, { rate: 100_000, size: 200, seconds: 3 }),
  );
  print('burst of 100,000 a second for 3 s', burst);
  const large = await withPanel(name, url, way, (page, panel) =>
    deliver(page, panel, { rate: 20, size: 1_000_000, seconds: 10 }),
  );
  print('1 MB frames, 20 a second for 10 s', large);
  return { way: way.name, latency, rates, burst, large };
}

const server = await startFeed();
try {
  const folder = fileURLToPath(new URL('results', import.meta.url));
  await mkdir(folder, { recursive: true });
  for (const name of readBrowsers(positionals, USAGE)) {
    const load = loadavg();
    console.log(`${name}, load of the machine ${load[0]?.toFixed(1)} on ${cpus().length} cores`);
    const ways = [];
    const results = new BenchResults(`delivery, ${name}`, !isQuick);
    for (const way of WAYS) {
      const measured = await measureWay(name, server.url, way);
      addRows(results, measured);
      ways.push(measured);
    }
    results.save();
    const result = { browser: name, date: new Date().toISOString(), load, ways };
    await writeFile(`${folder}/delivery-${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
  }
} finally {
  await server.close();
}
