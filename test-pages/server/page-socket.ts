import { STATUS_CODES } from 'node:http';
import { WebSocketServer } from 'ws';
import { identityOf } from './exchange.ts';
import { BadParameter, Parameters } from './parameters.ts';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { GroundTruth } from './log.ts';
import type { Channel, Details, FaultName } from './log-block.ts';

/** The largest message taken from a page. */
const MESSAGE_LIMIT = 128 * 1024 * 1024;

/** How long a page has to close its half of a connection that was cut. */
const CUT_PATIENCE_MILLISECONDS = 2000;

/** One WebSocket of a page, logged as it happens. */
export class PageSocket {
  readonly log: GroundTruth;
  readonly channel: Channel;
  readonly socket: WebSocket;
  readonly raw: Duplex;
  #ended = false;

  /** @param raw the connection below. */
  constructor(log: GroundTruth, channel: Channel, socket: WebSocket, raw: Duplex) {
    this.log = log;
    this.channel = channel;
    this.socket = socket;
    this.raw = raw;
    log.add(channel, 'open', socket.protocol === '' ? {} : { protocol: socket.protocol });
    socket.on('close', (code, reason) => this.#finish({ code, reason: reason.toString('utf8') }));
    // `close` follows every error, and its code tells what the log must say.
    socket.on('error', () => {});
  }

  get isOpen(): boolean {
    return !this.#ended && this.socket.readyState === this.socket.OPEN;
  }

  /** Hears the page's messages; each is logged first. */
  onMessage(listener: (message: string | Buffer) => void): void {
    this.socket.on('message', (data, isBinary) => {
      if (this.#ended) return;
      const bytes = toBuffer(data);
      const message = isBinary ? bytes : bytes.toString('utf8');
      this.log.add(this.channel, 'out', { payload: message });
      listener(message);
    });
  }

  /** @param listener called once the connection is over, from whichever side. */
  onEnd(listener: () => void): void {
    this.socket.on('close', listener);
  }

  /** @returns false when the connection is over, and nothing was sent. */
  send(payload: string | Uint8Array, what: Details & { number?: number; fault?: FaultName } = {}): boolean {
    if (!this.isOpen) return false;
    this.socket.send(payload);
    this.log.add(this.channel, 'in', { payload, ...what });
    return true;
  }

  close(code: number, reason = ''): void {
    if (this.isOpen) this.socket.close(code, reason);
  }

  /** Ends the connection without a close frame, after what was sent has left: the page sees code 1006. */
  cut(): void {
    if (!this.isOpen) return;
    this.#finish({ fault: 'cut' }, 'cut');
    // Half-closed, not destroyed: unread input would turn the end into a reset, and a reset may cost the page messages
    // that were already on their way. The page closes its half; if not, time does.
    this.raw.end();
    setTimeout(() => this.raw.destroy(), CUT_PATIENCE_MILLISECONDS).unref();
  }

  #finish(details: Details & { fault?: FaultName }, event: 'close' | 'cut' = 'close'): void {
    if (this.#ended) return;
    this.#ended = true;
    this.log.add(this.channel, event, details);
  }
}

/**
 * One WebSocket handshake that has been asked for: a route accepts or refuses it.
 */
export class Handshake {
  readonly log: GroundTruth;
  readonly request: IncomingMessage;
  readonly raw: Duplex;
  readonly head: Buffer;
  readonly url: URL;
  readonly parameters: Parameters;
  readonly channel: Channel;

  constructor(log: GroundTruth, request: IncomingMessage, raw: Duplex, head: Buffer, url: URL) {
    this.log = log;
    this.request = request;
    this.raw = raw;
    this.head = head;
    this.url = url;
    this.parameters = new Parameters(url);
    this.channel = log.channel({ ...identityOf(url), transport: 'websocket' });
  }

  accept(connected: (socket: PageSocket) => void, { compress = false }: { compress?: boolean } = {}): void {
    const server = compress ? compressing : plain;
    server.handleUpgrade(this.request, this.raw, this.head, (socket) => {
      connected(new PageSocket(this.log, this.channel, socket, this.raw));
    });
  }

  /** Answers the handshake with an HTTP error; the page sees only code 1006. */
  refuse(status: number, text: string, fault?: FaultName): void {
    this.log.add(this.channel, 'response', { code: status, payload: text, ...(fault ? { fault } : {}) });
    endRefused(this.raw, status, text);
  }

  /** Drops the connection without any answer. */
  drop(fault: FaultName): void {
    this.log.add(this.channel, 'cut', { fault });
    this.raw.destroy();
  }

  /** @param error thrown by a route. */
  fail(error: unknown): void {
    const isBad = error instanceof BadParameter;
    this.refuse(isBad ? 400 : 500, error instanceof Error ? error.message : String(error));
  }
}

/** Answers a handshake with an HTTP error and a sentence, and ends the connection. */
export function endRefused(raw: Duplex, status: number, text: string): void {
  // Who asked may have left already.
  raw.on('error', () => {});
  const body = `${text}\n`;
  raw.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

const plain = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT, clientTracking: false });
const compressing = new WebSocketServer({
  noServer: true,
  maxPayload: MESSAGE_LIMIT,
  clientTracking: false,
  perMessageDeflate: { threshold: 0 },
});

export function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
