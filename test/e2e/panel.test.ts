import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Panel } from '../drivers/index.ts';
import { textOfNewest } from './support/rows.ts';
import {
  clickByScript,
  countOf,
  untilCount,
  untilGone,
  untilShown,
  untilText,
  untilTheme,
} from './support/document.ts';
import { MESSAGE_ROW, messagesIn, statusOf, streamsIn, untilStatus } from './support/panel.ts';
import { openTab, startWorld, untilDone, untilEqual, type Tab, type World } from './support/world.ts';

const untilMoreRows = (panel: Panel, rows: number): Promise<unknown> =>
  panel.waitFor((count) => document.querySelectorAll('[data-message]').length > count, rows);

declare global {
  interface Window {
    /** Undoes what a test has broken in the panel. */
    mend?: () => void;
  }
}

const press = (panel: Panel, label: string): Promise<void> => panel.click(`[aria-label^="${label}"]`);

describe.each(BROWSERS)('the panel in %s', (name) => {
  let world: World;
  let tab: Tab;
  beforeAll(async () => {
    world = await startWorld(name, { hasCache: false });
    tab = await openTab(world);
  });
  afterAll(() => world.close());

  test('says what it waits for and what it cannot see while the page has no traffic', async () => {
    const page = await world.open('/ticker.html', `${name}-empty`);
    const panel = await page.openDevTools();
    const text = await panel.waitFor(
      () => /Waiting for live traffic/.test(document.body.innerText) && document.body.innerText,
    );
    expect(text).toMatch(/workers/);
    expect(await statusOf(panel)).toMatch(/^0 messages, 0 lost/);
    await page.close();
  });

  test('shows a message as a tree and as the text that the server sent', async () => {
    const run = `${name}-detail`;
    await tab.show('/ticker.html?autostart=1&count=30&rate=30', run);
    const { page, panel } = tab;
    await untilDone(page);
    const { truth } = await untilEqual(world, panel, run);
    await panel.click('[data-stream]');
    await untilShown(panel, '[data-message]');
    const text = await textOfNewest(panel);
    const [stream] = await streamsIn(panel);
    const newest = (await messagesIn(panel, stream?.id ?? 0)).at(-1);
    expect(JSON.parse(text)).toEqual(JSON.parse(newest?.data ?? ''));
    expect(Object.values(truth).flatMap((endpoint) => endpoint.in)).toContain(newest?.data);
    await panel.click('#detail-tab-tree');
    await untilText(panel, '#detail-panel', /sequence/);
    await panel.click('#detail-tab-hex');
    await untilText(panel, '#detail-panel', /7b 22/);
  });

  test('continues to record while the view is paused, and counts what was recorded', async () => {
    const run = `${name}-pause`;
    await tab.show('/ticker.html?count=60&rate=60', run);
    const { page, panel } = tab;
    await press(panel, 'Pause');
    await clickByScript(page, '#start');
    await untilDone(page);
    const { shown, truth } = await untilEqual(world, panel, run);
    expect(shown).toEqual(truth);
    await untilStatus(panel, /^60 messages, 0 lost/);
    expect(await countOf(panel, MESSAGE_ROW)).toBe(0);
    await press(panel, 'Resume');
    await panel.click('[data-stream]');
    await untilShown(panel, '[data-message]');
  });

  test('filters by text, says how many are hidden, and clears', async () => {
    const run = `${name}-filter`;
    const page = await world.open('/ticker.html?autostart=1&count=50&rate=50', run);
    const panel = await page.openDevTools();
    await untilDone(page);
    await untilEqual(world, panel, run);
    await panel.click('[data-stream]');
    await panel.click('input[aria-label="Filter messages"]');
    await panel.type('"sequence":7,');
    await untilCount(panel, '[data-message]', 1);
    await panel.type(' nowhere');
    await panel.waitFor(() => document.body.innerText.includes('No message matches; 50 are hidden.'));
    await press(panel, 'Clear');
    await untilCount(panel, '[data-message]', 0);
    expect(await statusOf(panel)).toMatch(/^0 messages, 0 lost/);
    await page.close();
  });

  test('keeps what was there over a navigation, and shows the new page too', async () => {
    const page = await world.open('/ticker.html?autostart=1&count=20&rate=40', `${name}-before`);
    const panel = await page.openDevTools();
    await untilDone(page);
    await untilEqual(world, panel, `${name}-before`);
    await page.goto(`${world.url}/ticker.html?autostart=1&count=30&rate=40&run=${name}-after`);
    await untilDone(page);
    await untilStatus(panel, /^50 messages/);
    expect(await statusOf(panel)).toMatch(/^50 messages, 0 lost/);
    await page.close();
  });

  test('says of a part that fails that it cannot be shown, and shows all others', async () => {
    const page = await world.open('/ticker.html?autostart=1&count=20&rate=100', `${name}-failing`);
    const panel = await page.openDevTools();
    await untilStatus(panel, /^20 messages/);
    await untilMoreRows(panel, 5);
    // No message of ours makes the detail fail; so it is given a platform that does.
    await panel.evaluate(() => {
      const { prototype } = TextEncoder;
      const { encode } = prototype;
      window.mend = () => {
        prototype.encode = encode;
      };
      prototype.encode = () => {
        throw new Error('no bytes today');
      };
    });
    await panel.click('[data-message]');
    await untilText(panel, '#detail-panel [role=alert]', /Tree cannot be shown: no bytes today/);
    await clickByScript(page, '#start');
    await untilStatus(panel, /^40 messages/);
    expect(await countOf(panel, MESSAGE_ROW)).toBeGreaterThan(5);

    await panel.evaluate(() => window.mend?.());
    await panel.click('#detail-panel [role=alert] button');
    await untilGone(panel, '#detail-panel [role=alert]');
    await untilText(panel, '#detail-panel', /seq/);
    await page.close();
  });

  test('follows the theme of DevTools', async () => {
    await tab.show('/ticker.html?autostart=1&count=5', `${name}-theme`);
    const { panel } = tab;
    const ground = () => panel.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await panel.setTheme('light');
    await untilTheme(panel, 'light');
    const light = await ground();
    await panel.setTheme('dark');
    await untilTheme(panel, 'dark');
    expect(await ground()).not.toBe(light);
    await panel.setTheme('light');
  });
});
