import type { BrowserDriver, Page } from '../drivers/index.ts';
import { pageAt, prerendered } from './journeys-life.ts';
import type { ContractServer } from './server.ts';

/** Cases that a page cannot run by itself, because it is left or replaced meanwhile. */
type Journey = (browser: BrowserDriver, server: ContractServer, key: string) => Promise<unknown>;

// An icon of its own: the browser's search for /favicon.ico would still be under way when the page is left.
const NOTES = `<link rel="icon" href="data:,"><script>
  window.seen = [];
  for (const type of ['pageshow', 'pagehide']) {
    addEventListener(type, (event) => seen.push([type, event.persisted ?? null]));
  }
</script>`;

/** A page that Firefox cached only half loaded is not cached at all: it is left only when its `pageshow` was seen. */
const untilShown = (page: Page): Promise<unknown> => page.waitFor("return window.seen?.at(-1)?.[0] === 'pageshow'");

/** How many pages are left and come back to before one counts as never cached. */
const ATTEMPTS = 6;

/**
 * Uses a page, leaves it, and goes back as a page does it. Whether Firefox keeps a page is decided by what its process had
 * told at that moment, so the same page is now and then not kept, with nobody in it but itself: the question is whether
 * it can be kept at all, and one page that is kept answers it.
 *
 * @returns the page, and what it has seen: all its life where it came out of the cache, one event anew where none did.
 */
async function leaveAndComeBack(browser: BrowserDriver, server: ContractServer, use: string) {
  for (let attempt = 1; ; attempt += 1) {
    const page = await browser.newPage(pageAt(server, NOTES));
    await untilShown(page);
    await page.evaluate(use);
    await page.goto(pageAt(server, '<p>another'));
    await page.evaluate('setTimeout(() => history.back(), 0)');
    const seen = (await page.waitFor(
      "return document.readyState === 'complete' && window.seen?.at(-1)?.[0] === 'pageshow' && seen",
    )) as readonly unknown[];
    if (seen.length > 1 || attempt === ATTEMPTS) return { page, seen };
    await page.close();
  }
}

const backAndForth: Journey = async (browser, server) => {
  const { page, seen } = await leaveAndComeBack(browser, server, '');
  await page.close();
  return seen;
};

const backAndForthWithTraffic: Journey = async (browser, server, key) => {
  const { page, seen } = await leaveAndComeBack(
    browser,
    server,
    `
    const address = location.origin.replace('http', 'ws') + '/ws/echo?key=${key}';
    const socket = new WebSocket(address);
    await new Promise((resolve) => { socket.onopen = resolve; });
    socket.close();
    await new Promise((resolve) => { socket.onclose = resolve; });
    await (await fetch('/answer?body=x')).text();`,
  );
  // A page that came back must go on working.
  const again = await page.evaluate(`
    const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws/echo?key=${key}');
    await new Promise((resolve) => { socket.onopen = resolve; });
    socket.send('after');
    const { data } = await new Promise((resolve) => { socket.onmessage = resolve; });
    socket.close();
    return [data, await (await fetch('/answer?body=again')).text()];`);
  await page.close();
  return { seen, again };
};

const leavingSendsAll: Journey = async (browser, server, key) => {
  const address = `/take?key=${key}`;
  const page = await browser.newPage(
    pageAt(
      server,
      `<script>addEventListener('pagehide', () => {
        const post = (body) => fetch('${address}', { method: 'POST', body, keepalive: true }).catch(() => {});
        post('text'); post(new Blob(['blob'])); post(new Uint8Array([97]));
        fetch(new Request('${address}', { method: 'POST', body: 'request', keepalive: true })).catch(() => {});
        navigator.sendBeacon('${address}', 'beacon');
      });</script>`,
    ),
  );
  await page.goto(pageAt(server, '<p>another'));
  const taken = await page.waitFor(`
    const { taken } = await (await fetch('/state?key=${key}')).json();
    return taken.length >= 5 && taken.map(({ text }) => text).sort();`);
  await page.close();
  return taken;
};

const openedDocument: Journey = async (browser, server, key) => {
  const page = await browser.newPage(pageAt(server, '<p>first'));
  const result = await page.evaluate(`
    const address = location.origin.replace('http', 'ws') + '/ws/echo?key=${key}';
    document.open(); document.write('<p>second'); document.close();
    const socket = new WebSocket(address);
    await new Promise((resolve) => { socket.onopen = resolve; });
    socket.send('x');
    const { data } = await new Promise((resolve) => { socket.onmessage = resolve; });
    socket.close();
    return [data, document.body.innerText, String(WebSocket)];`);
  await page.close();
  return result;
};

const JOURNEYS: Readonly<Record<string, Journey>> = {
  'journey: back out of the back/forward cache': backAndForth,
  'journey: back to a page that had traffic, which goes on working': backAndForthWithTraffic,
  'journey: bodies sent while a page is left all arrive': leavingSendsAll,
  'journey: a page that is prerendered before it is shown': prerendered,
  'journey: a main document that is opened and written again': openedDocument,
};

/**
 * Runs every journey.
 *
 * @param run names this run; no two runs of one server share it
 * @param only names of the journeys to run; all when absent
 * @returns what each saw, as JSON text, by the journey's name
 */
export async function runJourneys(
  browser: BrowserDriver,
  server: ContractServer,
  run: string,
  only?: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const results = new Map<string, string>();
  for (const [number, [name, journey]] of Object.entries(JOURNEYS).entries()) {
    if (only !== undefined && !only.includes(name)) continue;
    const key = `${run}-journey-${number}`;
    const result = await journey(browser, server, key).catch((error: unknown) => ({ broken: String(error) }));
    results.set(name, JSON.stringify(result));
  }
  return results;
}
