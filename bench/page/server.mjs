// @ts-check
/** What the measured pages talk to: as many messages as they ask for, as fast as they take them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { WebSocketServer } from 'ws';

/** Messages between two turns of the event loop, so that the page's own pace decides. */
const BLOCK = 100;

/** Bytes in flight above which the sender waits. */
const IN_FLIGHT = 4 * 1024 * 1024;

/** @param {URL} url @param {string} name @param {number} otherwise */
const numberOf = (url, name, otherwise) => Number(url.searchParams.get(name) ?? otherwise);

/** Text like that of a feed, of a given length. @param {number} size @param {number} number */
const textOf = (size, number) => `{"seq":${number},"price":101.25,"note":"`.padEnd(size - 2, 'x') + '"}';

/**
 * `/ws?count=…&size=…&binary=1` sends when the page says `go`; `/ws` only takes.
 *
 * @param {import('ws').WebSocket} socket
 * @param {URL} url
 */
function serveSocket(socket, url) {
  const count = numberOf(url, 'count', 0);
  const size = numberOf(url, 'size', 200);
  const isBinary = url.searchParams.has('binary');
  let taken = 0;
  const push = async () => {
    const bytes = Buffer.alloc(size, 7);
    for (let number = 0; number < count && socket.readyState === socket.OPEN; number += 1) {
      socket.send(isBinary ? bytes : textOf(size, number));
      while (socket.bufferedAmount > IN_FLIGHT) await nextTurn();
      if (number % BLOCK === 0) await nextTurn();
    }
  };
  socket.on('message', (data) => {
    if (count > 0) void push();
    else if (String(data).length === 3 && String(data) === 'end') socket.send(String(taken));
    else taken += 1;
  });
}

/** @param {import('node:http').ServerResponse} response @param {URL} url */
async function serveEvents(response, url) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const count = numberOf(url, 'count', 1);
  for (let number = 0; number < count && !response.destroyed; number += 1) {
    response.write(`id: ${number}\ndata: ${textOf(numberOf(url, 'size', 200), number)}\n\n`);
    if (number % BLOCK === 0 || response.writableLength > IN_FLIGHT) await nextTurn();
  }
}

/** @param {import('node:http').ServerResponse} response @param {URL} url */
async function serveStream(response, url) {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' });
  const over = new AbortController();
  response.on('close', () => over.abort());
  const piece = Buffer.alloc(64 * 1024, 'streamed ');
  for (let left = numberOf(url, 'megabytes', 1) * 16; left > 0 && !response.destroyed; left -= 1) {
    if (!response.write(piece)) await once(response, 'drain', { signal: over.signal }).catch(() => null);
  }
  response.end();
}

/** @returns {Promise<{ url: string, close: () => Promise<void> }>} */
export async function startBenchServer() {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/sse') void serveEvents(response, url);
    else if (url.pathname === '/stream') void serveStream(response, url);
    else if (url.pathname === '/small') {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(textOf(200, 1));
    } else {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><title>measured</title><link rel="icon" href="data:,"><body>');
    }
  });
  server.on('upgrade', (request, raw, head) => {
    raw.on('error', () => {});
    sockets.handleUpgrade(request, /** @type {import('node:net').Socket} */ (raw), head, (socket) => {
      socket.on('error', () => {});
      serveSocket(socket, new URL(request.url ?? '/', 'http://localhost'));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = async () => {
    for (const socket of sockets.clients) socket.terminate();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
