import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS } from '../drivers/index.ts';
import { clickByScript } from './support/document.ts';
import { rowsIn, rowsOf, untilCounted } from './support/rows.ts';
import { openTab, startWorld, untilDone, untilEqual, type Tab, type World } from './support/world.ts';

interface TestPageCase {
  readonly path: string;
  /** Streams that must be recognised. */
  readonly classes: readonly string[];
  /** Whether it starts when it has loaded: loading delays the page, and a poll is recognised by its period. */
  readonly isSteady?: boolean;
}

/** Each test page with parameters that let it run by itself and end. */
const pages: readonly TestPageCase[] = [
  { path: '/three-ways.html?autostart=1&end=close&hold=3000', classes: ['websocket', 'sse'] },
  { path: '/ticker.html?autostart=1&transport=websocket&count=120&rate=60', classes: ['websocket'] },
  { path: '/ticker.html?autostart=1&transport=websocket&format=binary&count=40&rate=40', classes: ['websocket'] },
  { path: '/ticker.html?autostart=1&transport=eventsource&count=60&rate=40', classes: ['sse'] },
  { path: '/ticker.html?autostart=1&count=60&rate=60&drop=7&duplicate=9&swap=11', classes: ['websocket'] },
  { path: '/ticker.html?autostart=1&count=60&rate=60&close-at=30&close-code=4321', classes: ['websocket'] },
  { path: '/ticker.html?autostart=1&count=60&rate=60&cut-at=30', classes: ['websocket'] },
  { path: '/reconnect.html?autostart=1', classes: ['websocket', 'sse'] },
  { path: '/token-stream.html?autostart=1', classes: ['sse', 'streamed-fetch'] },
  { path: '/polling.html?calls=12&period=400&hold=800&after=300', classes: ['short-poll'], isSteady: true },
  { path: '/socketio.html?autostart=1&end=close', classes: ['websocket'] },
  { path: '/frames.html?autostart=1', classes: ['websocket', 'sse'] },
  { path: '/strict-csp?autostart=1', classes: ['websocket'] },
];

describe.each(BROWSERS)('in %s the panel shows what the server sent and received', (name) => {
  let world: World;
  let tab: Tab;
  beforeAll(async () => {
    world = await startWorld(name, { hasCache: false });
    tab = await openTab(world);
  });
  afterAll(() => world.close());

  test.each(pages)('$path', async ({ path, classes, isSteady }) => {
    const run = `${name}-${pages.findIndex((page) => page.path === path)}`;
    await tab.show(path, run);
    const { page, panel } = tab;
    if (isSteady === true) await clickByScript(page, '#start');
    await untilDone(page);
    const { shown, truth } = await untilEqual(world, panel, run);
    expect(Object.keys(truth)).not.toEqual([]);
    expect(shown).toEqual(truth);
    await panel.waitFor((wanted) => {
      const found = realtimePanel.streams().map((stream) => String(stream.class));
      return wanted.every((one) => found.includes(one));
    }, classes);

    // What a person sees: counts next to each stream, drawn at most four times a second, and a row for each message.
    const rows = rowsOf(await world.log(run));
    await untilCounted(panel, {
      in: rows.filter((row) => row.startsWith('in')).length,
      out: rows.filter((row) => row.startsWith('out')).length,
    });
    expect(await rowsIn(panel)).toEqual(rows);
  });
});
