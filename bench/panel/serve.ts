/** Builds the bench's page out of the panel's sources and serves it on loopback. */
import { createServer } from 'node:http';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../bundle.ts';

const PANEL = join(ROOT, 'src/devtools-panel');

const TYPES = new Map([
  ['html', 'text/html; charset=utf-8'],
  ['js', 'text/javascript'],
  ['css', 'text/css'],
]);

export async function servePanel(): Promise<{ url: string; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-panel-'));
  await build({
    absWorkingDir: ROOT,
    bundle: true,
    format: 'iife',
    target: ['chrome120', 'firefox142'],
    define: { 'process.env.NODE_ENV': '"production"' },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    external: ['webextension-polyfill'],
    entryPoints: {
      panel: 'bench/panel/page.ts',
      matcher: 'src/devtools-panel/search/matcher-worker.ts',
      reader: 'src/devtools-panel/source/file/reader-worker.ts',
      'style/panel': 'src/devtools-panel/panel.css',
    },
    outdir: folder,
    logLevel: 'error',
  });
  await cp(join(PANEL, 'panel.html'), join(folder, 'panel.html'));
  await cp(join(folder, 'style/panel.css'), join(folder, 'panel.css'));
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').split('?')[0]?.slice(1) ?? '';
    const type = TYPES.get(name.split('.').at(-1) ?? '');
    if (type === undefined || name.includes('/')) return void response.writeHead(404).end();
    readFile(join(folder, name)).then(
      (content) => void response.writeHead(200, { 'content-type': type }).end(content),
      () => void response.writeHead(404).end(),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the bench server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/panel.html`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
