/** A server and a page with connections in trouble, and some in none, each at an address of its own. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createGzip } from 'node:zlib';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { mix } from '../../../test-pages/server/seeded.ts';

/** Runs in the page. What each does, its address says. */
function troubledPage(): void {
  const kept: object[] = [];
  const socketUrl = (path: string): string => `ws://${location.host}${path}`;
  const spin = (length: number): void => {
    const end = performance.now() + length;
    while (performance.now() < end);
  };
  const again = (period: number, task: () => void): void => {
    task();
    setInterval(task, period);
  };
  // First of all, before a refusal makes Firefox wait. Messages come twice as often as the events that end its deafness.
  const late = new WebSocket(socketUrl('/late'));
  const listen = (): void => void (late.onmessage = () => undefined);
  late.onopen = () => new EventSource('/heard').addEventListener('paint', listen);
  // As clients do, the next attempt waits for the end of the one before: else slow attempts overlap and are streams of their own.
  const retry = (pause: number, connect: () => WebSocket): void =>
    void (connect().onclose = () => setTimeout(() => retry(pause, connect), pause));
  retry(2_500, () => new WebSocket(socketUrl('/forbidden')));
  retry(2_500, () => new WebSocket(socketUrl('/protocol'), ['json.v1']));
  retry(1_500, () => new WebSocket(socketUrl('/expired?access_token=abc.def.ghi')));
  // At the end, since a page that is busy starts everything else late.
  setTimeout(() => {
    new WebSocket(socketUrl('/slow')).onmessage = function draw() {
      spin(150);
    };
  }, 7_500);
  new WebSocket(socketUrl('/clean')).onmessage = () => undefined;
  // An event source that goes on after the end of an answer, and a message that is too big.
  kept.push(new EventSource('/login'), new EventSource('/packed'), new EventSource('/done'));
  const load = (): void => {
    const socket = new WebSocket(socketUrl('/load'));
    socket.onopen = () => socket.send('x'.repeat(70_000));
    socket.onclose = () => setTimeout(load, 1_000);
  };
  load();
  void fetch('/answer', { method: 'POST', body: '{"stream":true}' })
    .then((got) => got.text())
    .catch(() => undefined);
  new EventSource('/named').onmessage = () => undefined;
  let asked = 0;
  let sessions = 0;
  again(1_700, () => {
    asked += 1;
    void fetch('/search', { method: 'POST', body: JSON.stringify({ query: `words ${asked}` }) }).then((got) =>
      got.text(),
    );
  });
  again(1_500, () => void fetch('/telemetry', { method: 'POST', body: JSON.stringify({ at: performance.now() }) }));
  const session = async (): Promise<void> => {
    const path = '/socket.io/?EIO=4&transport=polling';
    const opened = await (await fetch(path)).text();
    const { sid }: { readonly sid: string } = JSON.parse(opened.slice(1));
    // What the refusal says is not read, as libraries do.
    await fetch(`${path}&sid=${sid}`, { method: 'POST', body: '40' });
    // A refusal that is not read holds its connection, of which there are six.
    sessions += 1;
    if (sessions < 3) setTimeout(() => void session(), 1_000);
  };
  setTimeout(() => void session(), 2_000);
}

function streamEvents(response: ServerResponse, event: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let count = 0;
  const timer = setInterval(() => response.write(`${event}data: {"count":${(count += 1)}}\n\n`), 500);
  response.on('close', () => clearInterval(timer));
}

/** An answer of a language model: whole, with its end marker, or cut off before it. */
function streamAnswer(response: ServerResponse, isWhole: boolean): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('retry: 300\n\n');
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    if (count < 8) return void response.write(`data: {"object":"chat.completion.chunk","choices":[${count}]}\n\n`);
    clearInterval(timer);
    response.end(isWhole ? 'data: [DONE]\n\n' : '');
  }, 60);
}

/** Events in a gzip stream that is never flushed. */
function packEvents(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
  const packed = createGzip();
  packed.pipe(response);
  const timer = setInterval(() => packed.write('data: {"value":1}\n\n'), 500);
  response.on('close', () => clearInterval(timer));
  response.flushHeaders();
}

let drawn = 0;

/** A number that follows from none before, and is the same in every run. */
const arbitrary = (): number => mix(1, (drawn += 1));

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const text = (status: number, body: string, type = 'text/plain'): void =>
    void response.writeHead(status, { 'content-type': type }).end(body);
  request.resume();
  switch (pathname) {
    case '/':
      return text(200, `<!doctype html><title>troubled</title><script>(${troubledPage})()</script>`, 'text/html');
    case '/login':
      return void response.writeHead(302, { location: '/login-page?next=%2Flogin' }).end();
    case '/login-page':
      return text(200, '<p>Log in', 'text/html');
    case '/packed':
      return packEvents(response);
    case '/named':
    case '/heard':
      return streamEvents(response, 'event: paint\n');
    case '/done':
    case '/answer':
      return streamAnswer(response, pathname === '/done');
    case '/search':
      return void setTimeout(
        () => text(200, `{"found":${arbitrary()}}`, 'application/json'),
        600 + (arbitrary() % 600),
      );
    case '/telemetry':
      return text(204, '');
    case '/socket.io/':
      if (searchParams.has('sid')) return text(400, '{"code":1,"message":"Session ID unknown"}', 'application/json');
      return text(200, `0{"sid":"s${arbitrary()}","upgrades":[],"pingInterval":25000,"pingTimeout":20000}`);
    default:
      return text(404, '');
  }
}

const REFUSALS: Readonly<Record<string, string>> = { '/forbidden': '403 Forbidden', '/expired': '401 Unauthorized' };

/** Starts the server on loopback. */
export async function startTroubledServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server: Server = createServer(answer);
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => false });
  sockets.on('connection', (socket: ServerSocket, path: string) => {
    if (path === '/load') return void setTimeout(() => socket.close(1009), 200);
    const timer = setInterval(() => socket.send('{"value":1}'), 250);
    socket.on('close', () => clearInterval(timer));
  });
  // An upgraded connection is none of the server's any more.
  const raws = new Set<Duplex>();
  server.on('upgrade', (request, raw, head) => {
    raws.add(raw);
    raw.on('close', () => raws.delete(raw));
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const refusal = REFUSALS[pathname];
    if (refusal !== undefined) raw.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    else sockets.handleUpgrade(request, raw, head, (socket) => sockets.emit('connection', socket, pathname));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      for (const raw of raws) raw.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
