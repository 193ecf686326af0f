import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { launch, type Page as PuppeteerPage } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { load } from '../../src/cli/load-recording.ts';
import type { Realtime } from '../../src/testing/realtime.ts';
import type { Target } from '../../src/testing/target.ts';
import { startTestPages } from '../../test-pages/server/start.ts';
import { ensureBrowser } from '../../scripts/browsers/find-browser.ts';

/** The built entry, as a test of a user imports it. */
const loadTesting = async (): Promise<typeof import('../../src/testing/index.ts')> =>
  import(new URL('../../dist/testing/index.mjs', import.meta.url).href);

/** Waits until the recording has so many closed connections of a stream. */
async function untilLost(realtime: Realtime, count: number): Promise<void> {
  while (
    realtime.streams('label=fixed').flatMap(({ spans }) => spans.filter(({ closeAt }) => closeAt !== null)).length <
    count
  )
    await realtime.flush();
}

describe('faults in tests', () => {
  let server: Awaited<ReturnType<typeof startTestPages>>;
  let folder = '';
  let executablePath = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'realtime-inspector-testing-faults-'));
    server = await startTestPages({ port: 0 });
    executablePath = (await ensureBrowser('chromium')).path;
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const address = (run: string): string => `${server.url}/reconnect.html?autostart=1&up=100000&run=${run}`;

  /** Cuts through a proxy, expects the page to come back, and reads in the saved recording that it was done on purpose. */
  async function expectCutTold(realtime: Realtime, file: string): Promise<void> {
    await realtime.expectMessages({ atLeast: 2 }, '/reconnect/ws');
    await realtime.faults.cut('/reconnect/ws');
    await untilLost(realtime, 1);
    await realtime.expectReconnectWithin('20s', 'label=fixed');
    await realtime.save(file);
    const { records } = await load(file, null);
    const induced = records.filter((record) => record.kind === 'induced');
    expect(induced).toMatchObject([{ document: 'wire:faults', fault: 'cut', text: '/reconnect/ws' }]);
    const [reconnect] = realtime.findings('label=fixed').filter(({ kind }) => kind === 'reconnect');
    expect(reconnect?.text).toMatch(/^On purpose: you cut this connection/);
  }

  test('Playwright in Chromium: a cut on the wire, and a server that is down for a while', async () => {
    const { attach, startFaultProxy } = await loadTesting();
    const proxy = await startFaultProxy();
    const browser = await chromium.launch({ executablePath, ...proxy.playwright });
    try {
      const page = await browser.newPage();
      const realtime = await attach(page, { proxy });
      await page.goto(address('testing-cut'));
      await expectCutTold(realtime, join(folder, 'playwright.rtlog'));
      await realtime.faults.serverDown('1s');
      await untilLost(realtime, 2);
      await realtime.expectReconnectWithin('20s', 'label=fixed');
      // What the browser itself asks the world for does not get through.
      expect([...proxy.notForwarded.keys()].filter((host) => /^(?:127\.|localhost)/.test(host))).toEqual([]);
    } finally {
      await browser.close();
      await proxy.stop();
    }
  });

  test('Puppeteer in Firefox: a cut on the wire', async () => {
    const { attach, startFaultProxy } = await loadTesting();
    const proxy = await startFaultProxy();
    const firefox = (await ensureBrowser('firefox')).path;
    const extraPrefsFirefox = { ...proxy.firefoxPreferences };
    const browser = await launch({ browser: 'firefox', executablePath: firefox, headless: true, extraPrefsFirefox });
    try {
      const page = await browser.newPage();
      const realtime = await attach(page, { proxy });
      await page.goto(address('testing-cut-firefox'));
      await expectCutTold(realtime, join(folder, 'firefox.rtlog'));
    } finally {
      await browser.close();
      await proxy.stop();
    }
  });

  test('without a proxy in the page: messages are dropped by their numbers, and marked', async () => {
    const { attach } = await loadTesting();
    const browser = await chromium.launch({ executablePath });
    try {
      const page = await browser.newPage();
      const realtime = await attach(page);
      await page.goto(address('testing-drop'));
      await realtime.expectMessages({ atLeast: 2 }, 'label=fixed');
      await realtime.faults.drop({ every: 3, on: 'label=fixed', direction: 'in' });
      await realtime.flush();
      const before = realtime.messages('label=fixed').length;
      // Dropped messages are recorded too: at least every third of nine.
      await realtime.expectMessages({ atLeast: before + 9 }, 'label=fixed', { within: '20s' });
      await realtime.faults.stop();
      const file = join(folder, 'drop.rtlog');
      await realtime.flush();
      await realtime.save(file);
      const { records } = await load(file, null);
      const dropped = records.filter((record) => record.kind === 'induced' && record.phase === 'message');
      expect(dropped.length).toBeGreaterThanOrEqual(3);
      for (const record of dropped) expect(record).toMatchObject({ fault: 'drop' });
    } finally {
      await browser.close();
    }
  });

  /** Adds a frame with connections of its own to a page. */
  const addFrame = (page: Pick<PuppeteerPage, 'evaluate'>, src: string): Promise<unknown> =>
    page.evaluate(
      `document.body.append(Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(src)} }))`,
    );

  /** Waits until a fault has changed messages in so many documents; gives their kinds of place. */
  async function untilDropped(realtime: Realtime, file: string, count: number): Promise<void> {
    for (;;) {
      await realtime.flush();
      await realtime.save(file);
      const { records } = await load(file, null);
      const dropped = records.filter((record) => record.kind === 'induced' && record.phase === 'message');
      if (new Set(dropped.map(({ document }) => document)).size >= count) return;
    }
  }

  /** Frames of both origins that are there when the fault begins, and such that come later. */
  async function expectFramesToFail(page: Target, run: string): Promise<void> {
    // The server answers to both names, which are two sites.
    const frame = (site: string, name: string): string =>
      address(`${run}-${name}`).replace('127.0.0.1', site === 'same' ? '127.0.0.1' : 'localhost');
    const { attach } = await loadTesting();
    const driven = page as PuppeteerPage;
    const realtime = await attach(page);
    await driven.goto(address(`${run}-page`));
    await addFrame(driven, frame('same', 'early'));
    await addFrame(driven, frame('other', 'distant'));
    for (const name of ['early', 'distant'])
      await realtime.expectMessages({ atLeast: 2 }, `run=${run}-${name}`, { within: '60s' });
    await realtime.faults.drop({ direction: 'in' });
    await untilDropped(realtime, join(folder, `${run}.rtlog`), 3);
    await addFrame(driven, frame('same', 'late'));
    await addFrame(driven, frame('other', 'late-distant'));
    await untilDropped(realtime, join(folder, `${run}.rtlog`), 5);
    await realtime.faults.stop();
  }

  test('without a proxy: frames of both origins, there or to come, in Playwright with Chromium', async () => {
    const browser = await chromium.launch({ executablePath });
    try {
      await expectFramesToFail(await browser.newPage(), 'frames-playwright');
    } finally {
      await browser.close();
    }
  });

  /**
   * Not in `npm test` until it is understood: on a slow machine the first frame of the page's own origin is often without a
   * recorder in Puppeteer with Chromium. `REALTIME_PUPPETEER_FRAMES=1 npm run test:e2e -- testing-faults` shows it.
   */
  const showsTrouble = process.env['REALTIME_PUPPETEER_FRAMES'] !== undefined;
  test.runIf(showsTrouble)('and in Puppeteer with Chromium', async () => {
    const browser = await launch({ executablePath, headless: true, args: ['--no-sandbox'] });
    try {
      await expectFramesToFail(await browser.newPage(), 'frames-puppeteer');
    } finally {
      await browser.close();
    }
  });

  test('and in Puppeteer with Firefox', async () => {
    const firefox = (await ensureBrowser('firefox')).path;
    const browser = await launch({ browser: 'firefox', executablePath: firefox, headless: true });
    try {
      await expectFramesToFail(await browser.newPage(), 'frames-firefox');
    } finally {
      await browser.close();
    }
  });
});
