import { readFile } from 'node:fs/promises';
import { launch, type Browser, type CDPSession, type Page, type Protocol } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumArguments } from '../../scripts/browsers/chromium/chromium.ts';
import { ensureBrowser } from '../../scripts/browsers/find-browser.ts';
import { builtExtension } from '../drivers/index.ts';
import { startContractServer, type ContractServer } from './server.ts';

/**
 * What DevTools names as the origin of a request, a console message and an error, in Chromium: the innermost frame that
 * is not of an ignored script. It takes the list of those from the source maps, and so does this test.
 */

declare global {
  /** What the page under test offers; see fixtures/attribution.js. */
  interface Window {
    live: () => void;
    openSocket: () => void;
    callFetch: () => void;
    sendRequest: () => void;
  }
}

interface Named {
  readonly what: string;
  readonly frames: readonly Protocol.Runtime.CallFrame[];
}

const APP = '/fixtures/attribution.js';
const CONSOLE = ['heard by the socket', 'heard of the answer', 'heard by the request'];

let server: ContractServer;
let browser: Browser;
let page: Page;
let session: CDPSession;
let lines: readonly string[];
const named: Named[] = [];
const trouble: string[] = [];
const maps = new Map<string, string>();

const frames = (stack: Protocol.Runtime.StackTrace | undefined): readonly Protocol.Runtime.CallFrame[] =>
  stack?.callFrames ?? [];

/** Listens as DevTools does, in every world of the page. */
async function listen(): Promise<void> {
  session.on('Debugger.scriptParsed', ({ url, sourceMapURL }) => maps.set(url, sourceMapURL ?? ''));
  session.on('Network.requestWillBeSent', ({ request, initiator }) =>
    named.push({ what: new URL(request.url).pathname, frames: frames(initiator.stack) }),
  );
  session.on('Network.webSocketCreated', ({ url, initiator }) =>
    named.push({ what: new URL(url).pathname, frames: frames(initiator?.stack) }),
  );
  session.on('Runtime.consoleAPICalled', ({ args: [first], stackTrace }) =>
    named.push({ what: String(first?.value), frames: frames(stackTrace) }),
  );
  session.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
    named.push({ what: 'exception', frames: frames(exceptionDetails.stackTrace) });
    trouble.push(exceptionDetails.exception?.description ?? exceptionDetails.text);
  });
  session.on('Log.entryAdded', ({ entry }) => trouble.push(`${entry.source} ${entry.text}`));
  for (const domain of ['Debugger', 'Network', 'Runtime', 'Log'] as const) await session.send(`${domain}.enable`);
}

/** Waits until everything of a list was named. */
async function untilNamed(wanted: readonly string[]): Promise<void> {
  const end = Date.now() + 30_000;
  while (!wanted.every((what) => named.some((one) => one.what === what))) {
    if (Date.now() > end) throw new Error(`only ${named.map(({ what }) => what).join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Whether the source map of a script puts all of it on the ignore list. */
function isIgnored(url: string): boolean {
  const [, encoded] = /^data:application\/json;base64,(.*)$/.exec(maps.get(url) ?? '') ?? [];
  if (encoded === undefined) return false;
  const map: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  if (typeof map !== 'object' || map === null || !('ignoreList' in map) || !('sources' in map)) return false;
  const { ignoreList, sources } = map;
  return Array.isArray(ignoreList) && Array.isArray(sources) && sources.every((_, index) => ignoreList.includes(index));
}

/** The place that DevTools names: file and text of the line. */
function placeOf(what: string): readonly [string, string] {
  const shown = named.find((one) => one.what === what)?.frames.find(({ url }) => !isIgnored(url));
  if (shown === undefined) return ['nothing', ''];
  return [new URL(shown.url).pathname, (lines[shown.lineNumber] ?? '').trim()];
}

beforeAll(async () => {
  server = await startContractServer();
  lines = (await readFile(new URL('fixtures/attribution.js', import.meta.url), 'utf8')).split('\n');
  browser = await launch({
    executablePath: (await ensureBrowser('chromium')).path,
    pipe: true,
    ignoreDefaultArgs: true,
    args: chromiumArguments({ loopbackOnly: true }),
    defaultViewport: null,
  });
  const control = await browser.target().createCDPSession();
  const install = () => control.send('Extensions.loadUnpacked', { path: builtExtension('chromium') });
  await install();
  page = await browser.newPage();
  session = await page.createCDPSession();
  await listen();
  await page.goto(`${server.url}/html?${new URLSearchParams({ body: `<script src="${APP}"></script>` }).toString()}`);
  await page.evaluate(() => window.live());
  await untilNamed(['/ws/echo', '/answer', '/chunks', 'exception', ...CONSOLE]);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await server.close();
});

test('the hook is in between, and its script is ignored as a whole', () => {
  const all = named.flatMap(({ frames: of }) => of.map(({ url }) => url));
  const hook = all.find((url) => url.endsWith('/injected.js')) ?? 'no frame of the hook';
  expect(isIgnored(hook)).toBe(true);
});

test.each([
  ['/ws/echo', 'const socket = new WebSocket('],
  ['/answer', 'const called = fetch('],
  ['/chunks', 'request.send();'],
  ['exception', "return new WebSocket('http://[');"],
])("the origin of %s is the app's own line", (what, line) => {
  const [file, text] = placeOf(what);
  expect(file).toBe(APP);
  expect(text).toContain(line);
});

test.each(CONSOLE)('a message to the console names the line that wrote it: %s', (what) => {
  const [first] = named.find((one) => one.what === what)?.frames ?? [];
  expect(new URL(first?.url ?? 'about:none').pathname).toBe(APP);
  expect(lines[first?.lineNumber ?? 0]).toContain(what);
});

test('the only trouble in the console is the one that the app made itself', () => {
  expect(trouble).toHaveLength(1);
  expect(trouble[0]).toContain('http://[');
});

test('a reload of the extension, twice, puts nothing into the console of a page that lives on', async () => {
  const control = await browser.target().createCDPSession();
  trouble.length = 0;
  for (let time = 0; time < 2; time += 1) {
    await control.send('Extensions.loadUnpacked', { path: builtExtension('chromium') });
    named.length = 0;
    await page.evaluate(() => {
      window.openSocket();
      window.callFetch();
      window.sendRequest();
    });
    await untilNamed(CONSOLE);
  }
  expect(trouble).toEqual([]);
  expect(named.filter(({ what }) => !what.startsWith('/')).map(({ what }) => what)).toHaveLength(CONSOLE.length);
});
