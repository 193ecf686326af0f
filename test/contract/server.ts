/**
 * The server under the cases: the pages themselves and small endpoints that a case steers by the address it asks for.
 * Everything a case wants to know of the server's side (what arrived, how much left, who is still connected) is
 * stored under a key of the case's own and read at `/state`.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { FOREIGN_HOST, FOREIGN_HOST_STATUS, isLoopbackHost } from '../../test-pages/server/loopback.ts';
import { endRefused } from '../../test-pages/server/page-socket.ts';
import { createCertificate } from './certificate.ts';
import {
  answerBody,
  bulk,
  chunks,
  endless,
  eventStream,
  gated,
  openGate,
  redirect,
  slow,
  status,
  takeBody,
} from './server-answers.ts';
import { headersOf, Ledger, type Exchange } from './server-ledger.ts';
import { GroundTruth } from '../../test-pages/server/log.ts';
import { serveSessions, type SessionServer } from '../../test-pages/server/webtransport/serve.ts';
import { SocketEndpoints } from './server-sockets.ts';

/** A running server; `cross` is the same under another origin, `secure` the same over TLS with a certificate of its own. */
export interface ContractServer {
  readonly url: string;
  readonly cross: string;
  readonly secure: string;
  /** Where sessions of WebTransport are opened; `null` where its packages are not installed. */
  readonly sessions: SessionServer | null;
  readonly ledger: Ledger;
  close(): Promise<void>;
}

type Endpoint = (exchange: Exchange) => void | Promise<void>;

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Scripts that pages load, by the path they are served at. */
async function script({ url, response }: Exchange): Promise<void> {
  const name = /^\/((?:cases|fixtures)\/[a-z-]+\.js|harness\.js)$/.exec(url.pathname)?.[1];
  const text = name === undefined ? null : await readFile(`${folder}${name}`, 'utf8').catch(() => null);
  response.writeHead(text === null ? 404 : 200, {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'no-cache',
  });
  response.end(text ?? '');
}

/** `/page?file=NAME&run=KEY&first=SCRIPT`: the page that runs one file of cases, after `first` if given. */
function casesPage({ url, response }: Exchange): void {
  const file = url.searchParams.get('file') ?? '';
  const first = url.searchParams.get('first');
  const scripts = [first, '/harness.js', `/cases/${file}.js`].filter((source) => source !== null);
  const tags = scripts.map((source) => `<script src="${source}"></script>`).join('\n');
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
  response.end(`<!doctype html>\n<title>${file}</title>\n<link rel="icon" href="data:,">\n<body>\n${tags}\n`);
}

/** `/html?body=…&header=Name:Value`: a document as the case wants it. */
function html({ url, response }: Exchange): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headersOf(url) });
  response.end(`<!doctype html><link rel="icon" href="data:,">${url.searchParams.get('body') ?? ''}`);
}

/** `/state?key=KEY`: what the server knows of a key. */
function state({ url, response, ledger }: Exchange): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(ledger.of(url.searchParams.get('key') ?? '')));
}

const endpoints: Readonly<Record<string, Endpoint>> = {
  '/page': casesPage,
  '/html': html,
  '/state': state,
  '/answer': answerBody,
  '/chunks': chunks,
  '/gated': gated,
  '/open': openGate,
  '/endless': endless,
  '/bulk': bulk,
  '/redirect': redirect,
  '/slow': slow,
  '/status': status,
  '/take': takeBody,
  '/sse': eventStream,
};

/** Any origin may read: the cases also ask across origins, with credentials too. */
function openToAll({ request, response }: Exchange): void {
  response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-headers', '*, x-probe, last-event-id, content-type');
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE');
  response.setHeader('access-control-expose-headers', 'x-seen');
  response.setHeader('vary', 'Origin');
}

async function answer(ledger: Ledger, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLoopbackHost(request.headers.host)) {
    response.writeHead(FOREIGN_HOST_STATUS).end(FOREIGN_HOST);
    return;
  }
  const exchange = { request, response, url: new URL(request.url ?? '/', 'http://localhost'), ledger };
  // Documents are read by their own origin alone, as most are.
  const isDocument = exchange.url.pathname === '/html' || exchange.url.pathname === '/page';
  if (!isDocument) openToAll(exchange);
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  await (endpoints[exchange.url.pathname] ?? script)(exchange);
}

async function listen(
  ledger: Ledger,
  sockets: SocketEndpoints,
  scheme: 'http' | 'https' = 'http',
): Promise<{ server: Server; url: string }> {
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    answer(ledger, request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  };
  const server: Server = scheme === 'http' ? createServer(take) : createSecureServer(createCertificate(), take);
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (isLoopbackHost(request.headers.host)) sockets.upgrade(request, socket, head);
    else endRefused(socket, FOREIGN_HOST_STATUS, FOREIGN_HOST);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // The address of a listening TCP server is never a string.
  const { port } = server.address() as AddressInfo;
  return { server, url: `${scheme}://127.0.0.1:${port}` };
}

/** Starts the server on three free ports of loopback. */
export async function startContractServer(): Promise<ContractServer> {
  const ledger = new Ledger();
  const sockets = new SocketEndpoints(ledger);
  const servers = await Promise.all([
    listen(ledger, sockets),
    listen(ledger, sockets),
    listen(ledger, sockets, 'https'),
  ]);
  const [main, cross, secure] = servers;
  const closing = new AbortController();
  const sessions = await serveSessions(new GroundTruth(), closing.signal);
  return {
    url: main.url,
    cross: cross.url,
    secure: secure.url,
    sessions,
    ledger,
    async close() {
      closing.abort();
      sockets.close();
      await Promise.all(
        servers.map(
          ({ server }) =>
            new Promise((resolve) => {
              server.close(resolve);
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
}
