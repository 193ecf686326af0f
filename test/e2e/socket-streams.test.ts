import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { startWorld, untilDone, untilEqual, type World } from './support/world.ts';

/** Milliseconds after which the browser's own list would show what the hook has not claimed. */
const LISTED = 5_000;

describe('chromium: WebSocketStream', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld('chromium');
  });
  afterAll(() => world.close());

  test('shows what the server sent and received, also from before, with the close code, and once', async () => {
    const run = 'socket-streams';
    const page = await world.open('/socket-streams?count=6&every=100&autostart=1', run);
    await untilDone(page);
    const panel = await page.openDevTools();
    const { shown, truth } = await untilEqual(world, panel, run);
    expect(Object.keys(truth)).toHaveLength(2);
    expect(shown).toEqual(truth);
    // And once more with DevTools open: the browser lists the same sockets.
    await page.reload();
    await untilDone(page);
    await sleep(LISTED);
    const rows = await panel.evaluate(() =>
      realtimePanel.streams().map((stream) => `${stream.class} ${new URL(stream.url).pathname}`),
    );
    // Two of each load of the page.
    expect(rows.toSorted()).toEqual(['/echo', '/echo', '/frames/ws', '/frames/ws'].map((path) => `websocket ${path}`));
    const seenByBrowser = await panel.evaluate(() => document.querySelectorAll('[data-seen-by=browser]').length);
    expect(seenByBrowser).toBe(0);
  });
});
