import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { WebSocketServer } from 'ws';
import { identityOf } from './exchange.ts';
import { toBuffer } from './page-socket.ts';
import { BadParameter, Parameters } from './parameters.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'socket.io';
import type { WebSocket } from 'ws';
import type { Context } from './context.ts';
import type { GroundTruth } from './log.ts';
import type { Channel } from './log-block.ts';

/**
 * The real Socket.IO server, behind the address that its client expects. What is logged is what goes over the wire
 * (Engine.IO packets, several to a polling body), taken below the library, not what the application meant.
 */
export class SocketIo {
  #context;
  #server;

  constructor(context: Context) {
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

  handleRequest(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const { log } = this.#context;
    const channel = log.channel({ ...identityOf(url), transport: 'socketio-polling' });
    logPolling(log, channel, request, response);
    this.#server.engine.handleRequest(request, response);
  }

  handleUpgrade(request: IncomingMessage, raw: Duplex, head: Buffer): void {
    this.#server.engine.handleUpgrade(request, raw, head);
  }

  async close() {
    await this.#server.close();
  }
}

/**
 * The names that the library adds are not refused, so what is left over cannot be either.
 *
 * @throws {BadParameter}
 */
function readOptions(socket: Socket) {
  const parameters = new Parameters(new URL(socket.handshake.url, 'http://localhost'));
  return {
    count: parameters.integer('count', { from: 0, to: 100_000, otherwise: 10 }),
    every: parameters.integer('every', { from: 5, to: 60_000, otherwise: 300 }),
  };
}

/** Notes both bodies of a polling exchange, as they are on the wire. */
function logPolling(log: GroundTruth, channel: Channel, request: IncomingMessage, response: ServerResponse) {
  const method = request.method ?? 'GET';
  const pieces: Buffer[] = [];
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
    request.emit = (name: string, ...rest: unknown[]) => {
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
  response.end = ((chunk: unknown, encoding: BufferEncoding, done: () => void) => {
    const payload = textOf(chunk);
    noteRequest();
    log.add(channel, 'response', { code: response.statusCode, ...(payload === null ? {} : { payload }) });
    return end(chunk, encoding, done);
  }) as typeof response.end;
  response.on('close', () => log.add(channel, 'close', response.writableFinished ? {} : { byPage: true }));
}

/** A body as text, whether it was written as text or as bytes; null for anything else. */
function textOf(chunk: unknown): string | null {
  if (typeof chunk === 'string') return chunk;
  return chunk instanceof Uint8Array ? Buffer.from(chunk).toString('utf8') : null;
}

/** The library's own WebSocket server with a log below it. */
function loggingEngine(log: GroundTruth) {
  return class extends WebSocketServer {
    override handleUpgrade(
      request: IncomingMessage,
      raw: Duplex,
      head: Buffer,
      connected: (socket: WebSocket, request: IncomingMessage) => void,
    ) {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const channel = log.channel({ ...identityOf(url), transport: 'socketio-websocket' });
      super.handleUpgrade(request, raw, head, (socket) => {
        logSocket(log, channel, socket);
        connected(socket, request);
      });
    }
  };
}

function logSocket(log: GroundTruth, channel: Channel, socket: WebSocket) {
  log.add(channel, 'open');
  socket.on('message', (data, isBinary) => {
    const bytes = toBuffer(data);
    log.add(channel, 'out', { payload: isBinary ? bytes : bytes.toString('utf8') });
  });
  socket.on('close', (code, reason) => log.add(channel, 'close', { code, reason: reason.toString('utf8') }));
  const send = socket.send.bind(socket);
  socket.send = (...rest: unknown[]) => {
    const [data] = rest;
    const payload = typeof data === 'string' || data instanceof Uint8Array ? data : null;
    if (socket.readyState === socket.OPEN && payload !== null) log.add(channel, 'in', { payload });
    return Reflect.apply(send, socket, rest);
  };
}
