// @ts-check
import { eventText } from './server-sent-events.mjs';

/** @import { Exchange } from './exchange.mjs' */
/** @import { PageSocket } from './page-socket.mjs' */
/** @import { TickerOptions } from './ticker-options.mjs' */

/**
 * Where a ticker's messages go: a WebSocket or a server-sent event stream.
 *
 * @typedef {object} TickerSink
 * @property {() => void} begin before the messages of one tick, so that they may leave together.
 * @property {(number: number, payload: string | Uint8Array, fault: 'none' | 'duplicate' | 'swap') => void} send
 * @property {() => void} flush after the messages of one tick.
 * @property {(count: number) => void} beat
 * @property {(code: number) => void} close
 * @property {() => void} cut
 * @property {() => void} end after the last message, unless the connection is to stay open.
 * @property {() => number} waiting bytes that have not left yet.
 */

/**
 * The messages of one tick leave in one write: the connection below is corked meanwhile.
 *
 * @param {PageSocket} socket
 * @param {TickerOptions} options
 * @returns {TickerSink}
 */
export function webSocketSink(socket, options) {
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

/**
 * The events of one tick leave in one write.
 *
 * @param {Exchange} exchange
 * @param {TickerOptions} options
 * @returns {TickerSink}
 */
export function serverSentEventsSink(exchange, options) {
  /** @type {string[]} */
  let pieces = [];
  let held = 0;
  const flush = () => {
    if (pieces.length === 0) return;
    const wire = pieces.join('');
    pieces = [];
    held = 0;
    if (!exchange.isOver) exchange.response.write(wire);
  };
  return {
    begin: () => {},
    send: (number, payload, fault) => {
      if (exchange.isOver) return;
      pieces.push(eventText({ id: String(number), data: String(payload) }));
      held += payload.length;
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
    waiting: () => exchange.response.writableLength + held,
  };
}
