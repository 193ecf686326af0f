/**
 * `npm run test:neighbours`: pages with libraries that change the platform too, without and with the extension. Prints a
 * table, and ends with 1 if a row differs.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { startContractServer } from '../contract/server.ts';
import { BROWSERS, builtExtension, launch, type BrowserDriver, type BrowserName } from '../drivers/index.ts';
import { untilShown } from '../e2e/support/document.ts';

declare global {
  interface Window {
    /** Runs the scenario of a page: rows by name. */
    runNeighbour: () => Promise<Record<string, unknown>>;
  }
}

type Rows = ReadonlyMap<string, string>;

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Milliseconds that one page may take. */
const PAGE_LIMIT = 60_000;

async function pageNames(): Promise<readonly string[]> {
  const files = await readdir(path.join(folder, 'pages'));
  return files.map((file) => path.basename(file, '.ts')).filter((name) => name !== 'kit');
}

async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(folder, 'pages', `${name}.ts`)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]?.text ?? '';
}

/** Serves the pages: `/NAME` is a document whose first script is `/NAME.js`. */
async function servePages(names: readonly string[]): Promise<{ readonly url: string; close(): void }> {
  const scripts = new Map<string, string>(
    await Promise.all(names.map(async (name) => [`/${name}.js`, await bundle(name)] as const)),
  );
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const script = scripts.get(pathname);
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
    response.end(script ?? `<!doctype html><link rel="icon" href="data:,"><script src="${pathname}.js"></script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

async function runPage(browser: BrowserDriver, address: string, hasPanel: boolean): Promise<Rows> {
  const page = await browser.newPage('about:blank');
  if (hasPanel) await untilShown(await page.openDevTools(), '[role=status]');
  await page.goto(address);
  const rows = await page.evaluate(() => window.runNeighbour(), undefined, { timeout: PAGE_LIMIT });
  await page.close();
  return new Map(Object.entries(rows).map(([name, value]) => [name, JSON.stringify(value) ?? 'undefined']));
}

const MODES = ['without', 'with', 'with the panel'] as const;

async function runMode(name: BrowserName, mode: (typeof MODES)[number], addresses: readonly string[]) {
  const browser = await launch(name, mode === 'without' ? {} : { extensionDir: builtExtension(name) });
  try {
    const results: (Rows | string)[] = [];
    for (const address of addresses) {
      results.push(await runPage(browser, address, mode === 'with the panel').catch((error: unknown) => String(error)));
    }
    return results;
  } finally {
    await browser.close();
  }
}

/** Prints what differs; gives the number of rows that do. */
function expectRows(page: string, mode: string, natively: Rows | string, rows: Rows | string) {
  if (typeof natively === 'string' || typeof rows === 'string') {
    console.log(
      `  ${page}, ${mode}: did not run: ${String(typeof natively === 'string' ? natively : rows).slice(0, 300)}`,
    );
    return typeof natively === 'string' && typeof rows === 'string' ? 0 : 1;
  }
  const names = [...new Set([...natively.keys(), ...rows.keys()])];
  const differing = names.filter((name) => natively.get(name) !== rows.get(name));
  const events = rows.get('events of forgotten failures') ?? '';
  console.log(
    `  ${page}, ${mode}: ${names.length} rows, ${differing.length} differ; ${events} forgotten failures reported`,
  );
  for (const name of differing) {
    console.log(`    ${name}\n      without: ${natively.get(name)}\n      with:    ${rows.get(name)}`);
  }
  return differing.length;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { browser: { type: 'string' } } });
  if (!existsSync(path.join(folder, 'node_modules'))) {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--silent'], { cwd: folder, stdio: 'inherit' });
  }
  const names = positionals.length > 0 ? positionals : await pageNames();
  const [pages, server] = [await servePages(names), await startContractServer()];
  let bad = 0;
  try {
    for (const browser of BROWSERS.filter((one) => values.browser === undefined || one === values.browser)) {
      console.log(browser);
      const addresses = names.map((name) => `${pages.url}/${name}?server=${encodeURIComponent(server.url)}`);
      const natively = await runMode(browser, 'without', addresses);
      for (const mode of MODES.slice(1)) {
        const results = await runMode(browser, mode, addresses);
        names.forEach((name, index) => {
          bad += expectRows(name, mode, natively[index] ?? '', results[index] ?? '');
        });
      }
    }
  } finally {
    pages.close();
    await server.close();
  }
  return bad === 0 ? 0 : 1;
}

process.exitCode = await main();
