/**
 * `npm run screenshots`: drives the real panel over the test pages and writes docs/images/*.png, light and dark.
 */
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { DebugApi } from '../src/devtools-panel/state/debug-api.ts';
import { startTestPages } from '../test-pages/server/start.ts';
import { launchChromium } from './browsers/chromium/chromium.ts';
import type { Page, Panel, Point } from './browsers/driver.ts';
import { ensureBrowser } from './browsers/find-browser.ts';
import { buildExtension } from './build/extension.ts';

const images = fileURLToPath(new URL('../docs/images/', import.meta.url));

/** The size that the stores of both browsers take. */
const SIZE = { width: 1280, height: 800 };

/** How long the traffic may take until it has what the pictures show, in milliseconds. */
const PATIENCE = 180_000;

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

/** Takes every picture in one theme. */
async function takePictures(panel: Panel, theme: 'light' | 'dark'): Promise<void> {
  await panel.setTheme(theme);
  await panel.waitFor((wanted) => matchMedia(`(prefers-color-scheme: ${wanted})`).matches, theme);
  for (const { name, arrange } of PICTURES) {
    await arrange(panel);
    await panel.moveMouse({ x: SIZE.width / 2, y: SIZE.height - 4 });
    // Two frames: the views draw in the first, the canvas in the second.
    await panel.evaluate(
      () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
    );
    const file = path.join(images, `${name}${theme === 'dark' ? '-dark' : ''}.png`);
    await panel.screenshot(file);
    console.log(path.relative(process.cwd(), file));
  }
}

async function main(): Promise<void> {
  const extensionDir = await buildExtension('chrome');
  const { path: executable } = await ensureBrowser('chromium');
  const pages = await startTestPages({ port: 0 });
  const browser = await launchChromium({ extensionDir, executable, headless: true });
  try {
    const page = await browser.newPage(`${pages.url}/`);
    const panel = await page.openDevTools(SIZE);
    await startPages(page, pages);
    await panel.waitFor(isReady, undefined, { timeout: PATIENCE });
    // New traffic must not move the view while a picture is taken.
    await panel.press(' ');
    await takePictures(panel, 'light');
    await takePictures(panel, 'dark');
  } finally {
    await browser.close();
    await pages.close();
  }
}

await main();
// The server's log keeps timers of its own.
process.exit(0);
