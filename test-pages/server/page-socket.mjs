// @ts-check
import { STATUS_CODES } from 'node:http';
import { WebSocketServer } from 'ws';
import { identityOf } from './exchange.mjs';
import { BadParameter, Parameters } from './parameters.mjs';

/** @import { IncomingMessage } from 'node:http' */
/** @import { Duplex } from 'node:stream' */
/** @import { WebSocket, RawData } from 'ws' */
/** @import { GroundTruth } from './log.mjs' */
/** @import { Channel, Details, FaultName } from './log-block.mjs' */

/** The largest message taken from a page. */
const MESSAGE_LIMIT = 128 * 1024 * 1024;

/** How long a page has to close its half of a connection that was cut. */
const CUT_PATIENCE_MILLISECONDS = 2000;

/** One WebSocket of a page, logged as it happens. */
export class PageSocket {
  #ended = false;

  /**
   * @param {GroundTruth} log
   * @param {Channel} channel
   * @param {WebSocket} socket
   * @param {Duplex} raw the connection below.
   */
  constructor(log, channel, socket, raw) {
    this.log = log;
    this.channel = channel;
    this.socket = socket;
    this.raw = raw;
    log.add(channel, 'open', socket.protocol === '' ? {} : { protocol: socket.protocol });
    socket.on('close', (code, reason) => this.#finish({ code, reason: reason.toString('utf8') }));
    // `close` follows every error, and its code tells what the log must say.
    socket.on('error', () => {});
  }

  /** @returns {boolean} */
  get isOpen() {
    return !this.#ended && this.socket.readyState === this.socket.OPEN;
  }

  /**
   * Hears the page's messages; each is logged first.
   *
   * @param {(message: string | Buffer) => void} listener
   */
  onMessage(listener) {
    this.socket.on('message', (data, isBinary) => {
      if (this.#ended) return;
      const bytes = toBuffer(data);
      const message = isBinary ? bytes : bytes.toString('utf8');
      this.log.add(this.channel, 'out', { payload: message });
      listener(message);
    });
  }

  /** @param {() => void} listener called once the connection is over, from whichever side. */
  onEnd(listener) {
    this.socket.on('close', listener);
  }

  /**
   * @param {string | Uint8Array} payload
   * @param {Details & {number?: number, fault?: FaultName}} [what]
   * @returns {boolean} false when the connection is over, and nothing was sent.
   */
  send(payload, what = {}) {
    if (!this.isOpen) return false;
    this.socket.send(payload);
    this.log.add(this.channel, 'in', { payload, ...what });
    return true;
  }

  /**
   * @param {number} code
   * @param {string} [reason]
   */
  close(code, reason = '') {
    if (this.isOpen) this.socket.close(code, reason);
  }

  /** Ends the connection without a close frame, after what was sent has left: the page sees code 1006. */
  cut() {
    if (!this.isOpen) return;
    this.#finish({ fault: 'cut' }, 'cut');
    // Half-closed, not destroyed: unread input would turn the end into a reset, and a reset may cost the page messages
    // that were already on their way. The page closes its half; if not, time does.
    this.raw.end();
    setTimeout(() => this.raw.destroy(), CUT_PATIENCE_MILLISECONDS).unref();
  }

  /**
   * @param {Details & {fault?: FaultName}} details
   * @param {'close' | 'cut'} [event]
   */
  #finish(details, event = 'close') {
    if (this.#ended) return;
    this.#ended = true;
    this.log.add(this.channel, event, details);
  }
}

/**
 * One WebSocket handshake that has been asked for: a route accepts or refuses it.
 */
export class Handshake {
  /**
   * @param {GroundTruth} log
   * @param {IncomingMessage} request
   * @param {Duplex} raw
   * @param {Buffer} head
   * @param {URL} url
   */
  constructor(log, request, raw, head, url) {
    this.log = log;
    this.request = request;
    this.raw = raw;
    this.head = head;
    this.url = url;
    this.parameters = new Parameters(url);
    this.channel = log.channel({ ...identityOf(url), transport: 'websocket' });
  }

  /**
   * @param {(socket: PageSocket) => void} connected
   * @param {{compress?: boolean}} [options]
   */
  accept(connected, { compress = false } = {}) {
    const server = compress ? compressing : plain;
    server.handleUpgrade(this.request, /** @type {import('node:net').Socket} */ (this.raw), this.head, (socket) => {
      connected(new PageSocket(this.log, this.channel, socket, this.raw));
    });
  }

  /**
   * Answers the handshake with an HTTP error; the page sees only code 1006.
   *
   * @param {number} status
   * @param {string} text
   * @param {FaultName} [fault]
   */
  refuse(status, text, fault) {
    this.log.add(this.channel, 'response', { code: status, payload: text, ...(fault ? { fault } : {}) });
    const body = `${text}\n`;
    this.raw.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\ncontent-type: text/plain; charset=utf-8\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  }

  /**
   * Drops the connection without any answer.
   *
   * @param {FaultName} fault
   */
  drop(fault) {
    this.log.add(this.channel, 'cut', { fault });
    this.raw.destroy();
  }

  /** @param {unknown} error thrown by a route. */
  fail(error) {
    const isBad = error instanceof BadParameter;
    this.refuse(isBad ? 400 : 500, error instanceof Error ? error.message : String(error));
  }
}

const plain = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT, clientTracking: false });
const compressing = new WebSocketServer({
  noServer: true,
  maxPayload: MESSAGE_LIMIT,
  clientTracking: false,
  perMessageDeflate: { threshold: 0 },
});

/**
 * @param {RawData} data
 * @returns {Buffer}
 */
export function toBuffer(data) {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
