import { createServer } from 'node:http';
import { Context } from './context.ts';
import { answerError, Exchange } from './exchange.ts';
import { FOREIGN_HOST, FOREIGN_HOST_STATUS, isLoopbackHost } from './loopback.ts';
import { endRefused, Handshake } from './page-socket.ts';
import { preflight } from './platform.ts';
import { exchangeRoutes, findRoute, handshakeRoutes, quietRoutes } from './routes.ts';
import { SocketIo } from './socketio.ts';
import { serveFile } from './static.ts';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** Where the pages are served unless that port is taken. */
export const DEFAULT_PORT = 8137;

/** The port that was asked for is in use. */
export class PortTaken extends Error {}

/** A running server. */
interface TestPages {
  /** Of the start page, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** The same pages on another port: another origin. */
  readonly crossUrl: string;
  readonly crossPort: number;
  /** Ends every connection and frees both ports. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the test pages on loopback.
 *
 * @param options without a port, {@link DEFAULT_PORT} or any free one; 0 is any free one.
 * @throws {PortTaken} when the port that was asked for is in use.
 */
export async function startTestPages({
  port,
  host = '127.0.0.1',
}: { port?: number; host?: string } = {}): Promise<TestPages> {
  const context = new Context();
  const socketIo = new SocketIo(context);
  const main = serverFor(context, socketIo);
  const cross = serverFor(context, socketIo);
  const mainPort = await listenSomewhere(main.server, host, port);
  const crossPort = await listen(cross.server, host, 0);
  const name = host.includes(':') ? `[${host}]` : host;
  context.addresses = {
    url: `http://${name}:${mainPort}`,
    port: mainPort,
    crossUrl: `http://${name}:${crossPort}`,
    crossPort,
  };
  const close = async () => {
    context.closing.abort();
    await Promise.all([main.close(), cross.close(), socketIo.close()]);
  };
  return { ...context.addresses, close };
}

function serverFor(context: Context, socketIo: SocketIo) {
  const server = createServer((request, response) => {
    void answerRequest(context, socketIo, request, response);
  });
  server.on('upgrade', (request, raw, head) => answerUpgrade(context, socketIo, request, raw, head));
  // Streams and long polls last; the default would end a request after five minutes.
  server.requestTimeout = 0;
  const connections = new Set<Duplex>();
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.setNoDelay(true);
    connection.on('close', () => connections.delete(connection));
  });
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const connection of connections) connection.destroy();
    await closed;
  };
  return { server, close };
}

async function answerRequest(context: Context, socketIo: SocketIo, request: IncomingMessage, response: ServerResponse) {
  if (!isLoopbackHost(request.headers.host)) {
    refuse(response, FOREIGN_HOST_STATUS, FOREIGN_HOST);
    return;
  }
  const url = addressOf(request);
  if (url === null) {
    refuse(response, 400, 'The address of the request cannot be read. Give a path that begins with one slash.');
    return;
  }
  if (url.pathname === '/socket.io/') {
    socketIo.handleRequest(request, response, url);
    return;
  }
  const route = findRoute(exchangeRoutes, url.pathname);
  const exchange = new Exchange(context.log, request, response, url, { isLogged: route !== undefined });
  try {
    if (route === undefined) {
      await (findRoute(quietRoutes, url.pathname) ?? serveFile)(exchange, context);
    } else if (await exchange.take()) {
      await (request.method === 'OPTIONS' ? preflight : route)(exchange, context);
    }
  } catch (error) {
    answerError(exchange, error);
  }
}

/** Answers without a trace in the log. */
function refuse(response: ServerResponse, status: number, text: string) {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

function answerUpgrade(context: Context, socketIo: SocketIo, request: IncomingMessage, raw: Duplex, head: Buffer) {
  // A page that vanishes resets its connection; the close that follows is what counts.
  raw.on('error', () => {});
  if (!isLoopbackHost(request.headers.host)) {
    endRefused(raw, FOREIGN_HOST_STATUS, FOREIGN_HOST);
    return;
  }
  const url = addressOf(request);
  if (url === null) {
    raw.destroy();
    return;
  }
  if (url.pathname === '/socket.io/') {
    socketIo.handleUpgrade(request, raw, head);
    return;
  }
  const handshake = new Handshake(context.log, request, raw, head, url);
  const route = findRoute(handshakeRoutes, url.pathname);
  if (route === undefined) {
    handshake.refuse(404, `No WebSocket is served at ${url.pathname}.`);
    return;
  }
  try {
    route(handshake, context);
  } catch (error) {
    handshake.fail(error);
  }
}

/** @returns null for what is no path, such as `//`. */
function addressOf({ url = '/' }: IncomingMessage): URL | null {
  return URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost') : null;
}

async function listenSomewhere(server: Server, host: string, asked: number | undefined): Promise<number> {
  try {
    return await listen(server, host, asked ?? DEFAULT_PORT);
  } catch (error) {
    if (!isTaken(error)) throw error;
    if (asked === undefined) return listen(server, host, 0);
    throw new PortTaken(
      `Port ${asked} on ${host} is taken by another program. Give another one with --port, or none, and a free one is ` +
        'found.',
    );
  }
}

function isTaken(error: unknown) {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/** @returns the port it got. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
