import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Ledger } from './server-ledger.ts';

/**
 * WebSocket endpoints. `/ws/echo` sends everything back; `/ws/push?send=…&send=…` sends the texts as soon as it is open
 * (`binary=1`: as bytes); `/ws/close?code=…&reason=…` closes after the first message, or at once with `now=1`;
 * `protocol=none` takes no subprotocol; `/ws/drop` ends without a close frame after the first message; `/ws/refuse` answers 403.
 */
export class SocketEndpoints {
  readonly #ledger: Ledger;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: 64 * 1024 * 1024,
    handleProtocols: (offered, request) => {
      if (request.url?.includes('protocol=none')) return false;
      return offered.has('second') ? 'second' : ([...offered][0] ?? false);
    },
  });
  readonly #deflating = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 0 } });

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Takes or refuses a handshake. */
  upgrade(request: IncomingMessage, raw: Duplex, head: Buffer): void {
    // A page that vanishes resets its connection; there is nothing to do about it here.
    raw.on('error', () => {});
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/ws/refuse') {
      raw.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    }
    const server = url.searchParams.has('deflate') ? this.#deflating : this.#server;
    server.handleUpgrade(request, raw, head, (socket) => this.#serve(socket, url));
  }

  #serve(socket: WebSocket, url: URL): void {
    const entry = this.#ledger.of(url.searchParams.get('key') ?? '');
    const close = () =>
      socket.close(Number(url.searchParams.get('code') ?? 1000), url.searchParams.get('reason') ?? '');
    socket.on('error', () => {});
    socket.on('close', (code) => entry.closes.push(code));
    socket.on('message', (data, isBinary) => {
      entry.frames.push(isBinary ? `binary ${lengthOf(data)}` : textOf(data).slice(0, 100));
      if (url.pathname === '/ws/echo') socket.send(data, { binary: isBinary });
      if (url.pathname === '/ws/close') close();
      if (url.pathname === '/ws/drop') socket.terminate();
    });
    for (const text of url.searchParams.getAll('send')) {
      socket.send(url.searchParams.has('binary') ? Buffer.from(text) : text);
    }
    if (url.pathname === '/ws/close' && url.searchParams.has('now')) close();
  }

  /** Ends every connection. */
  close(): void {
    for (const server of [this.#server, this.#deflating]) for (const client of server.clients) client.terminate();
  }
}

const bufferOf = (data: RawData): Buffer =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data;

const lengthOf = (data: RawData): number => bufferOf(data).length;

const textOf = (data: RawData): string => bufferOf(data).toString('utf8');
