/**
 * A socket.io server that can be killed and started again on its port, with a page whose client reconnects by itself.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import path from 'node:path';
import { Server } from 'socket.io';

/** Milliseconds between two prices. */
const PRICE_PERIOD = 200;

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

/** What the page has seen, as `window.seen`. */
interface Seen {
  readonly connects: number;
  readonly prices: number;
  readonly answers: number;
}

declare global {
  var seen: Seen;
  var socket: { close(): void };
}

/** The server, whatever state it is in. */
export class RestartedServer {
  readonly #client: string;
  readonly #zero = performance.now();
  #port = 0;
  /** Breaks every connection and closes the port. */
  kill: () => Promise<void> = async () => {};

  private constructor(client: string) {
    this.#client = client;
  }

  /** Starts one on a free port. */
  static async launch(): Promise<RestartedServer> {
    const folder = path.dirname(createRequire(import.meta.url).resolve('socket.io-client/package.json'));
    const server = new RestartedServer(await readFile(path.join(folder, 'dist', 'socket.io.js'), 'utf8'));
    await server.start();
    return server;
  }

  /** `127.0.0.1:PORT`. */
  get host(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Listens, on the same port after the first time. Prices were counted in between. */
  async start(): Promise<void> {
    const http = createServer((request, response) => {
      const [type, body] = fileFor(request.url ?? '/', this.#client);
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` });
      response.end(body);
    });
    const connections = new Set<Socket>();
    http.on('connection', (connection) => {
      connections.add(connection);
      connection.on('close', () => connections.delete(connection));
    });
    const io = new Server(http, { serveClient: false });
    io.on('connection', (socket) => {
      socket.on('order', (order: unknown, answer: (reply: object) => void) => answer({ accepted: order }));
    });
    // One count for all clients that continues while the server is away, as that of an exchange does.
    const timer = setInterval(() => {
      const sequence = Math.floor((performance.now() - this.#zero) / PRICE_PERIOD);
      io.emit('price', { sequence, symbol: 'RTI' });
    }, PRICE_PERIOD);
    await new Promise<void>((resolve) => http.listen(this.#port, '127.0.0.1', resolve));
    const address = http.address();
    if (typeof address === 'object' && address !== null) this.#port = address.port;
    this.kill = async () => {
      clearInterval(timer);
      for (const connection of connections) connection.destroy();
      await io.close();
    };
  }
}

/** What the server answers to a request. */
function fileFor(url: string, client: string): readonly [type: string, body: string] {
  if (url === '/socket.io.js') return ['text/javascript', client];
  if (url === '/page.js') return ['text/javascript', SCRIPT];
  return ['text/html', PAGE];
}
