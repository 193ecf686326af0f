import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page, Panel } from '../drivers/index.ts';
import { BROWSERS } from '../drivers/index.ts';
import { messagesIn, startWorld, streamsIn, untilDone, type World } from './support/world.ts';

/** What one client of the page got, by its label in the log, and how the panel marks it. */
interface Told {
  readonly seenBy: string;
  readonly messages: readonly string[];
}

/** No hook can be placed in a worker; each browser tells of some of them. See README.md, "What it does not see". */
const TOLD_BY_BROWSER = {
  chromium: ['dedicated-websocket', 'dedicated-stream', 'dedicated-eventsource', 'service-websocket'],
  firefox: ['dedicated-websocket', 'dedicated-stream'],
} as const;

/** Firefox tells the handshake of a WebSocket and none of its frames. */
const hasMessages = (name: string, label: string): boolean => name === 'chromium' || !label.endsWith('websocket');

const toldBy = `return Object.fromEntries([...document.querySelectorAll('[data-stream]')]
  .map((row) => [new URL(row.dataset.url).searchParams.get('label'), row.dataset.seenBy]));`;

async function shownIn(panel: Panel): Promise<Readonly<Record<string, Told>>> {
  const seenBy = (await panel.evaluate(toldBy)) as Readonly<Record<string, string>>;
  const shown: Record<string, Told> = {};
  for (const { id, url } of await streamsIn(panel)) {
    const label = new URL(url).searchParams.get('label') ?? url;
    if (label in shown) throw new Error(`${label} is shown twice`);
    const messages = (await messagesIn(panel, id)).map(({ data }) => data);
    shown[label] = { seenBy: seenBy[label] ?? 'no row', messages };
  }
  return shown;
}

/** Has the browser asked for what it knows; only Firefox needs the user's word for it. */
async function askBrowser(panel: Panel): Promise<void> {
  await panel.click('[aria-label=Settings]');
  await panel.waitFor(`return document.querySelector('[name=asks-browser]')?.checked === false`);
  await panel.click('[name=asks-browser]');
  await panel.press('Escape');
}

describe.each(BROWSERS)('%s: traffic of workers', (name) => {
  let world: World;
  let page: Page;
  let panel: Panel;
  let expected: Readonly<Record<string, Told>>;

  beforeAll(async () => {
    world = await startWorld(name);
    page = await world.open('/workers?count=6&every=250', name);
    panel = await page.openDevTools();
    if (name === 'firefox') await askBrowser(panel);
    // The browser tells only of what begins after DevTools was opened.
    await page.evaluate(`document.querySelector('#start').click()`);
    await untilDone(page);
    const sent = (await world.log(name)).filter(({ event }) => event === 'in');
    const messagesOf = (label: string): readonly string[] =>
      sent.flatMap(({ url, payload }) =>
        new URL(url, 'http://log').searchParams.get('label') === label ? [payload ?? ''] : [],
      );
    expected = Object.fromEntries([
      ['page', { seenBy: 'hook', messages: messagesOf('page') }],
      ...TOLD_BY_BROWSER[name].map((label) => [
        label,
        { seenBy: 'browser', messages: hasMessages(name, label) ? messagesOf(label) : [] },
      ]),
    ]);
  });
  afterAll(() => world.close());

  test('what the browser tells of them is shown once, whole and marked; the rest is missing', async () => {
    const figures = JSON.stringify(
      Object.entries(expected)
        .map(([label, { seenBy, messages }]) => `${label} ${seenBy} ${messages.length}`)
        .sort(),
    );
    await panel.waitFor(
      `const rows = [...document.querySelectorAll('[data-stream]')].map(({ dataset }) =>
        new URL(dataset.url).searchParams.get('label') + ' ' + dataset.seenBy + ' ' + dataset.in);
      return JSON.stringify(rows.sort()) === ${JSON.stringify(figures)};`,
      { timeout: 60_000 },
    );
    expect(expected['page']?.messages).toHaveLength(6);
    expect(await shownIn(panel)).toEqual(expected);
  });

  test('the mark can be read beside the stream', async () => {
    const words = await panel.evaluate(
      `return [...document.querySelectorAll('[data-seen-by=browser]')].map((row) => row.title.split('\\n').at(-1));`,
    );
    expect(words).toEqual(TOLD_BY_BROWSER[name].map(() => 'seen by the browser, not by the page hook'));
  });

  test("the browser's headers stand with the hook's own connection", async () => {
    await panel.evaluate(`document.querySelector('[data-stream][data-seen-by=hook]').click()`);
    await panel.waitFor(`return document.querySelectorAll('[data-message]').length === 6`);
    await panel.evaluate(`document.querySelector('[data-message]').click()`);
    const headers = await panel.waitFor(
      `const names = [...document.querySelectorAll('.wire-headers dt')].map((name) => name.textContent);
      return names.includes('sec-websocket-accept') && names;`,
    );
    expect(headers).toEqual(expect.arrayContaining(['sec-websocket-version', 'sec-websocket-accept']));
  });
});

describe('firefox: a rush of messages', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('firefox');
  });
  afterAll(() => world.close());

  test('Firefox is not asked while it lasts, as its watching would slow the page, and the panel says so', async () => {
    const run = 'firefox-rush';
    const page = await world.open('/workers?count=6&every=250', run);
    const panel = await page.openDevTools();
    await askBrowser(panel);
    const untilResting = (isResting: boolean): Promise<unknown> =>
      panel.waitFor(
        `return document.querySelector('footer').textContent.includes('Firefox is not asked') === ${isResting}`,
      );
    await page.evaluate(`
      const socket = new WebSocket('ws://' + location.host + '/echo?run=${run}-echo');
      await new Promise((resolve) => { socket.onopen = resolve; });
      for (let left = 2_000; left > 0; left -= 1) socket.send('rush');`);
    await untilResting(true);
    await panel.waitFor(`return window.realtimePanel.figures().messages === 4_000`);
    await untilResting(false);
    await page.evaluate(`document.querySelector('#start').click()`);
    await untilDone(page);
    const seen = await panel.waitFor(
      `const { length } = document.querySelectorAll('[data-stream][data-seen-by=browser]');
      return length >= ${TOLD_BY_BROWSER.firefox.length} && length;`,
    );
    expect(seen).toBe(TOLD_BY_BROWSER.firefox.length);
  });
});
