import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tapPanel } from '../../scripts/recording/tap.ts';
import { BROWSERS } from '../drivers/index.ts';
import { countOf, untilShown, untilText } from './support/document.ts';
import { openFiles, untilOpen } from './support/files.ts';
import { untilRecorded } from './support/recording.ts';
import { startWorld, untilDone, untilEqual, type World } from './support/world.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'private-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(BROWSERS)('in a private window of %s that the extension is allowed into', (name) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(name);
    await world.browser.allowPrivateWindows();
  });
  afterAll(() => world.close());

  const address = (run: string): string => `${world.url}/ticker.html?autostart=1&count=60&rate=60&run=${run}`;

  test('a page is recorded as in any other, and each panel shows its own tab alone', async () => {
    const [privateRun, ordinaryRun] = [`${name}-private`, `${name}-ordinary`];
    const page = await world.browser.newPage(address(privateRun), { isPrivate: true });
    const ordinary = await world.browser.newPage(address(ordinaryRun));
    const panel = await page.openDevTools();
    const other = await ordinary.openDevTools();
    await untilDone(page);
    await untilDone(ordinary);
    for (const [view, run] of [[panel, privateRun] as const, [other, ordinaryRun] as const]) {
      const { shown, truth } = await untilEqual(world, view, run);
      expect(Object.keys(truth)).not.toEqual([]);
      expect(shown).toEqual(truth);
    }
    await page.close();
    await ordinary.close();
  });

  test('a recording that is opened is not among the recent ones of other windows', async () => {
    const run = `${name}-kept`;
    const page = await world.browser.newPage(address(run), { isPrivate: true });
    const panel = await page.openDevTools();
    const tap = await tapPanel(panel);
    await untilDone(page);
    await untilRecorded(world, { run, page, panel, tap });
    const file = `${name}-private.rtlog`;
    await writeFile(join(folder, file), await tap.text());
    await openFiles(panel, { isBeside: false }, join(folder, file));
    await untilOpen(panel, 1);
    await panel.click('[aria-label="Open recordings"]');
    // Chromium keeps it in memory for as long as there is a private window; Firefox keeps nothing, and the panel says so.
    if (name === 'chromium') await untilShown(panel, `dialog [data-recording="${file}"]`);
    else await untilText(panel, 'dialog [role=alert]', /cannot be (added|read)/);

    const tab = await world.browser.openExtensionPage('panel.html');
    await untilText(tab, 'body', /stay here until you remove them/);
    expect(await countOf(tab, '[data-recording]')).toBe(0);
    await tab.close();
    await page.close();
  });
});
