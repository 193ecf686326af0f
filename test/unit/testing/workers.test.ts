import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findDebugger } from '../../../src/testing/workers.ts';
import type { Target } from '../../../src/testing/target.ts';

let profile = '';
beforeAll(() => {
  profile = mkdtempSync(join(tmpdir(), 'realtime inspector profile-'));
  writeFileSync(join(profile, 'DevToolsActivePort'), '4242\n/devtools/browser/abc');
});
afterAll(() => rmSync(profile, { recursive: true }));

const sessionOf = (commandLine: string, context: string) => ({
  send: async (method: string) =>
    method === 'SystemInfo.getInfo'
      ? { commandLine }
      : { targetInfo: { targetId: `page of ${context}`, browserContextId: context } },
  detach: async () => undefined,
});

/** A context of Playwright with pages, in a browser with this command line. */
function playwright(commandLine: string, pages = 0) {
  let onPage: (page: object) => void = () => undefined;
  const context = {
    browser: () => ({ newBrowserCDPSession: async () => sessionOf(commandLine, 'browser') }),
    newCDPSession: async () => sessionOf('', 'one'),
    pages: () => Array.from({ length: pages }, () => ({})),
    once: (_event: string, listener: (page: object) => void) => {
      onPage = listener;
    },
    exposeBinding: async () => undefined,
    addInitScript: async () => undefined,
  };
  const page = { context: () => context, exposeBinding: async () => undefined, addInitScript: async () => undefined };
  return { context, page, open: () => onPage({}) };
}

const withPort = (folder: string): string => `/usr/bin/chromium --remote-debugging-port=0 ${folder} --headless`;

describe('the second way to a browser', () => {
  test.each(['--user-data-dir=FOLDER', '--user-data-dir="FOLDER"', '"--user-data-dir=FOLDER"'])(
    'is the port that the browser of Playwright wrote into its profile: %s',
    async (option) => {
      const { page } = playwright(withPort(option.replace('FOLDER', profile)));
      const way = await findDebugger(page as Target);
      expect(way).toMatchObject({ address: 'ws://127.0.0.1:4242/devtools/browser/abc', page: 'page of one' });
      expect([way?.isOurs('one'), way?.isOurs('two')]).toEqual([true, false]);
    },
  );

  test('of a context is for all of its pages; whose a worker is, is known from the first page on', async () => {
    const { context, open } = playwright(withPort(`--user-data-dir=${profile}`));
    const way = await findDebugger(context as Target);
    expect([way?.page, way?.isOurs('two')]).toEqual([null, true]);
    open();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect([way?.isOurs('one'), way?.isOurs('two')]).toEqual([true, false]);
    const known = await findDebugger(playwright(withPort(`--user-data-dir=${profile}`), 1).context as Target);
    expect(known?.isOurs('two')).toBe(false);
  });

  test('is not there without a port, in a profile that cannot be read, or in a browser without the protocol', async () => {
    const without = playwright(`chromium --user-data-dir=${profile}`);
    const elsewhere = playwright(withPort('--user-data-dir=/nowhere'));
    const firefox = { exposeBinding: async () => undefined, addInitScript: async () => undefined, context: () => ({}) };
    for (const { page } of [without, elsewhere, { page: firefox }])
      expect(await findDebugger(page as Target)).toBeNull();
  });

  test('is the socket that the browser of Puppeteer has', async () => {
    const page = (endpoint: string) => ({
      browser: () => ({ wsEndpoint: () => endpoint }),
      createCDPSession: async () => sessionOf('', 'one'),
      exposeFunction: async () => undefined,
      evaluateOnNewDocument: async () => undefined,
      evaluate: async () => undefined,
    });
    expect(await findDebugger(page('ws://127.0.0.1:1/devtools/browser/x'))).toMatchObject({
      address: 'ws://127.0.0.1:1/devtools/browser/x',
      page: 'page of one',
    });
    expect(await findDebugger(page(''))).toBeNull();
  });
});
