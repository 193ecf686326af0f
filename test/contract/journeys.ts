import type { Page } from '../drivers/index.ts';
import { pageAt, prerendered } from './journeys-life.ts';
import type { Pages } from './run-cases.ts';
import type { ContractServer } from './server.ts';

declare global {
  interface Window {
    /** The page's transitions: type, and whether it came from the cache or went there. */
    seen?: (readonly [type: string, persisted: boolean | null])[];
  }
}

/** Cases that a page cannot run by itself, because it is left or replaced meanwhile. */
type Journey = (browser: Pages, server: ContractServer, key: string) => Promise<unknown>;

// An icon of its own: the browser's search for /favicon.ico would still be under way when the page is left.
const NOTES = `<link rel="icon" href="data:,"><script>
  window.seen = [];
  for (const type of ['pageshow', 'pagehide']) {
    addEventListener(type, (event) => seen.push([type, event.persisted ?? null]));
  }
</script>`;

/** A page that Firefox cached only half loaded is not cached at all: it is left only when its `pageshow` was seen. */
const untilPageShown = (page: Page): Promise<unknown> => page.waitFor(() => window.seen?.at(-1)?.[0] === 'pageshow');

/** How many pages are left and come back to before one counts as never cached. */
const ATTEMPTS = 6;

/**
 * Uses a page, leaves it, and goes back as a page does it. Whether Firefox caches a page depends on what its process had
 * reported at that moment, so the same page is now and then not cached, even without the extension: the question is whether
 * it can be cached at all, and one page that is cached answers it.
 *
 * @returns the page, and what it has seen: all its life where it came out of the cache, one event where none did.
 */
async function leaveAndComeBack(
  browser: Pages,
  server: ContractServer,
  use: (page: Page) => Promise<unknown> = async () => null,
) {
  for (let attempt = 1; ; attempt += 1) {
    const page = await browser.newPage(pageAt(server, NOTES));
    await untilPageShown(page);
    await use(page);
    await page.goto(pageAt(server, '<p>another'));
    await page.evaluate(() => {
      setTimeout(() => history.back(), 0);
    });
    const seen = await page.waitFor(() => {
      const isShown = document.readyState === 'complete' && window.seen?.at(-1)?.[0] === 'pageshow';
      return isShown && window.seen;
    });
    if (seen.length > 1 || attempt === ATTEMPTS) return { page, seen };
    await page.close();
  }
}

const backAndForth: Journey = async (browser, server) => {
  const { page, seen } = await leaveAndComeBack(browser, server);
  await page.close();
  return seen;
};

const backAndForthWithTraffic: Journey = async (browser, server, key) => {
  const { page, seen } = await leaveAndComeBack(browser, server, (first) =>
    first.evaluate(async (name) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/echo?key=${name}`);
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      socket.close();
      await new Promise((resolve) => {
        socket.onclose = resolve;
      });
      await (await fetch('/answer?body=x')).text();
    }, key),
  );
  // A page that came back must continue to work.
  const again = await page.evaluate(async (name) => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/echo?key=${name}`);
    await new Promise((resolve) => {
      socket.onopen = resolve;
    });
    socket.send('after');
    const { data } = await new Promise<MessageEvent>((resolve) => {
      socket.onmessage = resolve;
    });
    socket.close();
    return [String(data), await (await fetch('/answer?body=again')).text()];
  }, key);
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
  const taken = await page.waitFor(async (name) => {
    const state: { taken: { text: string }[] } = await (await fetch(`/state?key=${name}`)).json();
    return state.taken.length >= 5 && state.taken.map(({ text }) => text).sort();
  }, key);
  await page.close();
  return taken;
};

const openedDocument: Journey = async (browser, server, key) => {
  const page = await browser.newPage(pageAt(server, '<p>first'));
  const result = await page.evaluate(async (name) => {
    const address = `${location.origin.replace('http', 'ws')}/ws/echo?key=${name}`;
    document.open();
    document.write('<p>second');
    document.close();
    const socket = new WebSocket(address);
    await new Promise((resolve) => {
      socket.onopen = resolve;
    });
    socket.send('x');
    const { data } = await new Promise<MessageEvent>((resolve) => {
      socket.onmessage = resolve;
    });
    socket.close();
    return [String(data), document.body.innerText, String(WebSocket)];
  }, key);
  await page.close();
  return result;
};

const JOURNEYS: Readonly<Record<string, Journey>> = {
  'journey: back out of the back/forward cache': backAndForth,
  'journey: back to a page that had traffic, which continues to work': backAndForthWithTraffic,
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
  browser: Pages,
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
