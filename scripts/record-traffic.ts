/**
 * `npm run record:traffic [NAME …]`: plays the test pages, and a socket.io server that is killed and started again, in
 * Chromium with the built extension, and writes what the panel reads into `test/recordings/NAME.rtlog`. The findings of
 * each recording are in a file next to it, to be reviewed after each new recording.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startTestPages } from '../test-pages/server/start.ts';
import { launchChromium } from './browsers/chromium/chromium.ts';
import type { BrowserDriver, Page } from './browsers/driver.ts';
import { RestartedServer } from './recording/restarted-server.ts';
import { steady } from './recording/steady.ts';
import { tapPanel } from './recording/tap.ts';

declare global {
  interface Window {
    /** What a test page says about itself. */
    testPage?: { readonly done: boolean };
  }
}

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.join(root, 'test', 'recordings');

/** In bytes: a recording is read by people and stored for good. */
const LARGEST = 150_000;

/** How long nothing must have come until a recording is over, in milliseconds. */
const QUIET = 1_200;

/** How long the socket.io server is away: long enough for three attempts of its client, in milliseconds. */
const OUTAGE = 6_000;

/** The test pages by the name of their recording. */
const PAGES = {
  'three-ways': '/three-ways.html?end=close&hold=3000&count=6',
  'ticker-websocket': '/ticker.html?transport=websocket&count=120&rate=40',
  'ticker-eventsource': '/ticker.html?transport=eventsource&count=120&rate=40',
  'ticker-faults': '/ticker.html?transport=websocket&count=160&rate=40&clean=30&drop=30&duplicate=35&swap=40',
  'ticker-resumed': '/ticker.html?transport=eventsource&count=120&rate=40&cut-at=60&retry=500&reconnect=500',
  reconnect: '/reconnect.html?outages=0&every=100',
  'reconnect-outage': '/reconnect.html?every=100&up=2000&down=3000',
  'token-stream': '/token-stream.html?count=40',
  polling: '/polling.html?calls=12&period=1000&hold=2000&after=1200&quiet=4',
  socketio: '/socketio.html?end=close',
  frames: '/frames.html?count=8&every=250',
};

const RESTARTED = 'socketio-restarted';

async function save(name: string, session: string, hosts: readonly string[]) {
  const text = steady(session, hosts);
  const size = Buffer.byteLength(text);
  if (size > LARGEST) throw new Error(`${name} has ${size} bytes; let its page run for a shorter time`);
  await writeFile(path.join(folder, `${name}.rtlog`), text);
  console.log(`${name}: ${text.trimEnd().split('\n').length - 1} records, ${size} bytes`);
}

/**
 * Opens DevTools on a page, lets it play, and takes what was recorded once nothing more comes.
 *
 * @param play resolves when the page has done everything
 */
async function record(page: Page, play: () => Promise<void>): Promise<string> {
  const tap = await tapPanel(await page.openDevTools());
  await play();
  let count = -1;
  while (count !== (await tap.count())) {
    count = await tap.count();
    await sleep(QUIET);
  }
  await tap.stop();
  return tap.text();
}

async function recordTestPages(browser: BrowserDriver, names: readonly string[]): Promise<void> {
  const server = await startTestPages({ port: 0 });
  try {
    for (const [name, address] of Object.entries(PAGES)) {
      if (!names.includes(name)) continue;
      const page = await browser.newPage(`${server.url}${address}&autostart=1&run=${name}`);
      const session = await record(page, async () => {
        await page.waitFor(() => window.testPage?.done === true, undefined, { timeout: 60_000 });
      });
      await save(name, session, [`127.0.0.1:${server.port}`, `127.0.0.1:${server.crossPort}`]);
      await page.close();
    }
  } finally {
    await server.close();
  }
}

async function recordRestart(browser: BrowserDriver): Promise<void> {
  const server = await RestartedServer.launch();
  try {
    const page = await browser.newPage(`http://${server.host}/`);
    const session = await record(page, async () => {
      await page.waitFor(() => seen.prices >= 30);
      await server.kill();
      await sleep(OUTAGE);
      await server.start();
      await page.waitFor(() => seen.connects === 2 && seen.answers === 2);
      const before = await page.evaluate(() => seen.prices);
      await page.waitFor((prices) => seen.prices >= prices, before + 20);
      await page.evaluate(() => socket.close());
    });
    await save(RESTARTED, session, [server.host]);
    await page.close();
  } finally {
    await server.kill();
  }
}

/** The names on the command line; all when there are none. */
function readNames(): readonly string[] {
  const known = [...Object.keys(PAGES), RESTARTED];
  const { positionals: wanted } = parseArgs({ allowPositionals: true });
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no recording ${unknown.join(', ')}; there are ${known.join(', ')}.`);
    process.exit(2);
  }
  return wanted.length > 0 ? wanted : known;
}

const names = readNames();
await mkdir(folder, { recursive: true });
const browser = await launchChromium({ extensionDir: path.join(root, 'dist', 'chrome'), loopbackOnly: true });
try {
  await recordTestPages(browser, names);
  if (names.includes(RESTARTED)) await recordRestart(browser);
} finally {
  await browser.close();
}
