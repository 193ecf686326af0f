/** The pages of one run, with DevTools on each, and what their panels show. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BrowserError } from '../browsers/driver.ts';
import type { BrowserDriver, Panel } from '../browsers/driver.ts';
import { readPanel } from '../browsers/read-panel.ts';
import type { PanelContent } from '../browsers/read-panel.ts';
import { Printout } from './printout.ts';

/** Between two readings of the panels, in milliseconds. */
const READING_PERIOD = 1_000;

/** Between two pictures of a panel that changes all the time, in milliseconds. */
const PICTURE_PERIOD = 5_000;

const artifacts = fileURLToPath(new URL('../../artifacts/', import.meta.url));

/** What is needed of a panel to print and photograph it. */
type ReadPanel = Pick<Panel, 'click' | 'evaluate' | 'screenshot'>;

/** A page and its panel. */
export interface Watched {
  readonly title: string;
  readonly page: { openDevTools(): Promise<ReadPanel> };
  panel: ReadPanel;
  /** Where its pictures go. */
  readonly picture: string;
  readonly printout: Printout;
  /** Whether it has changed since the last picture. */
  isChanged: boolean;
  /** When the last picture was taken, by performance.now(). */
  pictureAt: number;
}

/** A short name for a page, fit for a file. */
export function titleOf(url: string): string {
  const { hostname, pathname } = new URL(url);
  const words = `${/^127\.0\.0\.1$|\.localhost$/.test(hostname) ? '' : hostname}${pathname}`.replace(/\.html$/, '');
  return words.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-+|-+$/g, '') || 'page';
}

/**
 * Opens each page with DevTools on the Realtime tab.
 *
 * @param headless in a window of its own, of a good size for pictures; otherwise below the page
 * @throws {PageLoadError} when a page does not load
 */
export async function openPages(driver: BrowserDriver, urls: readonly string[], headless: boolean): Promise<Watched[]> {
  const all: Watched[] = [];
  for (const url of urls) {
    console.log(`Opening ${url}`);
    const page = await driver.newPage(url);
    const panel = await page.openDevTools({ dock: headless ? 'window' : 'bottom' });
    const title = titleOf(url);
    const picture = path.join(artifacts, `panel-${driver.name}-${title}.png`);
    all.push({ title, page, panel, picture, printout: new Printout(), isChanged: true, pictureAt: -PICTURE_PERIOD });
  }
  return all;
}

/** A panel shows the messages of one stream; a person would click one, so we do. */
async function selectBusiestStream(panel: ReadPanel, { messages, streams }: PanelContent): Promise<void> {
  const [busiest] = streams.toSorted((a, b) => b.received + b.sent - (a.received + a.sent));
  if (messages.length > 0 || busiest === undefined || busiest.received + busiest.sent === 0) return;
  await panel.click(`[data-stream=${JSON.stringify(busiest.id)}]`);
}

async function takePicture(watched: Watched): Promise<void> {
  await watched.panel.screenshot(watched.picture);
  watched.isChanged = false;
  watched.pictureAt = performance.now();
}

/** Prints what is new in a panel. */
async function report(watched: Watched, say: (line: string) => void): Promise<void> {
  const content = await readPanel(watched.panel);
  const [status, ...lines] = watched.printout.linesFor(content);
  if (status !== undefined) {
    watched.isChanged = true;
    say(`[${watched.title}] ${status}`);
    lines.forEach(say);
  }
  await selectBusiestStream(watched.panel, content);
  if (watched.isChanged && performance.now() - watched.pictureAt >= PICTURE_PERIOD) await takePicture(watched);
}

/**
 * Prints what the panels show and takes pictures of them until it is time to stop; resolves after the last pictures.
 *
 * A panel that is gone (a reload of the extension closes DevTools in Chromium) is opened again, once per reading.
 */
export async function watchPanels(
  all: readonly Watched[],
  stop: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  while (!stop.aborted) {
    for (const watched of all) {
      try {
        await report(watched, say);
      } catch (error) {
        if (stop.aborted) break;
        if (!(error instanceof BrowserError)) throw error;
        say(`[${watched.title}] the panel is gone (${error.message.split('\n', 1)[0]}); opening it again`);
        watched.panel = await watched.page.openDevTools();
      }
    }
    // Rejects when it is time to stop, which the loop checks next.
    await sleep(READING_PERIOD, undefined, { signal: stop }).catch(() => {});
  }
  for (const watched of all) {
    await report(watched, say);
    if (watched.isChanged) await takePicture(watched);
    say(`[${watched.title}] picture: ${path.relative(process.cwd(), watched.picture)}`);
  }
}
