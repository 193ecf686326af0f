import type { BrowserName, Page } from '../drivers/index.ts';
import { launch } from '../drivers/index.ts';
import { runFile, type Pages, type Results } from './run-cases.ts';
import type { ContractServer } from './server.ts';

/** The address of a document as a journey wants it. */
export const pageAt = (server: ContractServer, body: string): string =>
  `${server.url}/html?${new URLSearchParams({ body }).toString()}`;

/** The constructors that the extension replaces. */
type Hooked = Pick<Window & typeof globalThis, 'WebSocket' | 'fetch' | 'EventSource' | 'XMLHttpRequest'>;

declare global {
  interface Window {
    /** What the page has heard of trouble. */
    heard: string[];
    /** The socket that lives through everything. */
    liveSocket?: WebSocket;
    /** Lines of the stack of an error that the platform throws. */
    depth?: number | undefined;
    /** The constructors as they were when the page stored them. */
    stored: Hooked;
  }
}

/** Everything that a page could hear of trouble: uncaught errors, and what is written to its console. */
const LISTENS = `<script>
  window.heard = [];
  addEventListener('error', ({ message }) => heard.push('error ' + message));
  addEventListener('unhandledrejection', ({ reason }) => heard.push('rejection ' + reason));
  for (const level of ['error', 'warn', 'log']) console[level] = (...args) => heard.push(level + ' ' + args.join(' '));
</script>`;

/** One of each kind of traffic, and how deep the stack is where the platform throws. */
const live = (page: Page, key: string) =>
  page.evaluate(async (name) => {
    const address = `${location.origin.replace('http', 'ws')}/ws/echo?key=${name}`;
    const next = <Type extends 'open' | 'message'>(socket: WebSocket, type: Type) =>
      new Promise<WebSocketEventMap[Type]>((resolve) => socket.addEventListener(type, resolve, { once: true }));
    const socket = window.liveSocket ?? new WebSocket(address);
    window.liveSocket = socket;
    if (socket.readyState === 0) await next(socket, 'open');
    socket.send('x');
    const { data } = await next(socket, 'message');
    const second = new WebSocket(address);
    await next(second, 'open');
    second.close();
    const source = new EventSource(`/sse?key=${name}&hold=1&text=${encodeURIComponent('data: event\n\n')}`);
    const event = await new Promise<MessageEvent>((resolve) => {
      source.onmessage = resolve;
    });
    source.close();
    const request = new XMLHttpRequest();
    request.open('GET', '/answer?body=request');
    request.send();
    await new Promise((resolve) => {
      request.onload = resolve;
    });
    const depth = () => {
      try {
        return new WebSocket('http://[').readyState;
      } catch (error) {
        return (error instanceof Error ? (error.stack ?? '') : '').split('\n').length;
      }
    };
    window.depth ??= depth();
    return {
      data: String(data),
      event: String(event.data),
      answer: await (await fetch('/answer?body=answer')).text(),
      request: request.responseText,
      grown: depth() - window.depth,
      text: String(WebSocket),
      isOfClass: socket instanceof WebSocket && second instanceof WebSocket,
      constructor: socket.constructor === WebSocket,
      heard: window.heard,
    };
  }, key);

/** Has the page store the constructors as they are now. */
const storeConstructors = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    window.stored = { WebSocket, fetch, EventSource, XMLHttpRequest };
  });

/** Whether each constructor is still the one that was stored. */
const areStillTheSame = (page: Page): Promise<boolean[]> =>
  page.evaluate(() => {
    const { stored } = window;
    return [
      stored.WebSocket === WebSocket,
      stored.fetch === fetch,
      stored.EventSource === EventSource,
      stored.XMLHttpRequest === XMLHttpRequest,
    ];
  });

/** Opens a page, lets it live, and tells how. */
async function openLiving(browser: Pages, server: ContractServer, key: string): Promise<[Page, unknown]> {
  const page = await browser.newPage(pageAt(server, LISTENS));
  return [page, await live(page, key)];
}

/**
 * Pages that live while the extension is installed and reloaded: the one was there before it, the other came after. Needs
 * a browser of its own.
 *
 * @param extensionDir absent for the run without: then the pages live through the same, and nothing is installed
 * @returns what they saw, as JSON text, by the journey's name
 */
export async function runInstallation(
  name: BrowserName,
  server: ContractServer,
  run: string,
  extensionDir: string | undefined,
): Promise<Results> {
  const browser = await launch(name);
  const install = async (): Promise<void> => {
    if (extensionDir !== undefined) await browser.loadExtension(extensionDir);
  };
  try {
    const [earlier, atFirst] = await openLiving(browser, server, `${run}-earlier`);
    await storeConstructors(earlier);
    await install();
    // Firefox puts the hook into a page that is open already: from here on its stacks must not grow.
    await earlier.evaluate(() => {
      window.depth = undefined;
    });
    const [later, installed] = await openLiving(browser, server, `${run}-later`);
    const lives = [atFirst, await live(earlier, `${run}-earlier`)];
    const same = await areStillTheSame(earlier);
    await storeConstructors(later);
    const reloaded = [installed];
    for (let time = 0; time < 2; time += 1) {
      await install();
      lives.push(await live(earlier, `${run}-earlier`));
      reloaded.push(await live(later, `${run}-later`));
    }
    const kept = await areStillTheSame(later);
    return new Map([
      ['journey: a page that was open before the extension was installed', JSON.stringify(lives)],
      ['journey: constructors of a page that was open before the extension was installed', JSON.stringify(same)],
      ['journey: a page through two reloads of the extension', JSON.stringify({ reloaded, kept })],
    ]);
  } finally {
    await browser.close();
  }
}

/** Pages over TLS that ask for what is not secure. */
export async function runMixedContent(browser: Pages, server: ContractServer, run: string): Promise<Results> {
  const page = await browser.newPage('about:blank');
  const results = await runFile(page, { ...server, url: server.secure }, 'mixed-content', { run });
  await page.close();
  return new Map(results.map(({ name, result }) => [name, result]));
}

/** A page that is prerendered (speculation rules) before it is shown; says so where a browser knows none. */
export async function prerendered(browser: Pages, server: ContractServer, key: string): Promise<unknown> {
  const first = `${pageAt(server, '<script src="/fixtures/prerender.js"></script>')}&key=${key}`;
  const link = `<a href="${first.replaceAll('&', '&amp;')}" target="_blank" rel="noopener">go</a>`;
  const page = await browser.newPage(pageAt(server, link));
  const isKnown = await page.evaluate(() => HTMLScriptElement.supports?.('speculationrules') === true);
  if (isKnown) {
    // A page that is driven prerenders nothing: this one is opened by hand and left alone.
    await page.click('a');
    const wasHeard = await isHeard(() => server.ledger.of(key).taken.length >= 2);
    // A machine with little memory prerenders nothing, with us or without.
    if (!wasHeard && server.ledger.of(key).taken.length === 0) return 'nothing was prerendered';
  }
  await page.close();
  return server.ledger.of(key).taken.map(({ text }) => JSON.parse(text) as unknown);
}

/** Waits for the server's side of a journey, far longer than any takes; false when it never came. */
async function isHeard(isThere: () => boolean): Promise<boolean> {
  const end = Date.now() + 30_000;
  while (!isThere()) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
