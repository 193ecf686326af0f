import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokenCases, compare, inWords } from '../contract/compare.ts';
import { runCases, type Results } from '../contract/run-cases.ts';
import { startContractServer, type ContractServer } from '../contract/server.ts';
import { BROWSERS, builtExtension, launch } from '../drivers/index.ts';
import { messagesIn, streamsIn } from '../e2e/support/panel.ts';
import { startWorld, untilDone, type World } from '../e2e/support/world.ts';

/** The packages of the server are no packages of the project. */
const FOLDER = fileURLToPath(new URL('../../test-pages/webtransport', import.meta.url));

beforeAll(() => {
  execFileSync('npm', ['--prefix', FOLDER, 'ci', '--ignore-scripts'], { stdio: 'ignore' });
});

describe.each(BROWSERS)('%s: WebTransport', (name) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(name);
  });
  afterAll(() => world.close());

  test('rows are what page and server logged: datagrams, streams of each kind, and the end', async () => {
    const run = 'webtransport';
    const page = await world.open('/webtransport?count=4&every=50&autostart=1', run);
    await untilDone(page);
    expect(await page.evaluate(() => window.testPage?.ends)).toEqual({ session: 'closed 4002 seen enough' });
    const panel = await page.openDevTools();
    const shown = () =>
      streamsIn(panel).then(async (all) => {
        const [stream] = all.filter(({ class: kind }) => kind === 'webtransport');
        return stream === undefined ? null : { stream, messages: await messagesIn(panel, stream.id) };
      });
    let found = await shown();
    for (let tries = 0; tries < 40 && typeof found?.stream.spans[0]?.closeAt !== 'number'; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      found = await shown();
    }
    const log = await world.log(run);
    const textsOf = (direction: 'in' | 'out') => ({
      shown: (found?.messages ?? [])
        .filter((message) => message.direction === direction)
        .map(({ data }) => data)
        .toSorted(),
      logged: log
        .filter(({ event }) => event === direction)
        .map(({ payload }) => payload ?? '')
        .toSorted(),
    });
    for (const direction of ['in', 'out'] as const) {
      const { shown: rows, logged } = textsOf(direction);
      expect(rows).toEqual(logged);
      expect(rows.length).toBeGreaterThan(8);
    }
    expect(found?.stream.spans).toMatchObject([{ code: 4_002, transport: 'webtransport' }]);
    const carriers = new Set(found?.messages.map(({ event }) => event?.replace(/ \d+$/, '')));
    expect([...carriers].toSorted()).toEqual(['bidi', 'datagram', 'in', 'out']);
    // The browser lists the same session.
    expect(await panel.evaluate(() => document.querySelectorAll('[data-seen-by=browser]').length)).toBe(0);
    expect(await panel.evaluate(() => realtimePanel.streams().length)).toBe(1);
  });
});

describe.each(BROWSERS)('%s: the cases of the contract that need a server', (name) => {
  let server: ContractServer;
  beforeAll(async () => {
    server = await startContractServer();
  });
  afterAll(() => server.close());

  const runIn = async (run: string, extensionDir?: string, only?: readonly string[]): Promise<Results> => {
    const browser = await launch(name, extensionDir === undefined ? {} : { extensionDir });
    try {
      const variant = only === undefined ? { run } : { run, only };
      return await runCases(browser, server, variant, ['stream-transports']);
    } finally {
      await browser.close();
    }
  };

  test('go the same with the extension', async () => {
    const without = await runIn('sessions-a');
    const withIt = await runIn('sessions-b', builtExtension(name));
    // As in the suite: what a browser varies by itself differs once, what we do to a page differs each time.
    const doubts = compare(without, withIt).map((difference) => difference.name);
    const differences =
      doubts.length === 0
        ? []
        : compare(await runIn('again-a', undefined, doubts), await runIn('again-b', builtExtension(name), doubts));
    expect(brokenCases(without)).toEqual([]);
    expect(differences.map(inWords)).toEqual([]);
    const served = [...without].filter(([key]) => key.includes('with a server'));
    expect(served.length).toBeGreaterThan(6);
    expect(served.filter(([, result]) => result.includes('no server'))).toEqual([]);
  });
});
