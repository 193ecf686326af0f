import { afterAll, beforeAll, describe, test } from 'vitest';
import { BROWSERS, builtExtension } from '../drivers/index.ts';
import { clickByScript, untilGone, untilShown, untilText } from '../e2e/support/document.ts';
import {
  beginFaults,
  beSilent,
  FAULTS_PAGE,
  fill,
  oneClick,
  receivedBy,
  SOCKETS,
  untilMore,
} from '../e2e/support/faults.ts';
import { startWorld, type World } from '../e2e/support/world.ts';

describe.each(BROWSERS)('faults on purpose in %s', (name) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(name);
  });
  afterAll(() => world.close());

  test('it ends when the panel is closed', async () => {
    const { page, panel, before } = await beSilent(world, `${name}-close`);
    await panel.close();
    await untilMore(page, SOCKETS, before);
    await page.close();
  });

  test('it ends when the page navigates', async () => {
    const { page, panel } = await beSilent(world, `${name}-navigate`);
    await page.goto(`${world.url}${FAULTS_PAGE}&run=${name}-navigated`);
    await untilMore(page, SOCKETS, {});
    await untilGone(panel, '.badge-in-force');
    await untilText(panel, '.fault-outcome', /ended with the page/);
    await page.close();
  });

  test('a scenario is read from words, runs by its times and ends by itself', async () => {
    const { page, panel } = await beginFaults(world, `${name}-scenario`);
    await clickByScript(panel, '.fault-buttons .link[aria-expanded]');
    await fill(panel, '.paste textarea', 'half-open for 2s');
    await clickByScript(panel, '.paste .plain');
    await untilText(panel, '.faults .words', 'half-open for 2s');
    await clickByScript(panel, '.fault-buttons .primary');
    await untilShown(panel, '.badge-in-force');
    await untilGone(panel, '.badge-in-force');
    await untilText(panel, '.faults .induced-notes', /connection silenced/);
    await untilMore(page, SOCKETS, await receivedBy(page));
    await page.close();
  });

  test('a fault for the next load is in force from the first connection on', async () => {
    const { page, panel } = await beginFaults(world, `${name}-load`);
    await clickByScript(panel, '.fault-scope input[type=checkbox]');
    await oneClick(panel, 'down');
    await untilText(page, '#lines-fixed', /closed with 1006/);
    await clickByScript(panel, '.badge-in-force button');
    await untilMore(page, ['fixed'], {});
    await page.close();
  });

  test('a message by hand goes to the page and is marked', async () => {
    const { page, panel } = await beginFaults(world, `${name}-by-hand`);
    await panel.click('[data-transport=websocket] .name');
    await fill(panel, '.by-hand select', 'in');
    await fill(panel, '.by-hand textarea', '{"sequence":1,"text":"by hand"}');
    await clickByScript(panel, '.by-hand .plain');
    await untilText(panel, '.fault-outcome', /Given to the page/);
    await untilText(page, 'main', /by hand/);
    await untilText(panel, '.faults .induced-notes', /made by hand/);
    await page.close();
  });

  // Last: the panels of this browser are gone with the extension.

  test('it ends when the extension is reloaded', async () => {
    const { page, before } = await beSilent(world, `${name}-reload`);
    await world.browser.loadExtension(builtExtension(name));
    await untilMore(page, SOCKETS, before);
    await page.close();
  });
});
