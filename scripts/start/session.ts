/** The pages of one run, with DevTools on each, and what their panels show. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BrowserError } from '../browsers/driver.ts';
import { readPanel } from '../browsers/read-panel.ts';
import { printout } from './printout.ts';
import type { BrowserDriver, Page, Panel } from '../browsers/driver.ts';
import type { PanelContent } from '../browsers/read-panel.ts';

/** Between two looks at the panels, and between two pictures of one that keeps changing, in milliseconds. */
const LOOK_EVERY = 1_000;
const PICTURE_EVERY = 5_000;

const artifacts = fileURLToPath(new URL('../../artifacts/', import.meta.url));

export interface Watched {
  readonly title: string;
  readonly page: Page;
  panel: Panel;
  /** Where its pictures go. */
  readonly picture: string;
  readonly linesFor: ReturnType<typeof printout>;
  /** Since the last picture. */
  isChanged: boolean;
  /** By performance.now(). */
  pictureAt: number;
}

/** A short name for a page, fit for a file. */
function titleOf(url: string) {
  const { hostname, pathname } = new URL(url);
  const words = `${hostname === '127.0.0.1' ? '' : hostname}${pathname}`.replace(/\.html$/, '');
  return words.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-+|-+$/g, '') || 'page';
}

/**
 * Opens each page with DevTools on the Realtime tab.
 *
 * @param headless in a window of its own, of a good size for pictures; otherwise below the page
 * @throws {import('../browsers/driver.ts').PageLoadError} when a page does not load
 */
export async function openPages(driver: BrowserDriver, urls: readonly string[], headless: boolean): Promise<Watched[]> {
  const all: Watched[] = [];
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

/** A panel shows the messages of one stream; a person would click one, so we do. */
async function selectBusiestStream(panel: Panel, { messages, streams }: PanelContent) {
  const [busiest] = streams.toSorted((a, b) => b.received + b.sent - (a.received + a.sent));
  if (messages.length > 0 || busiest === undefined || busiest.received + busiest.sent === 0) return;
  await panel.click(`[data-stream=${JSON.stringify(busiest.id)}]`);
}

async function takePicture(watched: Watched) {
  await watched.panel.screenshot(watched.picture);
  watched.isChanged = false;
  watched.pictureAt = performance.now();
}

async function look(watched: Watched, say: (line: string) => void) {
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
 * @returns after the last pictures
 */
export async function watchPanels(
  all: readonly Watched[],
  stop: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
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
