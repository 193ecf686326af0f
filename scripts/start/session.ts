// @ts-check
/** The pages of one run, with DevTools on each, and what their panels show. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BrowserError } from '../browsers/driver.mjs';
import { readPanel } from '../browsers/read-panel.mjs';
import { printout } from './printout.mjs';

/** @typedef {import('../browsers/driver.mjs').BrowserDriver} BrowserDriver */
/** @typedef {import('../browsers/driver.mjs').Page} Page */
/** @typedef {import('../browsers/driver.mjs').Panel} Panel */

/** Between two looks at the panels, and between two pictures of one that keeps changing, in milliseconds. */
const LOOK_EVERY = 1_000;
const PICTURE_EVERY = 5_000;

const artifacts = fileURLToPath(new URL('../../artifacts/', import.meta.url));

/**
 * @typedef {object} Watched
 * @property {string} title
 * @property {Page} page
 * @property {Panel} panel
 * @property {string} picture where its pictures go
 * @property {ReturnType<typeof printout>} linesFor
 * @property {boolean} isChanged since the last picture
 * @property {number} pictureAt by performance.now()
 */

/**
 * A short name for a page, fit for a file.
 *
 * @param {string} url
 */
function titleOf(url) {
  const { hostname, pathname } = new URL(url);
  const words = `${hostname === '127.0.0.1' ? '' : hostname}${pathname}`.replace(/\.html$/, '');
  return words.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-+|-+$/g, '') || 'page';
}

/**
 * Opens each page with DevTools on the Realtime tab.
 *
 * @param {BrowserDriver} driver
 * @param {readonly string[]} urls
 * @param {boolean} headless in a window of its own, of a good size for pictures; otherwise below the page
 * @returns {Promise<Watched[]>}
 * @throws {import('../browsers/driver.mjs').PageLoadError} when a page does not load
 */
export async function openPages(driver, urls, headless) {
  /** @type {Watched[]} */
  const all = [];
  for (const url of urls) {
    console.log(`Opening ${url}`);
    const page = await driver.newPage(url);
    const panel = await page.openDevTools({ dock: headless ? 'window' : 'bottom' });
    const title = titleOf(url);
    const picture = path.join(artifacts, `panel-${driver.name}-${title}.png`);
    all.push({ title, page, panel, picture, linesFor: printout(), isChanged: true, pictureAt: -PICTURE_EVERY });
  }
  return all;
}

/**
 * A panel shows the messages of one stream; a person would click one, so we do.
 *
 * @param {Panel} panel
 * @param {import('../browsers/read-panel.mjs').PanelContent} content
 */
async function selectBusiestStream(panel, { messages, streams }) {
  const [busiest] = streams.toSorted((a, b) => b.received + b.sent - (a.received + a.sent));
  if (messages.length > 0 || busiest === undefined || busiest.received + busiest.sent === 0) return;
  await panel.click(`[data-stream=${JSON.stringify(busiest.id)}]`);
}

/**
 * @param {Watched} watched
 */
async function takePicture(watched) {
  await watched.panel.screenshot(watched.picture);
  watched.isChanged = false;
  watched.pictureAt = performance.now();
}

/**
 * @param {Watched} watched
 * @param {(line: string) => void} say
 */
async function look(watched, say) {
  const content = await readPanel(watched.panel);
  const [status, ...lines] = watched.linesFor(content);
  if (status !== undefined) {
    watched.isChanged = true;
    say(`[${watched.title}] ${status}`);
    lines.forEach(say);
  }
  await selectBusiestStream(watched.panel, content);
  if (watched.isChanged && performance.now() - watched.pictureAt >= PICTURE_EVERY) await takePicture(watched);
}

/**
 * Prints what the panels show and keeps pictures of them, until told to stop.
 *
 * A panel that is gone (a reload of the extension closes DevTools in Chromium) is opened again, once per look.
 *
 * @param {readonly Watched[]} all
 * @param {AbortSignal} stop
 * @param {(line: string) => void} say
 * @returns {Promise<void>} after the last pictures
 */
export async function watchPanels(all, stop, say) {
  while (!stop.aborted) {
    for (const watched of all) {
      try {
        await look(watched, say);
      } catch (error) {
        if (stop.aborted) break;
        if (!(error instanceof BrowserError)) throw error;
        say(`[${watched.title}] the panel is gone (${error.message.split('\n', 1)[0]}); opening it again`);
        watched.panel = await watched.page.openDevTools();
      }
    }
    // Rejects when told to stop, which is what the loop looks at next.
    await sleep(LOOK_EVERY, undefined, { signal: stop }).catch(() => {});
  }
  for (const watched of all) {
    await look(watched, say);
    if (watched.isChanged) await takePicture(watched);
    say(`[${watched.title}] picture: ${path.relative(process.cwd(), watched.picture)}`);
  }
}
