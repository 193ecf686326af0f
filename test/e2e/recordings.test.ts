import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type BrowserName, type View } from '../drivers/index.ts';
import { violationsIn } from './support/accessibility.ts';
import { countOf, dataOf, untilCount, untilGone, untilShown, untilText, untilTheme } from './support/document.ts';
import { dropFiles, messagesOfFile, openFiles, saveAs, untilOpen, untilSecretsFound } from './support/files.ts';
import { countFound, findingsIn, messagesIn, streamsIn, untilFound, untilStatus } from './support/panel.ts';
import { startWorld, untilDone, untilEqual, type World } from './support/world.ts';

/** The same prices, drops and duplicates in every run: the server's choices come from the seed. */
const PAGE = '/ticker.html?autostart=1&count=120&rate=60&clean=30&drop=25&duplicate=40&seed=7';

/** The messages of HAR files, by the browser that recorded them. */
const hars = new Map<BrowserName, readonly string[]>();

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recordings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Every row of every stream, and what was found. */
async function contentOf(panel: Pick<View, 'evaluate'>) {
  const streams = await streamsIn(panel);
  const rows = [];
  for (const { id } of streams) rows.push(...(await messagesIn(panel, id)));
  return { rows, findings: await findingsIn(panel) };
}

describe.each(BROWSERS)('recordings in %s', (name) => {
  let world: World;
  let session = '';
  beforeAll(async () => {
    world = await startWorld(name, { downloads: folder });
  });
  afterAll(() => world.close());

  test('the empty panel offers a demo, and says how to read a lane until that is put away', async () => {
    const page = await world.open('/', `${name}-demo`);
    const panel = await page.openDevTools();
    await untilShown(panel, '[data-open-demo]');
    expect(await violationsIn(panel)).toEqual([]);
    await panel.click('[data-open-demo]');
    await untilShown(panel, '[data-open="Demo recording"]');
    await untilFound(panel, 'reconnect', 1);
    expect(countFound(await findingsIn(panel), 'gap')).toBeGreaterThan(1);

    await untilShown(panel, '[data-lane-hint]');
    expect(await violationsIn(panel, '[data-lane-hint]')).toEqual([]);
    await panel.click('[data-lane-hint] [data-dismiss]');
    await untilGone(panel, '[data-lane-hint]');
    await panel.click('.open-recordings > button');
    await untilShown(panel, '[data-open-demo]');
    await panel.click('[data-open-demo]');
    await untilShown(panel, '[data-stream]');
    expect(await countOf(panel, '[data-lane-hint]')).toBe(0);
    await page.close();
  });

  test('save, clear, open again: the same rows and the same findings', async () => {
    const run = `${name}-save`;
    const page = await world.open(PAGE, run);
    const panel = await page.openDevTools();
    await untilDone(page);
    const { shown, truth } = await untilEqual(world, panel, run);
    expect(shown).toEqual(truth);
    const dropped = (await world.log(run)).filter(({ fault }) => fault === 'drop').length;
    expect(dropped).toBeGreaterThan(0);
    await untilFound(panel, 'gap', dropped);
    expect(countFound(await findingsIn(panel), 'gap')).toBe(dropped);
    await panel.waitFor(() => realtimePanel.streams().every(({ state }) => state === 'closed'));
    await untilShown(panel, '[data-stream]');
    const before = await contentOf(panel);

    session = await saveAs(panel, folder, 'rtlog');
    hars.set(name, await messagesOfFile(await saveAs(panel, folder, 'har')));
    const report = await readFile(await saveAs(panel, folder, 'report'), 'utf8');
    expect(report).toMatch(/^<!doctype html>/i);
    expect(await readFile(await saveAs(panel, folder, 'csv'), 'utf8')).toMatch(/^time,/);
    expect(JSON.parse(await readFile(await saveAs(panel, folder, 'trace'), 'utf8'))).toHaveProperty('traceEvents');

    await openFiles(panel, { isBeside: true }, session);
    await untilOpen(panel, 2);
    const [ofPage, ofFile] = (await streamsIn(panel)).map(({ messagesIn: count }) => count);
    expect(ofPage).toBe(ofFile);
    await panel.click('.open-recordings > button');
    await untilGone(panel, '[data-open]');

    await panel.click('[aria-label="Clear"]');
    await untilStatus(panel, /^0 messages/);
    await openFiles(panel, { isBeside: false }, session);
    await untilOpen(panel, 1);
    expect(await contentOf(panel)).toEqual(before);

    // The page was recorded on behind the file.
    await panel.click('.open-recordings > button');
    await untilGone(panel, '[data-open]');
    await page.close();
  });

  test('its dialogs are accessible in both themes', async () => {
    const page = await world.open(
      '/ticker.html?autostart=1&count=20&rate=40&token=Ab3dEf6hIj9kLm2nOp5q',
      `${name}-axe`,
    );
    const panel = await page.openDevTools();
    await untilShown(panel, '[data-stream]');
    for (const theme of ['light', 'dark'] as const) {
      await panel.setTheme(theme);
      await untilTheme(panel, theme);
      for (const dialog of ['Save', 'Open recordings', 'Settings']) {
        await panel.click(`[aria-label="${dialog}"]`);
        await untilShown(panel, 'dialog[open]');
        await untilSecretsFound(panel);
        expect(await violationsIn(panel, 'dialog'), `${dialog}, ${theme}`).toEqual([]);
        await panel.click('dialog header button');
        await untilGone(panel, 'dialog');
      }
    }
    await panel.setTheme('light');
    await page.close();
  });

  test('without DevTools: two recordings next to each other, and recent ones until they are removed', async () => {
    const tab = await world.browser.openExtensionPage('panel.html');
    await untilShown(tab, `[data-recording="${basename(session)}"]`);
    const damaged = join(folder, `${name}-damaged.rtlog`);
    const whole = await readFile(session);
    await writeFile(damaged, whole.subarray(0, whole.length - 40));
    await dropFiles(tab, session, damaged);
    await untilOpen(tab, 2);
    await untilText(tab, '.bar[data-kind=file]', /is damaged/);
    const labels = await dataOf(tab, '[data-stream]', 'label');
    expect(labels.map((label) => label.slice(0, 2))).toEqual(['A ', 'B ']);
    const [first, second] = await streamsIn(tab);
    expect(first?.messagesIn).toBeGreaterThan(100);
    expect(second?.messagesIn).toBeGreaterThan(0);

    await tab.click(`[aria-label="Close ${basename(damaged)}"]`);
    await untilOpen(tab, 1);
    await tab.click('[aria-label="Open recordings"]');
    await untilCount(tab, 'dialog [data-recording]', 2);
    await tab.click(`dialog [aria-label="Remove ${basename(damaged)}"]`);
    await untilCount(tab, 'dialog [data-recording]', 1);
    await tab.click('dialog [data-recording] .link');
    await untilOpen(tab, 2);
    await tab.close();
  });
});

describe('the same seeded page in both browsers', () => {
  test('gives HAR files with the same messages', () => {
    const [one, other] = BROWSERS.map((name) => hars.get(name));
    expect(one?.length).toBeGreaterThan(100);
    expect(other).toEqual(one);
  });
});
