/** The pages of neighbours: bundled, served, and run in a browser. */
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Pages } from '../contract/run-cases.ts';

declare global {
  interface Window {
    /** Runs the scenario of a page: rows by name. */
    runNeighbour: () => Promise<Record<string, unknown>>;
  }
}

/** What came of each row of a page, as JSON text, by the row's name. */
export type Rows = ReadonlyMap<string, string>;

/** Pages that need no package. They run in `npm test` too, as cases of the contract suite. */
export const OWN_PAGES = ['frozen', 'old-library', 'zone-shaped'] as const;

/** Where the packages of the other pages are, once they are installed. */
export const PACKAGES = fileURLToPath(new URL('node_modules', import.meta.url));

/** Scripts of packages that a page asks for by an address of its own. */
const FILES: Readonly<Record<string, string>> = { '/mockServiceWorker.js': 'msw/lib/mockServiceWorker.js' };

/** Milliseconds that one page may take. */
const PAGE_LIMIT = 120_000;

const folder = fileURLToPath(new URL('pages', import.meta.url));

/** The names of all pages. */
export async function pageNames(): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files.map((file) => path.basename(file, '.ts')).filter((name) => name !== 'kit');
}

async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(folder, `${name}.ts`)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return outputFiles[0]?.text ?? '';
}

/** A document that holds all pages, each in a frame, and runs them at the same time. */
const together = (names: readonly string[], search: string): string => `<!doctype html><link rel="icon" href="data:,">
  ${names.map((name) => `<iframe name="${name}" src="/${name}${search}"></iframe>`).join('')}
  <script>
    const rowsOf = async ({ name, contentWindow }) =>
      Object.entries(await contentWindow.runNeighbour()).map(([row, value]) => [name + ', ' + row, value]);
    window.runNeighbour = async () => {
      const all = await Promise.all([...document.querySelectorAll('iframe')].map(rowsOf));
      return Object.fromEntries(all.flat());
    };
  </script>`;

/** Serves pages: `/together` holds all of them, and `/NAME` is a document whose first script is `/NAME.js`. */
export async function servePages(names: readonly string[]): Promise<{ readonly url: string; close(): void }> {
  const scripts = new Map<string, string>(
    await Promise.all(names.map(async (name) => [`/${name}.js`, await bundle(name)] as const)),
  );
  const server = createServer(({ url = '/' }, response) => {
    const { pathname, search } = new URL(url, 'http://localhost');
    const file = FILES[pathname];
    const script = file === undefined ? scripts.get(pathname) : readFile(path.join(PACKAGES, file), 'utf8');
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
    const one = `<!doctype html><link rel="icon" href="data:,"><script src="${pathname}.js"></script>`;
    const document = pathname === '/together' ? together(names, search.replaceAll('&', '&amp;')) : one;
    void Promise.resolve(script ?? document).then(
      (text) => response.end(text),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // The address of a listening TCP server is never a string.
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

/**
 * Runs one page, or all together.
 *
 * @param from where the pages are served
 * @param server the server of the contract suite, with which the page talks
 */
export async function runPage(browser: Pages, from: string, name: string, server: string): Promise<Rows> {
  const page = await browser.newPage(`${from}/${name}?server=${encodeURIComponent(server)}`);
  try {
    const rows = await page.evaluate(() => window.runNeighbour(), undefined, { timeout: PAGE_LIMIT });
    return new Map(Object.entries(rows).map(([row, value]) => [row, JSON.stringify(value) ?? 'undefined']));
  } finally {
    await page.close();
  }
}
