import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type WebSocket, WebSocketServer } from 'ws';

/** What the servers of one test saw and hold. */
export interface Servers {
  /** Serves the page, and the endpoints `/ws`, `/sse`, `/body`, `/poll`. */
  readonly url: string;
  /** An address that accepts and never answers. */
  readonly silent: string;
  /** Open connections, newest last. */
  readonly sockets: WebSocket[];
  readonly tcp: Socket[];
  readonly responses: ServerResponse[];
  /** Texts that came from pages, with the closes: `closed 1005`. */
  readonly seen: string[];
  /** `Last-Event-ID` of each request for events, and `-` for none. */
  readonly eventIds: string[];
  /** Answers new requests and handshakes with this status; `null` as usual. */
  status: number | null;
  /** Listens no more and ends every connection; `up` listens at the same address again. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

const listen = (server: Server | TcpServer): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const PAGE = '<!doctype html><meta charset="utf-8"><title>oracle</title><script src="/page.js"></script>';

/** Starts the servers. */
export async function startServers(): Promise<Servers> {
  const page = fileURLToPath(new URL('page.ts', import.meta.url));
  const built = await build({ entryPoints: [page], bundle: true, format: 'iife', write: false });
  const script = built.outputFiles[0]?.text ?? '';
  const state = {
    sockets: [] as WebSocket[],
    tcp: [] as Socket[],
    responses: [] as ServerResponse[],
    seen: [] as string[],
    eventIds: [] as string[],
    status: null as number | null,
  };
  const open = new Set<Socket>();
  const track = (socket: Socket): void => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('cache-control', 'no-store');
    if (pathname === '/page.js') return void response.setHeader('content-type', 'text/javascript').end(script);
    if (pathname === '/') return void response.setHeader('content-type', 'text/html').end(PAGE);
    if (state.status !== null) return void response.writeHead(state.status).end();
    if (pathname === '/sse') {
      const id = request.headers['last-event-id'];
      state.eventIds.push(typeof id === 'string' ? id : '-');
      response.setHeader('content-type', 'text/event-stream');
      response.write(`id: ${state.eventIds.length}\ndata: hello\n\nevent: named\ndata: more\n\n`);
      state.responses.push(response);
      return;
    }
    if (pathname === '/body') {
      response.setHeader('content-type', 'text/plain');
      response.write('first piece\n');
      state.responses.push(response);
      return;
    }
    state.responses.push(response);
    if (pathname === '/poll') response.setHeader('content-type', 'application/json').end('{"ok":true}');
  };

  const server = createServer(answer);
  server.on('connection', track);
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, raw: Socket, head) => {
    if (state.status !== null) {
      raw.end(`HTTP/1.1 ${state.status} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, raw, head, (socket) => {
      state.sockets.push(socket);
      state.tcp.push(raw);
      socket.on('error', () => {});
      socket.on('message', (data, isBinary) => {
        const text = isBinary ? `binary ${(data as Buffer).length}` : String(data as Buffer);
        state.seen.push(text);
        if (text === 'echo') socket.send('echoed');
      });
      socket.on('close', (code) => state.seen.push(`closed ${code}`));
    });
  });
  const silent = createTcp(track);
  const [port, silentPort] = [await listen(server), await listen(silent)];
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    silent: `127.0.0.1:${silentPort}`,
    async down() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
    async up() {
      if (server.listening) return;
      await new Promise<void>((resolve) => {
        server.listen(port, '127.0.0.1', resolve);
      });
    },
    async close() {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      await Promise.all([server, silent].map((each) => new Promise((resolve) => each.close(resolve))));
    },
  });
}
