// @ts-check
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @import { Context } from './context.mjs' */
/** @import { Exchange } from './exchange.mjs' */

const PAGES = join(dirname(fileURLToPath(import.meta.url)), '..', 'pages');

const TYPES = /** @type {Readonly<Record<string, string>>} */ ({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
});

const clientBundle = join(
  dirname(createRequire(import.meta.url).resolve('socket.io/package.json')),
  'client-dist',
  'socket.io.esm.min.js',
);

/** @param {string} name */
export function pagePath(name) {
  return join(PAGES, name);
}

/**
 * Pages and their scripts: `/ticker` is pages/ticker.html, `/` the index. Opaque origins (sandboxed frames) load modules
 * too, hence the header that lets every origin read.
 *
 * @param {Exchange} exchange
 * @param {Context} context
 */
export async function serveFile({ url, request, response }, context) {
  const path = url.pathname;
  if (path === '/addresses.js') {
    // A module and not a request of the page: a fetch would be traffic of its own in the Realtime tab.
    answer(response, 200, '.js', `export const addresses = ${JSON.stringify(context.addresses)};\n`);
    return;
  }
  const file = path === '/vendor/socket.io.js' ? clientBundle : fileFor(path);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const content = file === null || !isRead ? null : await readFile(file).catch(() => null);
  if (content === null || file === null) {
    const advice = 'The start page links all test pages; test-pages/server/README.md lists the addresses.';
    answer(response, 404, '.txt', `EmptyState is served for ${request.method ?? 'GET'} ${path}. ${advice}\n`);
    return;
  }
  answer(response, 200, extname(file), request.method === 'HEAD' ? '' : content);
}

/**
 * @param {string} path
 * @returns {string | null} null for what cannot be the name of a page.
 */
function fileFor(path) {
  if (path === '/') return pagePath('index.html');
  if (!/^\/[a-z0-9-]+(?:\.[a-z]+)?$/.test(path)) return null;
  return pagePath(extname(path) === '' ? `${path.slice(1)}.html` : path.slice(1));
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} extension
 * @param {string | Buffer} content
 */
function answer(response, status, extension, content) {
  response.writeHead(status, {
    'content-type': TYPES[extension] ?? 'text/plain; charset=utf-8',
    // Not `no-store`, which would keep the pages out of the back/forward cache.
    'cache-control': 'no-cache',
    'access-control-allow-origin': '*',
  });
  response.end(content);
}
