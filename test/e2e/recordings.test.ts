import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type BrowserName, type View } from '../drivers/index.ts';
import { dropFiles, messagesOfFile, openFiles, saveAs, untilOpen } from './support/files.ts';
import { findingsIn, messagesIn, startWorld, streamsIn, untilDone, untilEqual, type World } from './support/world.ts';

/** The same prices, drops and duplicates in every run: the server's choices come from the seed. */
const PAGE = '/ticker.html?autostart=1&count=120&rate=60&clean=30&drop=25&duplicate=40&seed=7';

/** Dropped by the server, 25, 50, 75 … of 120 after the 30 clean ones; what the findings must add up to. */
const GAPS = `window.realtimePanel.findings().filter(({ kind }) => kind === 'gap').reduce((sum, { count }) => sum + count, 0)`;

/** The messages of HAR files, by the browser that recorded them. */
const hars = new Map<BrowserName, readonly string[]>();

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recordings-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What axe-core finds wrong with the dialog that is open. */
async function violationsIn(panel: Pick<View, 'evaluate'>): Promise<unknown> {
  if ((await panel.evaluate('return window.axe === undefined')) === true) {
    await panel.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  }
  return panel.evaluate(
    `const { violations } = await window.axe.run('dialog', { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join(' | '));`,
    { timeout: 60_000 },
  );
}

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

  test('save, clear, open again: the same rows and the same findings', async () => {
    const run = `${name}-save`;
    const page = await world.open(PAGE, run);
    const panel = await page.openDevTools();
    await untilDone(page);
    const { shown, truth } = await untilEqual(world, panel, run);
    expect(shown).toEqual(truth);
    const dropped = (await world.log(run)).filter(({ fault }) => fault === 'drop').length;
    expect(dropped).toBeGreaterThan(0);
    await panel.waitFor(`return ${GAPS} === ${dropped}`);
    await panel.waitFor(`return window.realtimePanel.streams().every(({ state }) => state === 'closed')`);
    await panel.waitFor(`return document.querySelectorAll('[data-stream]').length > 0`);
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
    await panel.waitFor(`return document.querySelector('[data-open]') === null`);

    await panel.click('[aria-label="Clear"]');
    await panel.waitFor(`return /^0 messages/.test(document.querySelector('[role=status]').textContent)`);
    await openFiles(panel, { isBeside: false }, session);
    await untilOpen(panel, 1);
    expect(await contentOf(panel)).toEqual(before);

    // The page was recorded on behind the file.
    await panel.click('.open-recordings > button');
    await panel.waitFor(`return document.querySelector('[data-open]') === null`);
    await page.close();
  });

  test('its dialogs are accessible in both themes', async () => {
    const page = await world.open(
      '/ticker.html?autostart=1&count=20&rate=40&token=Ab3dEf6hIj9kLm2nOp5q',
      `${name}-axe`,
    );
    const panel = await page.openDevTools();
    await panel.waitFor(`return document.querySelectorAll('[data-stream]').length > 0`);
    for (const theme of ['light', 'dark'] as const) {
      await panel.setTheme(theme);
      await panel.waitFor(`return matchMedia('(prefers-color-scheme: ${theme})').matches`);
      for (const dialog of ['Save', 'Open recordings', 'Settings']) {
        await panel.click(`[aria-label="${dialog}"]`);
        await panel.waitFor(`return document.querySelector('dialog[open]') !== null`);
        await panel.waitFor(`return !/Looking for secrets/.test(document.querySelector('dialog').textContent)`);
        expect(await violationsIn(panel), `${dialog}, ${theme}`).toEqual([]);
        await panel.click('dialog header button');
        await panel.waitFor(`return document.querySelector('dialog') === null`);
      }
    }
    await panel.setTheme('light');
    await page.close();
  });

  test('without DevTools: two recordings beside each other, and recent ones until they are removed', async () => {
    const tab = await world.browser.openExtensionPage('panel.html');
    await tab.waitFor(`return document.querySelector('[data-recording="${basename(session)}"]') !== null`);
    const damaged = join(folder, `${name}-damaged.rtlog`);
    const whole = await readFile(session);
    await writeFile(damaged, whole.subarray(0, whole.length - 40));
    await dropFiles(tab, session, damaged);
    await untilOpen(tab, 2);
    await tab.waitFor(`return document.querySelector('.bar[data-kind=file]')?.textContent.includes('is damaged')`);
    const letters = `[...document.querySelectorAll('[data-stream]')].map((row) => row.dataset.label.slice(0, 2))`;
    expect(await tab.evaluate(`return ${letters}`)).toEqual(['A ', 'B ']);
    const [first, second] = await streamsIn(tab);
    expect(first?.messagesIn).toBeGreaterThan(100);
    expect(second?.messagesIn).toBeGreaterThan(0);

    await tab.click(`[aria-label="Close ${basename(damaged)}"]`);
    await untilOpen(tab, 1);
    await tab.click('[aria-label="Open recordings"]');
    const kept = `[...document.querySelectorAll('dialog [data-recording]')].map((row) => row.dataset.recording)`;
    await tab.waitFor(`return ${kept}.length === 2`);
    await tab.click(`dialog [aria-label="Remove ${basename(damaged)}"]`);
    await tab.waitFor(`return ${kept}.length === 1`);
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
