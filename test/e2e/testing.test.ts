import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { launch } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBrowser } from '../../scripts/browsers/find-browser.ts';
import { until } from '../../scripts/browsers/time-limit.ts';
import type { attach, Realtime } from '../../src/testing/index.ts';
import { startTestPages } from '../../test-pages/server/start.ts';
import { logOf } from './support/server-log.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The built module, as a test suite imports it: it brings the recorder next to it. */
async function loadTesting() {
  const built: { readonly attach: typeof attach } = await import(join(root, 'dist/testing/index.mjs'));
  return built;
}

/** A Ticker that is cut off once and resumes where it was: nothing is missing. */
const RESUMED = '/ticker.html?autostart=1&transport=eventsource&count=120&rate=40&cut-at=60&retry=500&reconnect=500';

/** 1 in 20 dropped after the first 30, by which time the numbering is known; 1 in 35 comes twice. */
const FAULTY = '/ticker.html?autostart=1&transport=websocket&count=150&rate=60&clean=30&drop=20&duplicate=35&seed=7';

const isDone = (): boolean => window.testPage?.done === true;

const errorOf = async (promise: Promise<unknown>): Promise<{ readonly message: string }> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('the expectation held');
};

describe('realtime-inspector/testing', () => {
  let server: Awaited<ReturnType<typeof startTestPages>>;
  let folder = '';
  let executablePath = '';
  beforeAll(async () => {
    executablePath = (await ensureBrowser('chromium')).path;
    folder = await mkdtemp(join(tmpdir(), 'realtime-inspector-testing-'));
    server = await startTestPages({ port: 0 });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const faults = async (run: string) => {
    const entries = await logOf(server.url, run);
    return (kind: string): number => entries.filter(({ fault }) => fault === kind).length;
  };

  test.each(['playwright', 'puppeteer'])('the example of docs/user/ci.md runs with %s', async (name) => {
    const file = join(root, 'docs', 'examples', `${name}.mjs`);
    expect(await readFile(join(root, 'docs/user/ci.md'), 'utf8')).toContain(await readFile(file, 'utf8'));
    const env = {
      ...process.env,
      CHROME_PATH: executablePath,
      FEED_URL: `${server.url}${RESUMED}&run=example-${name}`,
    };
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, ['--test', file], { cwd: folder, env, timeout: 170_000 }, (_error, text) =>
        resolve(text),
      );
    });
    expect(output).toContain('# pass 1');
    expect(output).toContain('# fail 0');
  });

  /** What must be reported of a Ticker that drops and repeats, whichever library drives the browser. */
  async function expectFaultsTold(realtime: Realtime, run: string, saved: string): Promise<void> {
    const count = await faults(run);
    const gaps = await errorOf(realtime.expectNoGaps());
    expect(gaps.message).toContain(`Expected no gaps, but there are ${count('drop')} findings:`);
    expect(gaps.message).toMatch(/\/ticker\/ws: Missed 1 message: \d+ never arrived/);
    expect(gaps.message).toContain('last before:');
    expect(gaps.message).toContain(`Recording: ${saved}`);
    expect((await errorOf(realtime.expectNoDuplicates())).message).toContain('Expected no duplicates');
    expect((await errorOf(realtime.expectReconnectWithin('1s'))).message).toContain('no connection was lost');
    expect((await errorOf(realtime.expectBackoffWithJitter())).message).toContain('no stream tried to connect again');
    expect((await errorOf(realtime.expectSilenceBelow(0))).message).toContain('received nothing for');
    await realtime.expectRequestsPerHourBelow(1);
    const sum = realtime
      .findings()
      .filter(({ kind }) => kind === 'gap')
      .reduce((total, gap) => total + gap.count, 0);
    expect(sum).toBe(count('drop'));
    expect(realtime.streams(/\/TICKER\/ws/gi)).toHaveLength(1);
    expect(realtime.messages('/ticker/ws').length).toBe(150 - count('drop') + count('duplicate'));
    expect(realtime.messages('/nowhere')).toEqual([]);
    const tool = join(root, 'dist/cli/realtime-inspector.mjs');
    const status = await new Promise((resolve) => {
      execFile(process.execPath, [tool, 'check', saved], { timeout: 120_000 }, (error) => resolve(error?.code ?? 0));
    });
    expect(status).toBe(1);
  }

  test('Playwright: what was dropped is reported with its evidence, and the recording is saved', async () => {
    const { attach: attachTo } = await loadTesting();
    const browser = await chromium.launch({ executablePath });
    try {
      const saved = join(folder, 'new', 'playwright.rtlog');
      const context = await browser.newContext();
      const realtime = await attachTo(context, { saveOnFailure: saved });
      const page = await context.newPage();
      await page.goto(`${server.url}${FAULTY}&run=testing-playwright`);
      await page.waitForFunction(isDone, null, { timeout: 120_000 });
      await expectFaultsTold(realtime, 'testing-playwright', saved);
      expect(realtime.streams('/ticker/ws')).toHaveLength(1);
    } finally {
      await browser.close();
    }
  });

  test('Puppeteer in Firefox, over WebDriver BiDi: what was dropped is reported', async () => {
    const { attach: attachTo } = await loadTesting();
    const firefox = (await ensureBrowser('firefox')).path;
    const browser = await launch({ browser: 'firefox', executablePath: firefox, headless: true });
    try {
      expect(await browser.version()).toMatch(/^firefox/);
      const page = await browser.newPage();
      const realtime = await attachTo(page);
      const run = 'testing-firefox';
      await page.goto(
        `${server.url}/ticker.html?autostart=1&transport=websocket&count=60&rate=60&drop=10&seed=7&run=${run}`,
      );
      await page.waitForFunction(isDone, { timeout: 120_000 });
      const message = (await errorOf(realtime.expectNoGaps('/ticker/', { numbering: 'sequence' }))).message;
      const dropped = (await faults(run))('drop');
      expect(dropped).toBeGreaterThan(0);
      expect(message).toContain('never arrived');
      expect(realtime.messages('/ticker/')).toHaveLength(60 - dropped);
    } finally {
      await browser.close();
    }
  });

  test('Puppeteer: what was dropped is reported with its evidence, and the recording is saved', async () => {
    const { attach: attachTo } = await loadTesting();
    const browser = await launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
    try {
      const saved = join(folder, 'puppeteer.rtlog');
      const page = await browser.newPage();
      const realtime = await attachTo(page, { saveOnFailure: saved });
      await page.goto(`${server.url}${FAULTY}&run=testing-puppeteer`);
      await page.waitForFunction(isDone, { timeout: 120_000 });
      await expectFaultsTold(realtime, 'testing-puppeteer', saved);
      expect(realtime.streams('/ticker/ws')).toHaveLength(1);
    } finally {
      await browser.close();
    }
  });

  test.each(['playwright', 'puppeteer'])(
    '%s in Chromium: workers are recorded, each under its kind',
    async (library) => {
      const { attach: attachTo } = await loadTesting();
      const args = ['--remote-debugging-port=0', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
      const isPlaywright = library === 'playwright';
      const browser = await (isPlaywright
        ? chromium.launch({ executablePath, args })
        : launch({ executablePath, args }));
      try {
        const page = await browser.newPage();
        const realtime = await attachTo(page, { workers: true });
        const labels = ['dedicated-websocket', 'nested-stream', 'service-websocket'];
        await page.goto(
          `${server.url}/workers?autostart=1&count=6&every=100&end=close&run=workers-${library}&only=${labels.join()}`,
        );
        // Both libraries take text, in signatures of their own.
        const view: { evaluate(source: string): Promise<unknown> } = page;
        const isDoneThere = async () => (await view.evaluate('window.testPage?.done === true')) || null;
        await until(isDoneThere, { what: 'the page to have had all', limit: 120_000 });
        await realtime.expectMessages(18);
        const label = (url: string): string => new URL(url).searchParams.get('label') ?? '';
        const shown = realtime
          .streams()
          .map(({ url, worker, messagesIn, spans }) => [label(url), worker, messagesIn, spans[0]?.code]);
        expect(shown.toSorted()).toEqual([
          ['dedicated-websocket', 'dedicated', 6, 4001],
          ['nested-stream', 'dedicated', 6, null],
          ['service-websocket', 'service', 6, 4001],
        ]);
      } finally {
        await browser.close();
      }
    },
  );
});
