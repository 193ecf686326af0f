import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** A server with a page, a poll, an event stream and an echoing WebSocket, and what it sees of its connections. */
export interface Origin {
  readonly port: number;
  /** How its WebSocket connections ended, in their order: close codes. */
  readonly closes: number[];
  /** What its WebSockets received. */
  readonly received: string[];
  readonly sockets: Set<Socket>;
  readonly stop: () => Promise<void>;
}

export async function startOrigin(): Promise<Origin> {
  const closes: number[] = [];
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((message, response) => {
    if (message.url === '/events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write('data: first\n\n');
      return;
    }
    if (message.url === '/large') {
      response.end(Buffer.alloc(200_000, 97));
      return;
    }
    response.writeHead(200, { 'X-Method': message.method ?? '', 'Set-Cookie': ['a=1', 'b=2'] });
    message.pipe(response);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  const webSockets = new WebSocketServer({ server });
  webSockets.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('close', (code) => closes.push(code));
    socket.on('message', (data, isBinary) => {
      received.push(String(data));
      socket.send(data, { binary: isBinary });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: portOf(server), closes, received, sockets, stop: () => stopServer(server) };
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port;

export async function stopServer(server: Server): Promise<void> {
  server.closeAllConnections();
  const closed = new Promise((resolve) => server.close(resolve));
  // An upgraded connection is no longer the server's own.
  await closed;
}

/** A tunnel through a proxy, as browsers ask for it. */
export async function openTunnel(proxyPort: number, target: string): Promise<{ status: number; socket: Socket }> {
  const request = httpRequest({ host: '127.0.0.1', port: proxyPort, method: 'CONNECT', path: target, agent: false });
  request.end();
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('connect', (response: IncomingMessage, socket: Socket) =>
      resolve({ status: response.statusCode ?? 0, socket }),
    );
  });
}

/** A WebSocket through a proxy, with everything that happens to it. */
export async function openSocket(proxyPort: number, port: number, path = '/feed'): Promise<ProxiedSocket> {
  const { socket: raw, status } = await openTunnel(proxyPort, `127.0.0.1:${port}`);
  if (status !== 200) throw new Error(`the tunnel was answered with ${status}`);
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    createConnection: () => raw,
    perMessageDeflate: false,
  });
  return new ProxiedSocket(socket, raw);
}

export class ProxiedSocket {
  readonly messages: string[] = [];
  readonly errors: string[] = [];
  readonly opened: Promise<boolean>;
  readonly closed: Promise<number>;
  readonly socket: WebSocket;
  readonly raw: Socket;

  constructor(socket: WebSocket, raw: Socket) {
    this.socket = socket;
    this.raw = raw;
    socket.on('message', (data) => this.messages.push(String(data)));
    socket.on('error', (error) => this.errors.push(error.message));
    raw.on('error', (error) => this.errors.push('code' in error ? String(error.code) : error.message));
    this.closed = new Promise((resolve) => socket.once('close', resolve));
    this.opened = new Promise((resolve) => {
      socket.once('open', () => resolve(true));
      socket.once('close', () => resolve(false));
    });
  }
}

/** A plain request through a proxy, with the whole address. */
export function fetchThrough(
  proxyPort: number,
  url: string,
  {
    method = 'GET',
    body = '',
    headers = {},
  }: { method?: string; body?: string; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: string; headers: IncomingMessage['headers']; rawHeaders: string[] }> {
  return new Promise((resolve, reject) => {
    const { host } = new URL(url);
    const request = httpRequest(
      { host: '127.0.0.1', port: proxyPort, method, path: url, headers: { Host: host, ...headers }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: text,
            headers: response.headers,
            rawHeaders: response.rawHeaders,
          }),
        );
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}

/** The code of the error with which a promise ends; the value's own text if it ends well. */
export const codeOf = (outcome: Promise<unknown>): Promise<string> =>
  outcome.then(
    (value) => `fulfilled: ${JSON.stringify(value)}`,
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );

/** Waits until something is so; ends with the test's own limit where it never is. */
export async function untilTrue(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** A bare connection. */
export async function openRaw(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Waits for the end of a connection, whether or not an error comes before it. */
export const closeOf = (socket: Socket): Promise<void> =>
  new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
