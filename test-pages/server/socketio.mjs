// @ts-check
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import { identityOf } from './exchange.mjs';
import { toBuffer } from './page-socket.mjs';
import { BadParameter, Parameters } from './parameters.mjs';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { Duplex } from 'node:stream' */
/** @import { Socket } from 'socket.io' */
/** @import { WebSocket } from 'ws' */
/** @import { Context } from './context.mjs' */
/** @import { GroundTruth } from './log.mjs' */
/** @import { Channel } from './log-block.mjs' */

/**
 * The real Socket.IO server, behind the address that its client expects. What is logged is what goes over the wire
 * (Engine.IO packets, several to a polling body), taken below the library, not what the application meant.
 */
export class SocketIo {
  #context;
  #server;

  /** @param {Context} context */
  constructor(context) {
    this.#context = context;
    this.#server = new Server({
      serveClient: false,
      cors: { origin: '*' },
      // 2 s and not 25: pings are part of what the page shows.
      pingInterval: 2000,
      pingTimeout: 4000,
      httpCompression: false,
      wsEngine: loggingEngine(context.log),
    });
    // Never listens: it only gives the library a place to hang its handlers, which are called from here.
    this.#server.attach(createServer());
    this.#server.use((socket, next) => {
      try {
        readOptions(socket);
        next();
      } catch (error) {
        next(error instanceof BadParameter ? error : new Error(String(error)));
      }
    });
    this.#server.on('connection', (socket) => {
      const { count, every } = readOptions(socket);
      let number = 0;
      const timer = setInterval(() => {
        if (number === count) {
          clearInterval(timer);
          return;
        }
        number += 1;
        // To this socket alone: broadcasts reuse ready-made frames that bypass the log.
        socket.emit('price', { sequence: number, symbol: 'RTI', price: 100 + (number % 10) });
      }, every);
      socket.on('order', (order, acknowledge) => {
        if (typeof acknowledge === 'function') acknowledge({ accepted: order });
      });
      socket.on('bytes', (bytes) => socket.emit('bytes', bytes));
      socket.on('leave', () => socket.disconnect(true));
      socket.on('disconnect', () => clearInterval(timer));
    });
  }

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   * @param {URL} url
   */
  handleRequest(request, response, url) {
    const { log } = this.#context;
    const channel = log.channel({ ...identityOf(url), transport: 'socketio-polling' });
    logPolling(log, channel, request, response);
    this.#server.engine.handleRequest(request, response);
  }

  /**
   * @param {IncomingMessage} request
   * @param {Duplex} raw
   * @param {Buffer} head
   */
  handleUpgrade(request, raw, head) {
    this.#server.engine.handleUpgrade(request, raw, head);
  }

  async close() {
    await this.#server.close();
  }
}

/**
 * The names that the library adds are not refused, so what is left over cannot be either.
 *
 * @param {Socket} socket
 * @throws {BadParameter}
 */
function readOptions(socket) {
  const parameters = new Parameters(new URL(socket.handshake.url, 'http://localhost'));
  return {
    count: parameters.integer('count', { from: 0, to: 100_000, otherwise: 10 }),
    every: parameters.integer('every', { from: 5, to: 60_000, otherwise: 300 }),
  };
}

/**
 * Notes both bodies of a polling exchange, as they are on the wire.
 *
 * @param {GroundTruth} log
 * @param {Channel} channel
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 */
function logPolling(log, channel, request, response) {
  const method = request.method ?? 'GET';
  /** @type {Buffer[]} */
  const pieces = [];
  let isNoted = false;
  const noteRequest = () => {
    if (isNoted) return;
    isNoted = true;
    const payload = pieces.length > 0 ? { payload: Buffer.concat(pieces).toString('utf8') } : {};
    log.add(channel, 'request', { method, ...payload });
  };
  if (method === 'POST') {
    // Not a listener: it would start the flow before the library listens, and the library would miss the body.
    const emit = request.emit.bind(request);
    request.emit = (/** @type {string} */ name, /** @type {unknown[]} */ ...rest) => {
      const [piece] = rest;
      if (name === 'data' && (typeof piece === 'string' || piece instanceof Uint8Array))
        pieces.push(Buffer.from(piece));
      if (name === 'end') noteRequest();
      return emit(name, ...rest);
    };
  } else {
    noteRequest();
  }
  const end = response.end.bind(response);
  response.end = /** @type {typeof response.end} */ (
    (/** @type {unknown} */ chunk, /** @type {BufferEncoding} */ encoding, /** @type {() => void} */ done) => {
      const hasBody = typeof chunk === 'string' || chunk instanceof Uint8Array;
      const payload = hasBody ? { payload: Buffer.from(/** @type {string} */ (chunk)).toString('utf8') } : {};
      noteRequest();
      log.add(channel, 'response', { code: response.statusCode, ...payload });
      return end(chunk, encoding, done);
    }
  );
  response.on('close', () => log.add(channel, 'close', response.writableFinished ? {} : { byPage: true }));
}

/**
 * The library's own WebSocket server with a log below it.
 *
 * @param {GroundTruth} log
 */
function loggingEngine(log) {
  return class extends WebSocketServer {
    /**
     * @override
     * @param {IncomingMessage} request
     * @param {Duplex} raw
     * @param {Buffer} head
     * @param {(socket: WebSocket, request: IncomingMessage) => void} connected
     */
    handleUpgrade(request, raw, head, connected) {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const channel = log.channel({ ...identityOf(url), transport: 'socketio-websocket' });
      super.handleUpgrade(request, /** @type {import('node:net').Socket} */ (raw), head, (socket) => {
        logSocket(log, channel, socket);
        connected(socket, request);
      });
    }
  };
}

/**
 * @param {GroundTruth} log
 * @param {Channel} channel
 * @param {WebSocket} socket
 */
function logSocket(log, channel, socket) {
  log.add(channel, 'open');
  socket.on('message', (data, isBinary) => {
    const bytes = toBuffer(data);
    log.add(channel, 'out', { payload: isBinary ? bytes : bytes.toString('utf8') });
  });
  socket.on('close', (code, reason) => log.add(channel, 'close', { code, reason: reason.toString('utf8') }));
  const send = socket.send.bind(socket);
  socket.send = (/** @type {unknown[]} */ ...rest) => {
    const [data] = rest;
    const payload = typeof data === 'string' || data instanceof Uint8Array ? data : null;
    if (socket.readyState === socket.OPEN && payload !== null) log.add(channel, 'in', { payload });
    return Reflect.apply(send, socket, rest);
  };
}
