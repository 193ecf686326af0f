/**
 * Each text that a page can make long, made long by the hundred with DevTools closed: the JavaScript heap of the page after
 * garbage collection, with the extension and without. What stays of it is the page's bounded memory of records.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { builtFor, launch } from '../browsers.ts';
import { residentMemory, processOf } from '../page/process.ts';
import { startBenchServer } from '../page/server.ts';
import type { Page } from '../../scripts/browsers/driver.ts';

/** What may stay, in megabytes: the 8 MiB that a page stores, and the objects that hold them. */
const BOUND = 8 + 4;

const LIMIT = { timeout: 120_000 };

type Load = (page: Page, times: number) => Promise<unknown>;

const fetchData: Load = (page, times) =>
  page.evaluate(
    async (count) => {
      for (let left = count; left > 0; left -= 1) {
        const url = `data:text/plain,${'A'.repeat(8_000_000)}${left}`;
        await fetch(url)
          .then((response) => response.arrayBuffer())
          .catch(() => null);
      }
    },
    times,
    LIMIT,
  );

const longQueries: Load = (page, times) =>
  page.evaluate(
    async (count) => {
      for (let left = count; left > 0; left -= 1) {
        const request = new XMLHttpRequest();
        request.open('GET', `/small?${'q'.repeat(1_000_000)}${left}`);
        await new Promise((resolve) => {
          request.onloadend = resolve;
          request.send();
        });
      }
    },
    times,
    LIMIT,
  );

const longBases: Load = (page, times) =>
  page.evaluate(
    async (count) => {
      const base = document.createElement('base');
      document.head.append(base);
      for (let left = count; left > 0; left -= 1) {
        base.href = `/?${'b'.repeat(1_000_000)}${left}`;
        await fetch('small')
          .then((response) => response.text())
          .catch(() => null);
      }
      base.remove();
    },
    times,
    LIMIT,
  );

const deepStacks: Load = (page, times) =>
  page.evaluate(
    async (count) => {
      const errors = Error as { stackTraceLimit?: number };
      errors.stackTraceLimit = Infinity;
      const descend = (depth: number): Promise<Response> => (depth === 0 ? fetch('/small') : descend(depth - 1));
      for (let left = 4 * count; left > 0; left -= 1)
        await descend(3_000)
          .then((response) => response.text())
          .catch(() => null);
    },
    times,
    LIMIT,
  );

const longIds: Load = (page, times) =>
  page.evaluate(
    async (count) => {
      const source = new EventSource(`/sse?count=${5 * count}&id=200000`);
      let left = 5 * count;
      await new Promise<void>((resolve) => {
        source.onmessage = () => {
          left -= 1;
          if (left === 0) resolve();
        };
      });
      source.close();
    },
    times,
    LIMIT,
  );

const longHeaders: Load = (page, times) =>
  page.evaluate(
    async (count) => {
      for (let left = count; left > 0; left -= 1) {
        const options = { headers: { accept: `${'h'.repeat(1_000_000)}${left}` } };
        await fetch('/small', options)
          .then((response) => response.text())
          .catch(() => null);
      }
    },
    times,
    LIMIT,
  );

const longReasons: Load = (page, times) =>
  page.evaluate(
    async (count) => {
      for (let left = count; left > 0; left -= 1) {
        const signal = AbortSignal.abort(new Error(`${'r'.repeat(1_000_000)}${left}`));
        await fetch('/small', { signal }).catch(() => null);
      }
    },
    times,
    LIMIT,
  );

/** Short texts that are parts of long ones: of sent messages, bodies, subprotocols and URLs. */
const partsOfLongTexts: Load = (page, times) =>
  page.evaluate(
    async (count) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      for (let left = count; left > 0; left -= 1) {
        const long = `/small?${left}${'p'.repeat(1_000_000)}`;
        socket.send(long.slice(7, 107));
        const init = { method: 'POST', body: long.slice(7, 207) };
        await fetch(long.slice(0, 100), init)
          .then((response) => response.text())
          .catch(() => null);
        new WebSocket('ws://127.0.0.1:9/', [long.slice(10, 60)]).close();
      }
      socket.close();
    },
    times,
    LIMIT,
  );

/** Long texts that are parts of much longer ones. */
const longPartsOfTexts: Load = (page, times) =>
  page.evaluate(
    async (count) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
      await new Promise((resolve) => {
        socket.onopen = resolve;
      });
      for (let left = count; left > 0; left -= 1) {
        const long = `${left}${'p'.repeat(8_000_000)}`;
        socket.send(long.slice(10, 20_010));
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
      socket.close();
      // As long as a text may be stored by reference.
      await new Promise((resolve) => {
        setTimeout(resolve, 1_500);
      });
    },
    times,
    LIMIT,
  );

/** An event stream whose text grows, as an XMLHttpRequest shows it. */
const growingText: Load = (page, times) =>
  page.evaluate(
    async (count) => {
      for (let left = count / 10; left > 0; left -= 1) {
        const request = new XMLHttpRequest();
        request.open('GET', '/sse?count=2000&size=1000');
        // The stream has no end; the page has read all of it.
        request.onprogress = () => {
          if (request.responseText.length > 2_000_000) request.abort();
        };
        await new Promise((resolve) => {
          request.onloadend = resolve;
          request.send();
        });
      }
    },
    times,
    LIMIT,
  );

const FIELDS: readonly (readonly [what: string, load: Load])[] = [
  ['fetch of data: URLs of 8 MB', fetchData],
  ['URLs with queries of 1 MB', longQueries],
  ['base URLs of 1 MB', longBases],
  ['stacks of 3,000 frames', deepStacks],
  ['event ids of 200 KB', longIds],
  ['header values of 1 MB', longHeaders],
  ['reasons of 1 MB', longReasons],
  ['short parts of texts of 1 MB', partsOfLongTexts],
  ['parts of 20 KB of texts of 8 MB', longPartsOfTexts],
  ['growing texts of XMLHttpRequest', growingText],
];

/** In megabytes. */
interface Memory {
  readonly heap: number;
  readonly resident: number;
}

async function measure(page: Page): Promise<Memory> {
  await sleep(500);
  const heap = await page.evaluate(() => {
    gc?.();
    gc?.();
    return performance.memory?.usedJSHeapSize ?? NaN;
  });
  return { heap: heap / 2 ** 20, resident: await residentMemory(await processOf(page)) };
}

/** @returns what each load added to a fresh page */
async function grow(url: string, extensionDir: string | undefined, times: number): Promise<readonly Memory[]> {
  const args = ['--js-flags=--expose-gc', '--enable-precise-memory-info'];
  const browser = await launch('chromium', { ...(extensionDir === undefined ? {} : { extensionDir }), args });
  const added: Memory[] = [];
  try {
    for (const [, load] of FIELDS) {
      const page = await browser.newPage(`${url}/`);
      const before = await measure(page);
      await load(page, times);
      const after = await measure(page);
      added.push({ heap: after.heap - before.heap, resident: after.resident - before.resident });
      await page.close();
    }
  } finally {
    await browser.close();
  }
  return added;
}

/**
 * Chromium only: Firefox does not report its heap.
 *
 * @param times how many long texts of each kind
 * @returns whether each field stays within its bound
 */
export async function measureFields(times: number): Promise<boolean> {
  const server = await startBenchServer();
  try {
    const bare = await grow(server.url, undefined, times);
    const equipped = await grow(server.url, builtFor('chromium'), times);
    let isWithin = true;
    for (const [index, [what]] of FIELDS.entries()) {
      const without = bare[index] ?? { heap: NaN, resident: NaN };
      const own = equipped[index] ?? { heap: NaN, resident: NaN };
      const isBounded = own.heap - without.heap <= BOUND;
      isWithin &&= isBounded;
      console.log(
        `chromium, DevTools closed, ${times} × ${what}: heap +${without.heap.toFixed(1)} MB without, ` +
          `+${own.heap.toFixed(1)} with (bound ${BOUND}); process +${without.resident.toFixed(0)} and ` +
          `+${own.resident.toFixed(0)} MB${isBounded ? '' : ': STAYED'}`,
      );
    }
    return isWithin;
  } finally {
    await server.close();
  }
}
