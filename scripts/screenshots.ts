/**
 * `npm run screenshots [-- NAME …]`: drives the real panel in Chromium and writes docs/images: `panel` (with area, difference
 * and polling), `faults` and `protocols` (MQTT and a model's answer), light and dark, and `tour`, a moving picture of the demo
 * recording. Without a name it takes all.
 */
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { DebugApi } from '../src/devtools-panel/state/debug-api.ts';
import { startTestPages } from '../test-pages/server/start.ts';
import { launchChromium } from './browsers/chromium/chromium.ts';
import type { BrowserDriver, Page, Panel, Point } from './browsers/driver.ts';
import { ensureBrowser } from './browsers/find-browser.ts';
import { buildExtension } from './build/extension.ts';
import { startProtocolServer } from './screenshots/protocol-server.ts';
import { settle } from './screenshots/settle.ts';
import { takeTour } from './screenshots/tour.ts';

const images = fileURLToPath(new URL('../docs/images/', import.meta.url));

/** The size that the stores of both browsers take. */
const SIZE = { width: 1280, height: 800 };

/** How long the traffic may take until it has what the pictures show, in milliseconds. */
const PATIENCE = 180_000;

/** How long messages come before the server is down, and how long it is down in the picture, in milliseconds. */
const FAULT = { before: 5_000, during: 4_500 } as const;

/** How long the traffic of the two protocols takes, in milliseconds. */
const PROTOCOLS_TAKE = 10_000;

/** The pages that run together in one tab, each in a frame: their parameters are in test-pages/server/README.md. */
const PAGES = [
  '/ticker?transport=websocket&rate=12&clean=60&cut-at=160&reconnect=3500&lose=24&duplicate=90&swap=110&heartbeat=4000&seed=5',
  '/reconnect?every=250&outages=1&down=6000&up=9000&end=open',
];

/** Those of another origin: a browser opens no more than six requests to one at a time. */
const OTHER_PAGES = [
  '/ticker?transport=eventsource&rate=3&clean=20&drop=40&stall-at=60&stall=6000&seed=2',
  '/token-stream?',
  '/polling?period=2000&hold=7000&calls=0',
];

/** What must have happened before the first picture: something of everything, and a minute of it. Runs in the panel. */
function isReady(): boolean {
  const realtimePanel: DebugApi | undefined = window.realtimePanel;
  if (realtimePanel === undefined) return false;
  const kinds = new Set(realtimePanel.findings().map(({ kind }) => kind));
  const polls = realtimePanel.streams().filter((stream) => stream.class.endsWith('poll'));
  return kinds.has('gap') && kinds.has('duplicate') && polls.some((stream) => stream.spans.length >= 20);
}

/** Starts the pages in frames of one page. */
async function startPages(page: Page, { url, crossUrl }: { url: string; crossUrl: string }): Promise<void> {
  const addresses = [...PAGES.map((address) => url + address), ...OTHER_PAGES.map((address) => crossUrl + address)];
  const sources = addresses.map((address, index) => `${address}&autostart=1&run=screenshots-${index}`);
  await page.evaluate((all) => {
    for (const source of all) {
      const frame = document.createElement('iframe');
      frame.src = source;
      document.body.append(frame);
    }
  }, sources);
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** The pictures, in their order; each continues from the one before. */
const PICTURES: readonly { readonly name: string; arrange(panel: Panel): Promise<void> }[] = [
  {
    name: 'panel',
    arrange: async (panel) => {
      await panel.click('#findings-tab-findings');
      await panel.click('#detail-tab-tree');
      await panel.click('[data-finding][data-kind=gap]');
      await panel.press('0');
      await panel.press('g');
      await panel.waitFor(() => document.querySelector('.json-row'));
    },
  },
  {
    name: 'area',
    arrange: async (panel) => {
      await panel.click('[data-stream] .name');
      const lanes = await boxOf(panel, '.lane-canvas');
      const row = await boxOf(panel, '[data-stream]');
      const y = row.y + row.height / 2;
      await panel.drag(
        { x: lanes.x + lanes.width * 0.4, y },
        { x: lanes.x + lanes.width * 0.62, y: y + 60 },
        { steps: 6 },
      );
      await panel.waitFor(() => document.querySelector('[data-area]'));
      await panel.click('#findings-tab-lane');
    },
  },
  {
    name: 'difference',
    arrange: async (panel) => {
      await panel.press('Escape');
      await panel.click('#findings-tab-findings');
      await panel.click('[data-finding][data-kind=duplicate]');
      await panel.press('f');
      await panel.press('[');
      await panel.press('[');
      await panel.click('#detail-tab-difference');
      await panel.waitFor(() => document.querySelector('[data-change]'));
    },
  },
  {
    name: 'polling',
    arrange: async (panel) => {
      await panel.press('0');
      await panel.click('[data-transport=short-poll] .name');
      await panel.click('#findings-tab-cost');
      await panel.click('#detail-tab-tree');
    },
  },
];

/** Where the first match lies. */
async function boxOf(panel: Panel, selector: string): Promise<Box> {
  const box = await panel.evaluate((wanted) => {
    const found = document.querySelector(wanted)?.getBoundingClientRect();
    return found && { x: found.x, y: found.y, width: found.width, height: found.height };
  }, selector);
  if (box === undefined) throw new Error(`The panel has no ${selector}`);
  return box;
}

const THEMES = ['light', 'dark'] as const;

type Theme = (typeof THEMES)[number];

/** Writes what the panel shows. */
async function write(panel: Panel, name: string, theme: Theme): Promise<void> {
  await panel.moveMouse({ x: SIZE.width / 2, y: SIZE.height - 4 });
  await settle(panel);
  const file = path.join(images, `${name}${theme === 'dark' ? '-dark' : ''}.png`);
  await panel.screenshot(file);
  console.log(path.relative(process.cwd(), file));
}

async function setTheme(panel: Panel, theme: Theme): Promise<void> {
  await panel.setTheme(theme);
  await panel.waitFor((wanted) => matchMedia(`(prefers-color-scheme: ${wanted})`).matches, theme);
}

/** Puts the hint for newcomers away, which is in the way of the pictures. */
async function dismissHint(panel: Panel): Promise<void> {
  await panel.waitFor(() => document.querySelector('[data-stream]'), undefined, { timeout: PATIENCE });
  const isShown = await panel.evaluate(() => document.querySelector('[data-lane-hint]') !== null);
  if (isShown) await panel.click('[data-lane-hint] [data-dismiss]');
}

/** What runs, and where. */
interface Stage {
  readonly browser: BrowserDriver;
  readonly pages: { readonly url: string; readonly crossUrl: string };
}

async function takePanel({ browser, pages }: Stage): Promise<void> {
  const page = await browser.newPage(`${pages.url}/`);
  const panel = await page.openDevTools(SIZE);
  await startPages(page, pages);
  await panel.waitFor(isReady, undefined, { timeout: PATIENCE });
  await dismissHint(panel);
  // New traffic must not move the view while a picture is taken.
  await panel.press(' ');
  for (const theme of THEMES) {
    await setTheme(panel, theme);
    for (const { name, arrange } of PICTURES) {
      await arrange(panel);
      await write(panel, name, theme);
    }
  }
  await page.close();
}

/** A server that is down on purpose: the tab, the badge, the marks. */
async function takeFaults({ browser, pages }: Stage): Promise<void> {
  const page = await browser.newPage(`${pages.url}/reconnect.html?autostart=1&outages=0&end=open&every=200&run=faults`);
  const panel = await page.openDevTools(SIZE);
  await dismissHint(panel);
  await panel.click('#findings-tab-faults');
  for (const theme of THEMES) {
    await setTheme(panel, theme);
    await sleep(FAULT.before);
    await panel.evaluate(() => {
      const scope = document.querySelector<HTMLSelectElement>('.fault-scope select');
      if (scope === null) throw new Error('no scope');
      scope.value = 'page';
      scope.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await panel.click('[data-fault=down]');
    await sleep(FAULT.during);
    await panel.press('0');
    await write(panel, 'faults', theme);
    await panel.waitFor(() => document.querySelector('.in-force') === null, undefined, { timeout: PATIENCE });
  }
  await page.close();
}

/** What two protocols say: MQTT packets, and a model's answer put together. */
async function takeProtocols({ browser }: Stage): Promise<void> {
  const server = await startProtocolServer();
  const page = await browser.newPage('about:blank');
  try {
    const panel = await page.openDevTools(SIZE);
    await page.goto(server.url);
    await dismissHint(panel);
    await sleep(PROTOCOLS_TAKE);
    await panel.press(' ');
    await panel.press('0');
    for (const theme of THEMES) {
      await setTheme(panel, theme);
      await panel.click('[data-transport=websocket] .name');
      await panel.click('[data-kind=PUBLISH]');
      await panel.click('#detail-tab-tree');
      await write(panel, 'mqtt', theme);
      await panel.click('[data-transport=sse] .name');
      await panel.click('tr.message');
      await panel.click('#detail-tab-answer');
      await write(panel, 'answer', theme);
    }
  } finally {
    await page.close();
    await server.close();
  }
}

async function takeMovingPicture({ browser, pages }: Stage): Promise<void> {
  const file = path.join(images, 'tour.webp');
  await takeTour(browser, `${pages.url}/`, file);
  console.log(path.relative(process.cwd(), file));
}

/** The tour comes first: it shows the hint that `panel` puts away for good. */
const GROUPS = { tour: takeMovingPicture, panel: takePanel, faults: takeFaults, protocols: takeProtocols };

async function main(): Promise<void> {
  const { positionals: wanted } = parseArgs({ allowPositionals: true });
  const unknown = wanted.filter((name) => !Object.hasOwn(GROUPS, name));
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown.join(', ')}; there are ${Object.keys(GROUPS).join(', ')}`);
  const extensionDir = await buildExtension('chrome');
  const { path: executable } = await ensureBrowser('chromium');
  const pages = await startTestPages({ port: 0 });
  const browser = await launchChromium({ extensionDir, executable, headless: true });
  try {
    for (const [name, take] of Object.entries(GROUPS)) {
      if (wanted.length === 0 || wanted.includes(name)) await take({ browser, pages });
    }
  } finally {
    await browser.close();
    await pages.close();
  }
}

await main();
// The server's log keeps timers of its own.
process.exit(0);
