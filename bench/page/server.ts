/** What the measured pages talk to: as many messages as they ask for, as fast as they take them. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Messages between two turns of the event loop, so that the page's own pace decides. */
const BLOCK = 100;

/** Bytes in flight above which the sender waits. */
const IN_FLIGHT = 4 * 1024 * 1024;

/** Bytes of a message that is taken, above those of the longest that is measured. */
const LONGEST = 512 * 1024 * 1024;

const numberOf = (url: URL, name: string, otherwise: number) => Number(url.searchParams.get(name) ?? otherwise);

/** Text like that of a feed, of a given length. */
const textOf = (size: number, number: number) =>
  `{"seq":${number},"price":101.25,"note":"`.padEnd(size - 2, 'x') + '"}';

/** `/ws?count=…&size=…&binary=1` sends when the page says `go`; `/ws` only takes. */
function serveSocket(socket: WebSocket, url: URL) {
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
    else if (Buffer.isBuffer(data) && data.length === 3 && String(data) === 'end') socket.send(String(taken));
    else taken += 1;
  });
}

async function serveEvents(response: ServerResponse, url: URL) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const count = numberOf(url, 'count', 1);
  const idTail = 'x'.repeat(numberOf(url, 'id', 0));
  for (let number = 0; number < count && !response.destroyed; number += 1) {
    response.write(`id: ${number}${idTail}\ndata: ${textOf(numberOf(url, 'size', 200), number)}\n\n`);
    if (number % BLOCK === 0 || response.writableLength > IN_FLIGHT) await nextTurn();
  }
}

async function serveStream(response: ServerResponse, url: URL) {
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' });
  const over = new AbortController();
  response.on('close', () => over.abort());
  const piece = Buffer.alloc(64 * 1024, 'streamed ');
  for (let left = numberOf(url, 'megabytes', 1) * 16; left > 0 && !response.destroyed; left -= 1) {
    if (!response.write(piece)) await once(response, 'drain', { signal: over.signal }).catch(() => null);
  }
  response.end();
}

export async function startBenchServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: LONGEST });
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
    sockets.handleUpgrade(request, raw as Socket, head, (socket) => {
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
