import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FaultPlan, Step, Target } from '../../../src/faults/plan.ts';
import { EVERYTHING } from '../../../src/faults/plan.ts';
import { parseRecord } from '../../../src/wire/parse-record.ts';
import type { PageWireRecord } from '../../../src/wire/record.ts';
import { builtExtension, type BrowserDriver, type BrowserName, type Page } from '../../drivers/index.ts';

/** Arms plans in pages as the panel does, from a page of the extension. */
export interface Armory {
  /** Arms a plan in the page at this address. @returns the token that the acting script gave */
  arm(
    url: string,
    steps: readonly Step[],
    more?: { readonly target?: Target; readonly seed?: number },
  ): Promise<string>;
  disarm(): Promise<void>;
  byHand(message: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the page has recorded. */
  records(): Promise<readonly PageWireRecord[]>;
  /** As when the panel is closed. */
  leave(): Promise<void>;
}

/** A copy of the built extension that may place scripts. */
export async function armedExtension(name: BrowserName): Promise<{ readonly dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), 'armed-'));
  await cp(builtExtension(name), dir, { recursive: true });
  const file = path.join(dir, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  const permissions = new Set([...(manifest['permissions'] as readonly string[]), 'scripting']);
  await writeFile(
    file,
    JSON.stringify({ ...manifest, permissions: [...permissions], host_permissions: ['<all_urls>'] }),
  );
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/** What the page of the extension remembers between two calls. */
interface Desk {
  port: chrome.runtime.Port;
  page: string;
  token: string;
  readonly texts: string[];
}

declare global {
  interface Window {
    desk?: Desk;
  }
}

const SUBSCRIBER = 'armory';

/** Opens a page of the extension that plays the panel of the tab at this address. */
export async function openArmory(browser: BrowserDriver, url: string): Promise<Armory> {
  const desk: Page = await browser.openExtensionPage('devtools.html');
  await desk.evaluate(
    async ({ address, subscriber }) => {
      const tabs = await chrome.tabs.query({});
      const tabId = tabs.find((tab) => tab.url === address)?.id;
      if (tabId === undefined) throw new Error(`no tab at ${address}`);
      const port = chrome.runtime.connect({ name: `realtime-inspector:panel:${tabId}` });
      const texts: string[] = [];
      const page = await new Promise<string>((resolve) => {
        port.onMessage.addListener((message: unknown) => {
          const { type, page: key, message: inner } = message as Record<string, unknown>;
          if (type === 'page-connected') resolve(String(key));
          const { type: kind, records, next } = (inner ?? {}) as Record<string, unknown>;
          if (kind !== 'batch') return;
          texts.push(String(records));
          port.postMessage({ type: 'to-page', page: key, message: { type: 'ack', subscriber, next } });
        });
        port.postMessage({ type: 'probe' });
      });
      port.postMessage({ type: 'to-page', page, message: { type: 'subscribe', subscriber, from: 0 } });
      // As a panel does: a background that no message comes to falls asleep, and every fault ends with it.
      setInterval(() => port.postMessage({ type: 'probe' }), 1_000);
      window.desk = { port, page, token: '', texts };
      const placed = await chrome.scripting.executeScript({
        target: { tabId },
        files: ['faults.js'],
        world: 'MAIN',
        injectImmediately: true,
      });
      window.desk.token = String(placed[0]?.result);
      return true;
    },
    { address: url, subscriber: SUBSCRIBER },
  );
  let hasLeft = false;
  const post = (message: Readonly<Record<string, unknown>>): Promise<unknown> =>
    desk.evaluate(
      ({ inner }) => {
        const { port, page, token } = window.desk ?? { token: '' };
        port?.postMessage({ type: 'to-page', page, message: { token, ...inner } });
        return token;
      },
      { inner: { subscriber: SUBSCRIBER, ...message } },
    );
  return {
    async arm(_, steps, { target = EVERYTHING, seed = 1 } = {}) {
      const plan: FaultPlan = { version: 1, name: 'a test', seed, target, steps };
      return String(await post({ type: 'arm', plan: JSON.stringify(plan), elapsed: 0 }));
    },
    async disarm() {
      await post({ type: 'disarm' });
    },
    async byHand(message) {
      await post({ type: 'by-hand', ...message });
    },
    async records() {
      const texts = (await desk.evaluate(() => window.desk?.texts ?? [])) as readonly string[];
      const records = texts.flatMap((text) => JSON.parse(text) as readonly unknown[]);
      return records.flatMap((record) => {
        const parsed = parseRecord(record);
        return parsed.ok ? [parsed.value] : [];
      });
    },
    async leave() {
      if (hasLeft) return;
      hasLeft = true;
      await desk.close();
    },
  };
}
