import { eventText } from './server-sent-events.ts';
import type { Exchange } from './exchange.ts';
import type { PageSocket } from './page-socket.ts';
import type { TickerOptions } from './ticker-options.ts';

/** Where a ticker's messages go: a WebSocket or a server-sent event stream. */
export interface TickerSink {
  /** Before the messages of one tick, so that they may leave together. */
  readonly begin: () => void;
  readonly send: (number: number, payload: string | Uint8Array, fault: 'none' | 'duplicate' | 'swap') => void;
  /** After the messages of one tick. */
  readonly flush: () => void;
  readonly beat: (count: number) => void;
  readonly close: (code: number) => void;
  readonly cut: () => void;
  /** After the last message, unless the connection is to stay open. */
  readonly end: () => void;
  /** Bytes that have not left yet. */
  readonly waiting: () => number;
}

/** The messages of one tick leave in one write: the connection below is corked meanwhile. */
export function webSocketSink(socket: PageSocket, options: TickerOptions): TickerSink {
  let corked = false;
  return {
    begin: () => {
      corked = true;
      socket.raw.cork();
    },
    send: (number, payload, fault) => {
      if (!socket.isOpen) return;
      socket.socket.send(payload);
      socket.log.addNumbered(socket.channel, 'in', number, payload.length, fault);
    },
    flush: () => {
      if (corked) socket.raw.uncork();
      corked = false;
    },
    beat: (count) => {
      if (options.heartbeatKind === 'message') socket.send(`{"type":"heartbeat","count":${count}}`);
      else if (socket.isOpen) socket.socket.ping();
    },
    close: (code) => socket.close(code, 'asked for'),
    cut: () => socket.cut(),
    end: () => socket.close(1000, 'count reached'),
    waiting: () => socket.socket.bufferedAmount,
  };
}

/** The events of one tick leave in one write. */
export function serverSentEventsSink(exchange: Exchange, options: TickerOptions): TickerSink {
  let pieces: string[] = [];
  let pending = 0;
  const flush = () => {
    if (pieces.length === 0) return;
    const wire = pieces.join('');
    pieces = [];
    pending = 0;
    if (!exchange.isOver) exchange.response.write(wire);
  };
  return {
    begin: () => {},
    send: (number, payload, fault) => {
      if (exchange.isOver) return;
      pieces.push(eventText({ id: String(number), data: String(payload) }));
      pending += payload.length;
      exchange.log.addNumbered(exchange.channel, 'in', number, payload.length, fault);
    },
    flush,
    beat: (count) => {
      if (exchange.isOver) return;
      if (options.heartbeatKind === 'protocol') {
        exchange.response.write(': heartbeat\n\n');
        return;
      }
      const payload = `{"type":"heartbeat","count":${count}}`;
      exchange.send(eventText({ type: 'heartbeat', data: payload }), { payload, eventType: 'heartbeat' });
    },
    close: () => exchange.end(),
    cut: () => exchange.cut(),
    // An EventSource would reconnect to a finished answer; the page closes it when it has the last number.
    end: () => {},
    waiting: () => exchange.response.writableLength + pending,
  };
}
