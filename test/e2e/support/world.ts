import { setTimeout as sleep } from 'node:timers/promises';
import type { TestPageState } from '../../../test-pages/pages/shared.js';
import { startTestPages } from '../../../test-pages/server/start.ts';
import {
  builtExtension,
  launch,
  type BrowserDriver,
  type BrowserName,
  type Page,
  type Panel,
} from '../../drivers/index.ts';
import { logOf } from './server-log.ts';
import { clickByScript } from './document.ts';
import { messagesIn, streamsIn } from './panel.ts';
import { endpointsOf, familyOf, type EndpointTruth, type LogEntry } from './truth.ts';

declare global {
  interface Window {
    /** What a test page says of itself; see test-pages/pages/shared.js. */
    testPage?: TestPageState;
  }
}

/** A real browser with the built extension, and the real test pages. */
export interface World {
  readonly browser: BrowserDriver;
  readonly url: string;
  /** The address of a test page; `run` is its name in the server's log. */
  address(path: string, run: string): string;
  /** Opens a test page. */
  open(path: string, run: string): Promise<Page>;
  /** What the server says of a run. */
  log(run: string): Promise<readonly LogEntry[]>;
  truth(run: string): Promise<ReadonlyMap<string, EndpointTruth>>;
  close(): Promise<void>;
}

/** Preferences that put downloads into a folder without asking. */
const downloadsTo = (name: BrowserName, folder: string): Readonly<Record<string, unknown>> =>
  name === 'chromium'
    ? { 'download.default_directory': folder, 'download.prompt_for_download': false }
    : {
        'browser.download.folderList': 2,
        'browser.download.dir': folder,
        'browser.download.useDownloadDir': true,
        'browser.download.always_ask_before_handling_new_types': false,
        'browser.download.alwaysOpenPanel': false,
      };

/**
 * Starts the test pages and one browser with the extension as `npm run build` made it.
 *
 * @param options `downloads`: the folder into which the browser saves; where it is absent, nothing should be downloaded.
 *   `prefs`: further preferences of the browser. `hasCache`: whether a page that was left may go into the back/forward
 *   cache, where Chromium keeps its sockets open; true by default.
 */
export async function startWorld(
  name: BrowserName,
  options: {
    readonly downloads?: string;
    readonly prefs?: Readonly<Record<string, unknown>>;
    readonly hasCache?: boolean;
  } = {},
): Promise<World> {
  const { downloads } = options;
  const pages = await startTestPages({ port: 0 });
  const prefs = { ...(downloads === undefined ? {} : downloadsTo(name, downloads)), ...options.prefs };
  // Firefox closes the sockets of a page that is left.
  const args = name === 'chromium' && options.hasCache === false ? ['--disable-back-forward-cache'] : [];
  const browser = await launch(name, { extensionDir: builtExtension(name), prefs, args });
  const log = (run: string): Promise<readonly LogEntry[]> => logOf(pages.url, run);
  const address = (path: string, run: string): string =>
    `${pages.url}${path}${path.includes('?') ? '&' : '?'}run=${run}`;
  return {
    browser,
    url: pages.url,
    address,
    open: (path, run) => browser.newPage(address(path, run)),
    log,
    truth: async (run) => endpointsOf(await log(run)),
    async close() {
      await browser.close();
      await pages.close();
    },
  };
}

/**
 * One tab and its panel, in which page follows page: opening DevTools takes longer than most test pages do. To be opened in
 * a world without a back/forward cache.
 */
export interface Tab {
  readonly page: Page;
  readonly panel: Panel;
  /** Opens a test page in front of a panel that has nothing of the one before. */
  show(path: string, run: string): Promise<void>;
}

export async function openTab(world: World): Promise<Tab> {
  const page = await world.browser.newPage('about:blank');
  const panel = await page.openDevTools();
  return {
    page,
    panel,
    async show(path, run) {
      await page.goto('about:blank');
      // What a page says as it goes belongs to what is cleared.
      await panel.waitFor(() =>
        realtimePanel.streams().every(({ state }) => state !== 'open' && state !== 'connecting'),
      );
      await clickByScript(panel, '[aria-label="Clear"]');
      await panel.waitFor(() => realtimePanel.streams().length === 0);
      await page.goto(world.address(path, run));
    },
  };
}

/** Waits until the page says that it has received everything. */
export async function untilDone(page: Page): Promise<void> {
  await page.waitFor(() => window.testPage?.done, undefined, { timeout: 60_000 });
}

/** Sums up what the panel shows in the form in which the log is summed up. */
export async function endpointsIn(panel: Panel): Promise<ReadonlyMap<string, EndpointTruth>> {
  const endpoints = new Map<string, { path: string; in: string[]; out: string[]; codes: number[] }>();
  const endpointFor = (transport: string, url: string) => {
    const path = new URL(url).pathname;
    const key = `${familyOf(transport)} ${path}`;
    const known = endpoints.get(key) ?? { path, in: [], out: [], codes: [] };
    endpoints.set(key, known);
    return known;
  };
  for (const stream of await streamsIn(panel)) {
    for (const { transport, url, code, openAt } of stream.spans) {
      const { codes } = endpointFor(transport, url);
      if (code !== null && openAt !== null) codes.push(code);
    }
    for (const { transport, url, direction, data } of await messagesIn(panel, stream.id)) {
      endpointFor(transport, url)[direction].push(data);
    }
  }
  for (const endpoint of endpoints.values()) {
    endpoint.in.sort();
    endpoint.out.sort();
    endpoint.codes.sort((a, b) => a - b);
  }
  return endpoints;
}

/** Plain data, in one order of keys, for a comparison that shows the difference. */
const plain = (endpoints: ReadonlyMap<string, EndpointTruth>) =>
  Object.fromEntries([...endpoints].sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * Waits until what the panel shows equals what the server says it sent and received; both may still be growing.
 *
 * @returns both in the end, to be compared by the test; unequal when the time is up.
 */
export async function untilEqual(world: World, panel: Panel, run: string, patience = 60_000) {
  const end = Date.now() + patience;
  for (;;) {
    const truth = plain(await world.truth(run));
    const shown = plain(await endpointsIn(panel));
    if (JSON.stringify(shown) === JSON.stringify(truth) || Date.now() > end) return { shown, truth };
    await sleep(250);
  }
}
