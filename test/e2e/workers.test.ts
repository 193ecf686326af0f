import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestListState } from '../../src/devtools-panel/source/source.ts';
import { BROWSERS, type Page, type Panel } from '../drivers/index.ts';
import { clickByScript, dataOf, untilCount, untilShown } from './support/document.ts';
import { messagesIn, statusOf, streamsIn } from './support/panel.ts';
import { startWorld, untilDone, type World } from './support/world.ts';

/** What one client of the page got, by its label in the log, and how the panel marks it. */
interface Reported {
  readonly seenBy: string;
  /** The kind of its worker, as far as the browser's list tells. */
  readonly worker: string;
  readonly messages: readonly string[];
}

/** No hook can be placed in a worker; each browser knows some of them. See docs/reference/coverage.md, "Workers". */
const KNOWN_TO_BROWSER = {
  chromium: [
    ...['dedicated-websocket', 'dedicated-stream', 'dedicated-eventsource', 'nested-websocket', 'nested-stream'],
    ...['service-websocket', 'service-stream'],
  ],
  firefox: ['dedicated-websocket', 'dedicated-stream', 'nested-websocket', 'nested-stream'],
} as const;

/** Firefox reports the handshake of a WebSocket and none of its frames. */
const hasMessages = (name: string, label: string): boolean => name === 'chromium' || !label.endsWith('websocket');

/**
 * Chromium names the script that made a request, but for an event source, and says what it fetched that script for, but for
 * a worker that a worker starts; Firefox names none.
 */
function workerOf(name: string, label: string): string {
  if (name === 'firefox' || label.endsWith('eventsource') || label.startsWith('nested')) return '';
  return label.startsWith('service') ? 'service' : 'dedicated';
}

const LABEL = /[?&]label=([^&]*)/;

async function shownIn(panel: Panel): Promise<Readonly<Record<string, Reported>>> {
  const labels = (await dataOf(panel, '[data-stream]', 'url')).map((url) => LABEL.exec(url)?.[1] ?? url);
  const sources = await dataOf(panel, '[data-stream]', 'seenBy');
  const kinds = await dataOf(panel, '[data-stream]', 'worker');
  const seenBy = Object.fromEntries(labels.map((label, index) => [label, sources[index]]));
  const workers = Object.fromEntries(labels.map((label, index) => [label, kinds[index]]));
  const shown: Record<string, Reported> = {};
  for (const { id, url } of await streamsIn(panel)) {
    const label = new URL(url).searchParams.get('label') ?? url;
    if (label in shown) throw new Error(`${label} is shown twice`);
    const messages = (await messagesIn(panel, id)).map(({ data }) => data);
    shown[label] = { seenBy: seenBy[label] ?? 'no row', worker: workers[label] ?? 'no row', messages };
  }
  return shown;
}

const untilRequestList = (panel: Panel, state: RequestListState): Promise<unknown> =>
  untilShown(panel, `[role=status][data-request-list=${state}]`);

/** Has the browser asked for what it knows, and waits until it is; only Firefox needs the user's word for it. */
async function askBrowser(panel: Panel): Promise<void> {
  await panel.click('[aria-label=Settings]');
  await untilShown(panel, '[name=asks-browser]:not(:checked)');
  await panel.click('[name=asks-browser]');
  await panel.press('Escape');
  await untilRequestList(panel, 'kept');
}

describe.each(BROWSERS)('%s: traffic of workers', (name) => {
  let world: World;
  let page: Page;
  let panel: Panel;
  let expected: Readonly<Record<string, Reported>>;

  beforeAll(async () => {
    world = await startWorld(name);
    page = await world.open('/workers?count=6&every=250', name);
    panel = await page.openDevTools();
    if (name === 'firefox') await askBrowser(panel);
    // The browser reports only what begins after DevTools was opened.
    await clickByScript(page, '#start');
    await untilDone(page);
    const sent = (await world.log(name)).filter(({ event }) => event === 'in');
    const messagesOf = (label: string): readonly string[] =>
      sent.flatMap(({ url, payload }) =>
        new URL(url, 'http://log').searchParams.get('label') === label ? [payload ?? ''] : [],
      );
    expected = Object.fromEntries([
      ['page', { seenBy: 'hook', worker: '', messages: messagesOf('page') }],
      ...KNOWN_TO_BROWSER[name].map((label) => [
        label,
        {
          seenBy: 'browser',
          worker: workerOf(name, label),
          messages: hasMessages(name, label) ? messagesOf(label) : [],
        },
      ]),
    ]);
  });
  afterAll(() => world.close());

  test('what the browser reports of them is shown once, whole and marked; the rest is missing', async () => {
    const figures = Object.entries(expected)
      .map(([label, { seenBy, messages }]) => `${label} ${seenBy} ${messages.length}`)
      .sort();
    await panel.waitFor(
      (wanted) => {
        const rows = [...document.querySelectorAll<HTMLElement>('[data-stream]')].map(({ dataset }) => {
          const label = new URL(dataset['url'] ?? '').searchParams.get('label');
          return `${label} ${dataset['seenBy']} ${dataset['in']}`;
        });
        return rows.sort().join() === wanted.join();
      },
      figures,
      { timeout: 60_000 },
    );
    expect(expected['page']?.messages).toHaveLength(6);
    expect(await shownIn(panel)).toEqual(expected);
  });

  test('what else the page used is counted in the status line, beside the traffic that is shown', async () => {
    const status = await panel.evaluate(() => document.querySelector('footer [role=status]')?.textContent ?? '');
    expect(status).toContain(
      'This page also used 1 shared worker; their traffic is not recorded, and of 2 workers and 1 service worker only what the browser reports is recorded.',
    );
  });

  test('the mark can be read next to the stream', async () => {
    const words = await panel.evaluate(() => {
      const rows = [...document.querySelectorAll<HTMLElement>('[data-seen-by=browser]')];
      return rows.map((row) => row.title.split('\n').at(-1));
    });
    expect(words).toEqual(KNOWN_TO_BROWSER[name].map(() => 'seen by the browser only'));
    const ofAllTabs = await panel.evaluate(() => {
      const rows = [...document.querySelectorAll<HTMLElement>('[data-worker=service]')];
      return rows.map((row) => row.title.includes('in a service worker, for all tabs of its origin'));
    });
    expect(ofAllTabs).toEqual(name === 'chromium' ? [true, true] : []);
  });

  test("the browser's headers are shown with the hook's own connection", async () => {
    await clickByScript(panel, '[data-stream][data-seen-by=hook]');
    await untilCount(panel, '[data-message]', 6);
    await clickByScript(panel, '[data-message]');
    const headers = await panel.waitFor(() => {
      const names = [...document.querySelectorAll('.wire-headers dt')].map(({ textContent }) => textContent);
      return names.includes('sec-websocket-accept') && names;
    });
    expect(headers).toEqual(expect.arrayContaining(['sec-websocket-version', 'sec-websocket-accept']));
  });
});

describe('firefox: a burst of messages', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('firefox');
  });
  afterAll(() => world.close());

  test('its request list is paused during the burst, since it would slow the page, and the panel says so', async () => {
    const run = 'firefox-burst';
    const page = await world.open('/workers?count=6&every=250', run);
    const panel = await page.openDevTools();
    await askBrowser(panel);
    await page.evaluate(async (key) => {
      const socket = new WebSocket(`ws://${location.host}/echo?run=${key}-echo`);
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      for (let left = 2_000; left > 0; left -= 1) socket.send('burst');
    }, run);
    await untilRequestList(panel, 'paused');
    expect(await statusOf(panel)).toContain("Firefox's own request list is paused during this burst of messages.");
    await panel.waitFor(() => realtimePanel.totals().messages === 4_000);
    await untilRequestList(panel, 'kept');
    await clickByScript(page, '#start');
    await untilDone(page);
    // That it tells all that Firefox knows is asked above; on a busy machine Firefox lists no nested worker after a pause.
    await untilShown(panel, '[data-stream][data-seen-by=browser]');
    const labels = Object.entries(await shownIn(panel)).filter(([, { seenBy }]) => seenBy === 'browser');
    expect(KNOWN_TO_BROWSER.firefox).toEqual(expect.arrayContaining(labels.map(([label]) => label)));
  });
});
