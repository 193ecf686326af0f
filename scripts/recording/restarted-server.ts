/**
 * A socket.io server that can be killed and started again on its port, with a page whose client finds its own way back.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Server } from 'socket.io';
import type { Socket } from 'node:net';

/** Milliseconds between two prices. */
const EVERY = 200;

const PAGE = `<!doctype html><meta charset="utf-8"><title>socket.io, restarted</title>
<script src="/socket.io.js"></script><script src="/page.js"></script>`;

/** The client with nothing set: polling first, then the upgrade, and the library's own backoff. */
const SCRIPT = `
const socket = io();
window.seen = { connects: 0, prices: 0, answers: 0 };
socket.on('connect', () => {
  seen.connects += 1;
  socket.emit('order', { symbol: 'RTI', amount: seen.connects }, () => { seen.answers += 1; });
});
socket.on('price', () => { seen.prices += 1; });
`;

export interface RestartedServer {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Every connection breaks, and nobody listens. */
  readonly kill: () => Promise<void>;
  /** Listens on the same port again; prices have been counted on meanwhile. */
  readonly start: () => Promise<void>;
}

/** @returns already started */
export async function startRestartedServer(): Promise<RestartedServer> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('socket.io-client/package.json'));
  const client = await readFile(path.join(folder, 'dist', 'socket.io.js'), 'utf8');
  const zero = performance.now();
  let port = 0;
  let kill: () => Promise<void> = async () => {};

  const start = async () => {
    const http = createServer((request, response) => {
      const [type, body] = fileFor(request.url ?? '/', client);
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
      response.end(body);
    });
    const connections: Set<Socket> = new Set();
    http.on('connection', (connection) => {
      connections.add(connection);
      connection.on('close', () => connections.delete(connection));
    });
    const io = new Server(http, { serveClient: false });
    io.on('connection', (socket) => {
      socket.on('order', (order, answer) => answer({ accepted: order }));
    });
    // One count for all clients that goes on while the server is away, as that of an exchange does.
    const timer = setInterval(() => {
      io.emit('price', { sequence: Math.floor((performance.now() - zero) / EVERY), symbol: 'RTI' });
    }, EVERY);
    await new Promise((resolve) => http.listen(port, '127.0.0.1', () => resolve(undefined)));
    const address = http.address();
    if (typeof address === 'object' && address !== null) port = address.port;
    kill = async () => {
      clearInterval(timer);
      for (const connection of connections) connection.destroy();
      await io.close();
    };
  };

  await start();
  return { host: `127.0.0.1:${port}`, start, kill: () => kill() };
}

/** @param client the library */
function fileFor(url: string, client: string): readonly [type: string, body: string] {
  if (url === '/socket.io.js') return ['text/javascript', client];
  if (url === '/page.js') return ['text/javascript', SCRIPT];
  return ['text/html', PAGE];
}
