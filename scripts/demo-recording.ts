/**
 * `npm run demo-recording`: plays test pages in Chromium with the built extension and writes what the panel reads into the
 * demo recording, which the empty panel offers. It holds a gap, an outage with a reconnect, duplicates and a poll.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { startTestPages } from '../test-pages/server/start.ts';
import { launchChromium } from './browsers/chromium/chromium.ts';
import type { Page } from './browsers/driver.ts';
import { DEMO_RECORDING, root } from './build/settings.ts';
import { steady } from './recording/steady.ts';
import { tapPanel } from './recording/tap.ts';

/** In bytes, compressed: the recording is part of the extension. */
const LARGEST = 10_000;

/** How long nothing must have come until the recording is over, in milliseconds. */
const QUIET = 2_500;

/** The pages, each in a frame: their parameters are in test-pages/server/README.md. */
const PAGES = [
  '/ticker.html?transport=websocket&rate=5&count=110&clean=15&drop=45&duplicate=50&cut-at=60&reconnect=2500&lose=12&heartbeat=3000&seed=4',
  '/polling.html?only=short-fetch&calls=14&period=1500&news=6',
  '/token-stream.html?count=40',
];

async function play(page: Page): Promise<void> {
  const addresses = PAGES.map((address, index) => `${address}&autostart=1&run=demo-${index}`);
  await page.evaluate((all) => {
    for (const address of all) {
      const frame = document.createElement('iframe');
      frame.src = address;
      document.body.append(frame);
    }
  }, addresses);
  await page.waitFor(
    () => [...document.querySelectorAll('iframe')].every((frame) => frame.contentWindow?.testPage?.done === true),
    undefined,
    { timeout: 90_000 },
  );
}

const server = await startTestPages({ port: 0 });
const browser = await launchChromium({ extensionDir: path.join(root, 'dist', 'chrome'), loopbackOnly: true });
try {
  const page = await browser.newPage(`${server.url}/`);
  const tap = await tapPanel(await page.openDevTools());
  await play(page);
  await sleep(QUIET);
  await tap.stop();
  const text = steady(await tap.text(), [`127.0.0.1:${server.port}`, `127.0.0.1:${server.crossPort}`]);
  const size = gzipSync(text).length;
  if (size > LARGEST) throw new Error(`The demo has ${size} bytes compressed; let its pages run for a shorter time`);
  await writeFile(DEMO_RECORDING, text);
  console.log(`${path.relative(root, DEMO_RECORDING)}: ${text.length} bytes, ${size} compressed`);
} finally {
  await browser.close();
  await server.close();
}
// The server's log keeps timers of its own.
process.exit(0);
