import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KINDS_ABOUT_SERVERS } from '../../src/analysis/induced/roles.ts';
import { BROWSERS, builtExtension, type Page, type Panel } from '../drivers/index.ts';
import { clickByScript, untilGone, untilShown, untilText } from '../e2e/support/document.ts';
import {
  beginFaults,
  beSilent,
  FAULTS_PAGE,
  fill,
  oneClick,
  openFaults,
  receivedBy,
  SOCKETS,
  untilMore,
} from '../e2e/support/faults.ts';
import { findingsIn, streamsIn } from '../e2e/support/panel.ts';
import { startWorld, type World } from '../e2e/support/world.ts';

declare global {
  interface Window {
    /** Messages of a frame, and when the last one came. */
    framed?: { readonly count: number; readonly at: number };
  }
}

/** The faults of one click. */
const KEYS = ['cut', 'down', 'silent', 'delay'];

/** The event source of the page to which its server answers 204: it stops for good, and no fault has a part in it. */
const GONE = '/reconnect/gone';

/** What blames the server although the fault explains it. */
async function blaming(panel: Panel): Promise<readonly string[]> {
  const gone = (await streamsIn(panel)).filter(({ url }) => url.includes(GONE)).map(({ id }) => id);
  return (await findingsIn(panel))
    .filter(({ kind, isInduced }) => KINDS_ABOUT_SERVERS.includes(kind) && isInduced !== true)
    .filter(({ stream }) => !gone.includes(stream))
    .map(({ kind, text, evidence }) => `${kind}: ${text} ${evidence}`);
}

/** Causes a fault by one click, ends it where it has no end of its own, and waits until the clients are back and it is marked. */
async function actAndStop(page: Page, panel: Panel, key: string, clients: readonly string[]): Promise<void> {
  await oneClick(panel, key);
  if (key !== 'cut') await untilShown(panel, '.badge-in-force');
  await untilShown(panel, '.faults .induced-notes li');
  if (key === 'silent' || key === 'delay') {
    await setTimeout(2_000);
    await clickByScript(panel, '.badge-in-force button');
  }
  await untilGone(panel, '.badge-in-force');
  await untilMore(page, clients, await receivedBy(page));
}

describe.each(BROWSERS)('faults on purpose in %s', (name) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(name);
  });
  afterAll(() => world.close());

  test.each(KEYS)('%s: plain clients and an EventSource come back, and no finding blames the server', async (key) => {
    const { page, panel } = await beginFaults(world, `${name}-plain-${key}`);
    await actAndStop(page, panel, key, [...SOCKETS, 'event-source']);
    expect(await blaming(panel)).toEqual([]);
    await page.close();
  });

  test.each(KEYS)('%s: socket.io comes back, and no finding blames the server', async (key) => {
    const page = await world.open('/socketio.html?autostart=1&count=600&every=100', `${name}-io-${key}`);
    const panel = await page.openDevTools({ width: 1280, height: 800 });
    await untilText(page, '#lines-prices', /upgraded to websocket|connected over websocket/);
    await openFaults(panel);
    await actAndStop(page, panel, key, ['prices']);
    expect(await blaming(panel)).toEqual([]);
    await page.close();
  });

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

  test('a fault for the next load that has no end of its own ends when it is stopped', async () => {
    const { page, panel } = await beginFaults(world, `${name}-load-stop`);
    await clickByScript(panel, '.fault-scope input[type=checkbox]');
    await oneClick(panel, 'silent');
    await untilText(panel, '.faults .induced-notes', /silenced/);
    await setTimeout(2_000);
    expect(await receivedBy(page)).toEqual({});
    await clickByScript(panel, '.badge-in-force button');
    await untilMore(page, SOCKETS, {});
    await page.close();
  });

  test('a frame of another origin that comes while a fault is in force gets what is left of it', async () => {
    const { page, panel, before } = await beSilent(world, `${name}-frame`);
    const query = `run=${name}-in-frame&label=inner&count=600&every=100&transport=eventsource`;
    await page.evaluate(
      (url) => {
        window.framed = { count: 0, at: performance.now() };
        // The frame says of each of its messages that it has come.
        addEventListener('message', () => {
          window.framed = { count: (window.framed?.count ?? 0) + 1, at: performance.now() };
        });
        const element = document.createElement('iframe');
        element.src = url;
        document.body.append(element);
      },
      `${world.url.replace('127.0.0.1', 'localhost')}/frames/inner?${query}`,
    );
    // They come every 100 ms: three seconds without one is silence.
    await page.waitFor(() => performance.now() - (window.framed?.at ?? Infinity) > 3_000);
    const silent = await page.evaluate(() => window.framed?.count ?? 0);
    await clickByScript(panel, '.badge-in-force button');
    await untilGone(panel, '.badge-in-force');
    await untilMore(page, SOCKETS, before);
    await page.waitFor((count) => (window.framed?.count ?? 0) > count, silent);
    await page.close();
  });

  test('a message by hand goes to the page and is marked', async () => {
    const { page, panel } = await beginFaults(world, `${name}-by-hand`);
    await panel.click('[data-transport=websocket] .name');
    await fill(panel, '.by-hand select', 'in');
    await fill(panel, '.by-hand textarea', '{"sequence":1,"text":"by hand"}');
    await clickByScript(panel, '.by-hand .plain');
    await untilText(panel, '.fault-outcome', /Delivered to the page/);
    await untilText(page, 'main', /by hand/);
    await untilText(panel, '.faults .induced-notes', /made by hand/);
    // The message itself, edited and sent again.
    await panel.click('input[aria-label="Filter messages"]');
    await panel.type('is:induced');
    await untilText(panel, 'tr.message .tag.induced', /made by hand/);
    await panel.click('tr.message.induced');
    await clickByScript(panel, '.detail header .link');
    await panel.waitFor(
      () => document.querySelector<HTMLTextAreaElement>('.by-hand textarea')?.value.includes('by hand') === true,
    );
    await page.close();
  });

  // Last: the panels of this browser are gone with the extension.

  test('it ends when the extension is reloaded', async () => {
    const { page, before } = await beSilent(world, `${name}-reload`);
    await world.browser.loadExtension(builtExtension(name));
    await untilMore(page, SOCKETS, before);
    await page.close();
  });

  test('it ends when the extension is removed, whatever the browser leaves of it in the page', async () => {
    const { page, before } = await beSilent(world, `${name}-remove`);
    await world.browser.removeExtension();
    await untilMore(page, SOCKETS, before);
    await page.close();
  });
});
