import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import type { ServerResponse } from 'node:http';
import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';

const PAGES = join(dirname(fileURLToPath(import.meta.url)), '..', 'pages');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const clientBundle = join(
  dirname(createRequire(import.meta.url).resolve('socket.io/package.json')),
  'client-dist',
  'socket.io.esm.min.js',
);

export function pagePath(name: string): string {
  return join(PAGES, name);
}

/**
 * Pages and their scripts: `/ticker` is pages/ticker.html, `/` the index. Opaque origins (sandboxed frames) load modules
 * too, hence the header that lets every origin read.
 */
export async function serveFile({ url, request, response }: Exchange, context: Context): Promise<void> {
  const path = url.pathname;
  if (path === '/addresses.js') {
    // A module and not a request of the page: a fetch would be traffic of its own in the Realtime tab.
    answer(response, 200, '.js', `export const addresses = ${JSON.stringify(context.addresses)};\n`);
    return;
  }
  if (path === '/webtransport-server.js') {
    answer(response, 200, '.js', `export const server = ${JSON.stringify(await context.sessions())};\n`);
    return;
  }
  const file = path === '/vendor/socket.io.js' ? clientBundle : fileFor(path);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const content = file === null || !isRead ? null : await contentOf(file);
  if (content === null || file === null) {
    const advice = 'The start page links all test pages; test-pages/server/README.md lists the addresses.';
    answer(response, 404, '.txt', `Nothing is served for ${request.method ?? 'GET'} ${path}. ${advice}\n`);
    return;
  }
  answer(response, 200, extname(file), request.method === 'HEAD' ? '' : content);
}

/** Scripts are written in JavaScript, or in TypeScript whose types are taken out. @returns null for a file that is not there. */
async function contentOf(file: string): Promise<string | Buffer | null> {
  const raw = await readFile(file).catch(() => null);
  if (raw !== null || extname(file) !== '.js') return raw;
  const typed = await readFile(file.replace(/\.js$/, '.ts'), 'utf8').catch(() => null);
  return typed === null ? null : (await transform(typed, { loader: 'ts', target: 'es2022' })).code;
}

/** @returns null for what cannot be the name of a page. */
function fileFor(path: string): string | null {
  if (path === '/') return pagePath('index.html');
  if (!/^\/[a-z0-9-]+(?:\.[a-z]+)?$/.test(path)) return null;
  return pagePath(extname(path) === '' ? `${path.slice(1)}.html` : path.slice(1));
}

function answer(response: ServerResponse, status: number, extension: string, content: string | Buffer) {
  response.writeHead(status, {
    'content-type': TYPES[extension] ?? 'text/plain; charset=utf-8',
    // Not `no-store`, which would keep the pages out of the back/forward cache.
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
  });
  response.end(content);
}
