// @ts-check
import { performance } from 'node:perf_hooks';
import { BadParameter } from './parameters.mjs';
import { eventText } from './server-sent-events.mjs';
import { SMALLEST_BINARY, SMALLEST_TEXT, tickerMessage } from './ticker-messages.mjs';
import { planTicker } from './ticker-plan.mjs';

/** @import { Exchange } from './exchange.mjs' */
/** @import { Handshake, PageSocket } from './page-socket.mjs' */
/** @import { Parameters } from './parameters.mjs' */
/** @import { TickerFaults, TickerStep } from './ticker-plan.mjs' */
/** @import { GroundTruth } from './log.mjs' */
/** @import { Channel } from './log-block.mjs' */

/**
 * @typedef {TickerFaults & {rate: number, size: number, format: 'text' | 'binary', after: number, lose: number,
 *   replay: number, heartbeat: number, heartbeatKind: 'message' | 'protocol', end: 'close' | 'open',
 *   retry: number}} TickerOptions
 */

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
 * @property {() => void} end after the last message.
 * @property {() => number} waiting bytes that have not left yet.
 */

/** How often a fast ticker wakes up. Below 4 ms a timer of Node costs more than the messages it brings. */
const TICK_MILLISECONDS = 4;

/** A ticker waits while this much has not left: a page that does not read must not fill the server's memory. */
const WAITING_LIMIT = 64 * 1024 * 1024;

/** @param {Handshake} handshake `/ticker/ws` */
export function tickerOverWebSocket(handshake) {
  const options = readOptions(handshake.parameters);
  handshake.accept((socket) => {
    socket.onMessage(() => {});
    const stop = runTicker(options, socket.log, socket.channel, webSocketSink(socket, options));
    socket.onEnd(stop);
  });
}

/** @param {Exchange} exchange `/ticker/sse` */
export function tickerOverServerSentEvents(exchange) {
  const options = readOptions(exchange.parameters);
  if (options.format === 'binary') {
    throw new BadParameter('/ticker/sse: server-sent events carry text only. Leave "format" out, or use /ticker/ws.');
  }
  const last = Number(exchange.request.headers['last-event-id'] ?? NaN);
  if (Number.isSafeInteger(last) && last > 0) options.after = last;
  if (options.count > 0 && options.after >= options.count) {
    exchange.answer(204);
    return;
  }
  exchange.stream('text/event-stream; charset=utf-8');
  if (options.retry > 0) exchange.response.write(`retry: ${options.retry}\n\n`);
  const stop = runTicker(options, exchange.log, exchange.channel, serverSentEventsSink(exchange, options));
  exchange.over.signal.addEventListener('abort', stop);
}

/**
 * @param {Parameters} parameters
 * @returns {TickerOptions}
 */
function readOptions(parameters) {
  const numbers = { from: 0, to: 1_000_000_000, otherwise: 0 };
  const options = {
    seed: parameters.integer('seed', { ...numbers, otherwise: 1 }),
    rate: parameters.integer('rate', { from: 1, to: 20_000, otherwise: 10 }),
    size: parameters.integer('size', { from: 0, to: 16 * 1024 * 1024, otherwise: 0 }),
    format: parameters.choice('format', ['text', 'binary']),
    count: parameters.integer('count', numbers),
    after: parameters.integer('after', numbers),
    clean: parameters.integer('clean', { ...numbers, otherwise: 1 }),
    drop: parameters.oneIn('drop'),
    duplicate: parameters.oneIn('duplicate'),
    swap: parameters.oneIn('swap'),
    stallAt: parameters.integer('stall-at', numbers),
    stall: parameters.integer('stall', { from: 0, to: 3_600_000, otherwise: 2000 }),
    closeAt: parameters.integer('close-at', numbers),
    closeCode: parameters.integer('close-code', { from: 1000, to: 4999, otherwise: 1000 }),
    cutAt: parameters.integer('cut-at', numbers),
    silenceFrom: parameters.integer('silence-from', numbers),
    lose: parameters.integer('lose', { from: 0, to: 10_000, otherwise: 0 }),
    replay: parameters.integer('replay', { from: 0, to: 10_000, otherwise: 0 }),
    heartbeat: parameters.integer('heartbeat', { from: 0, to: 3_600_000, otherwise: 0 }),
    heartbeatKind: parameters.choice('heartbeat-kind', ['message', 'protocol']),
    end: parameters.choice('end', ['close', 'open']),
    retry: parameters.integer('retry', { from: 0, to: 3_600_000, otherwise: 0 }),
  };
  parameters.finish();
  const smallest = options.format === 'binary' ? SMALLEST_BINARY : SMALLEST_TEXT;
  if (options.size > 0 && options.size < smallest) {
    throw new BadParameter(
      `A ${options.format} price message needs ${smallest} bytes and "size" is ${options.size}. Give ${smallest} or ` +
        'more, or 0 for the natural size.',
    );
  }
  if (options.lose > 0 && options.replay > 0) {
    throw new BadParameter('A resumed ticker can lose numbers or replay some, not both. Give "lose" or "replay".');
  }
  if ([1004, 1005, 1006].includes(options.closeCode) || (options.closeCode > 1014 && options.closeCode < 3000)) {
    throw new BadParameter(
      `No server may send the close code ${options.closeCode}. Give 1000 to 1003, 1007 to 1014, or 3000 to 4999; ` +
        'for an end without a code use "cut-at".',
    );
  }
  return options;
}

/**
 * Sends what the plan says, at the rate. What is due follows from the time since the start and never from the tick
 * before, so that late timers do not add up; a tick that comes late sends all that is due at once.
 *
 * @param {TickerOptions} options
 * @param {GroundTruth} log
 * @param {Channel} channel
 * @param {TickerSink} sink
 * @returns {() => void} stops it.
 */
function runTicker(options, log, channel, sink) {
  channel.payloadOf = (number) => tickerMessage(options, number);
  const plan = planTicker(onceOnly(options), resume(options, log, channel));
  const interval = 1000 / options.rate;
  let origin = performance.now();
  let slots = 0;
  let next = plan.next();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const heartbeat = startHeartbeat(options, sink);
  const stop = () => {
    clearTimeout(timer);
    clearInterval(heartbeat);
  };

  /** @param {TickerStep} step */
  const take = (step) => {
    switch (step.kind) {
      case 'send':
        sink.send(step.number, tickerMessage(options, step.number), step.fault);
        return;
      case 'drop':
        log.add(channel, 'injected', { fault: 'drop', number: step.number });
        return;
      case 'hold':
        return;
      case 'stall':
        log.add(channel, 'injected', { fault: 'stall', number: step.number, duration: step.duration });
        // From now on, so that the pause is as long as asked even if the messages before it were late.
        origin = performance.now() + step.duration - slots * interval;
        return;
      case 'close':
        log.add(channel, 'injected', { fault: 'close', number: step.number, code: step.code });
        clearInterval(heartbeat);
        sink.flush();
        sink.close(step.code);
        return;
      case 'cut':
        clearInterval(heartbeat);
        sink.flush();
        sink.cut();
        return;
      case 'silence':
        log.add(channel, 'injected', { fault: 'silence', number: step.number });
        clearInterval(heartbeat);
        return;
      case 'end':
        clearInterval(options.end === 'close' ? heartbeat : undefined);
        sink.flush();
        sink.end();
    }
  };

  const tick = () => {
    if (sink.waiting() < WAITING_LIMIT) {
      sink.begin();
      while (!next.done) {
        const step = next.value;
        // One slot is due at once, the next an interval later.
        const due = Math.floor((performance.now() - origin) / interval) + 1;
        if (step.takesSlot && slots >= due) break;
        if (step.takesSlot) slots += 1;
        take(step);
        next = plan.next();
      }
      sink.flush();
    }
    if (next.done) return;
    const wait = origin + slots * interval - performance.now();
    timer = setTimeout(tick, Math.max(TICK_MILLISECONDS, wait));
  };
  tick();
  return stop;
}

/**
 * A resumed ticker goes on after the last number that the page has, but may lose or repeat some on purpose.
 *
 * @param {TickerOptions} options
 * @param {GroundTruth} log
 * @param {Channel} channel
 * @returns {number} the first number to send.
 */
function resume({ after, lose, replay, count }, log, channel) {
  if (after === 0) return 1;
  const first = after + 1;
  // The last number always comes, so that a run ends.
  const start = Math.max(1, count === 0 ? first + lose - replay : Math.min(count, first + lose) - replay);
  for (let number = first; number < start; number += 1) log.add(channel, 'injected', { fault: 'loss', number });
  for (let number = start; number < first; number += 1) log.add(channel, 'injected', { fault: 'replay', number });
  return start;
}

/**
 * What has struck the connection before strikes no more: with a replay it would strike for ever.
 *
 * @param {TickerOptions} options
 * @returns {TickerOptions}
 */
function onceOnly(options) {
  /** @param {number} at */
  const ahead = (at) => (at > options.after ? at : 0);
  return {
    ...options,
    stallAt: ahead(options.stallAt),
    closeAt: ahead(options.closeAt),
    cutAt: ahead(options.cutAt),
  };
}

/**
 * @param {TickerOptions} options
 * @param {TickerSink} sink
 */
function startHeartbeat({ heartbeat }, sink) {
  if (heartbeat === 0) return undefined;
  let count = 0;
  return setInterval(() => {
    count += 1;
    sink.beat(count);
  }, heartbeat);
}

/**
 * @param {PageSocket} socket
 * @param {TickerOptions} options
 * @returns {TickerSink}
 */
function webSocketSink(socket, options) {
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
    end: () => {
      if (options.end === 'close') socket.close(1000, 'count reached');
    },
    waiting: () => socket.socket.bufferedAmount,
  };
}

/**
 * @param {Exchange} exchange
 * @param {TickerOptions} options
 * @returns {TickerSink}
 */
function serverSentEventsSink(exchange, options) {
  /** @type {string[]} */
  let pieces = [];
  const flush = () => {
    if (pieces.length === 0) return;
    const wire = pieces.join('');
    pieces = [];
    if (!exchange.isOver) exchange.response.write(wire);
  };
  return {
    begin: () => {},
    send: (number, payload, fault) => {
      if (exchange.isOver) return;
      pieces.push(eventText({ id: String(number), data: String(payload) }));
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
    waiting: () => exchange.response.writableLength,
  };
}
