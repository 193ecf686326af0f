import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTestPages } from '../../test-pages/server/start.ts';
import { BROWSERS, builtExtension, launch, type BrowserName } from '../drivers/index.ts';
import { logOf } from './support/server-log.ts';

/** A copy of the built extension whose manifest is changed as given. */
async function copyWith(name: BrowserName, change: Readonly<Record<string, unknown>>): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'realtime-inspector-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await cp(builtExtension(name), dir, { recursive: true });
  const file = path.join(dir, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...manifest, ...change }));
  return dir;
}

const warningsOf = async (name: BrowserName, extensionDir: string): Promise<readonly string[]> => {
  const browser = await launch(name, { extensionDir });
  try {
    return await browser.extensionWarnings();
  } finally {
    await browser.close();
  }
};

describe.each(BROWSERS)('%s and the page where it lists its extensions', (name) => {
  test('has no warning for ours', async () => {
    expect(await warningsOf(name, builtExtension(name))).toEqual([]);
  });

  test('would have one for a key of the manifest that it does not know', async () => {
    const warnings = await warningsOf(name, await copyWith(name, { no_such_key: true }));
    expect(warnings.join('\n')).toContain('no_such_key');
  });
});

/** Tries seven ways to reach a server from a page, and resolves to the rules of the page's policy that blocked them. */
async function tryToConnect(server: string): Promise<readonly string[]> {
  const blocked: string[] = [];
  const all = new Promise<void>((resolve) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
      if (blocked.push(effectiveDirective) === 7) resolve();
    });
    setTimeout(resolve, 25_000);
  });
  const url = `${server}/status/200?run=policy`;
  const request = new XMLHttpRequest();
  request.open('GET', url);
  const script = document.createElement('script');
  script.src = url;
  const ways: readonly (() => unknown)[] = [
    () => fetch(url, { mode: 'no-cors' }),
    () => request.send(),
    () => navigator.sendBeacon(url),
    () => new EventSource(`${server}/sse?run=policy`),
    () => new WebSocket(`${server.replace('http', 'ws')}/echo?run=policy`),
    () => (new Image().src = url),
    () => document.head.append(script),
  ];
  // Some ways throw in one browser and fail later in the other.
  for (const way of ways) new Promise((resolve) => resolve(way())).catch(() => {});
  await all;
  return blocked.toSorted();
}

test.each(BROWSERS)("the extension's own pages connect to nothing, by the word of %s", async (name) => {
  const pages = await startTestPages({ port: 0 });
  onTestFinished(() => pages.close());
  const browser = await launch(name, { extensionDir: builtExtension(name) });
  onTestFinished(() => browser.close());
  const panel = await browser.openExtensionPage('panel.html');
  const blocked = await panel.evaluate(tryToConnect, pages.url);
  expect(blocked).toEqual([...Array<string>(5).fill('connect-src'), 'img-src', 'script-src-elem']);
  expect(await logOf(pages.url, 'policy')).toEqual([]);
});

test.each([
  ...BROWSERS.map((name) => [name, 'blocked', {}] as const),
  // What the test sees where the manifest has another policy.
  ...BROWSERS.map(
    (name) =>
      [name, 'sent', { content_security_policy: { extension_pages: "script-src 'self'; connect-src *" } }] as const,
  ),
])("in %s a request of the extension's background is %s with this manifest", async (name, result, change) => {
  const pages = await startTestPages({ port: 0 });
  onTestFinished(() => pages.close());
  const url = `${pages.url}/status/200?run=background&label=`;
  const extensionDir = await copyWith(name, change);
  // A tab is no connection of the extension: it says how the request ended.
  const background = `
    const { tabs } = globalThis.browser ?? chrome;
    fetch('${url}sent', { mode: 'no-cors' }).catch(() => tabs.create({ url: '${url}blocked' }));`;
  await writeFile(path.join(extensionDir, 'background.js'), background);
  const browser = await launch(name, { extensionDir });
  onTestFinished(() => browser.close());
  const requested = async () => new Set((await logOf(pages.url, 'background')).map((entry) => entry.url));
  await expect
    .poll(requested, { timeout: 20_000 })
    .toEqual(new Set([`${new URL(url).pathname}?run=background&label=${result}`]));
});
