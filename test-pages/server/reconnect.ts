import { performance } from 'node:perf_hooks';
import { eventText } from './server-sent-events.ts';
import type { Parameters } from './parameters.ts';
import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';
import type { Handshake, PageSocket } from './page-socket.ts';
import type { Channel } from './log-block.ts';

/** How a dead server treats WebSockets that come: an HTTP error, or no answer at all. */
type DownManner = 'refuse' | 'drop';

/** Messages that a client may have missed and that are named one by one in the log. */
const NAMED_LOSSES_LIMIT = 10_000;

/** One imagined service per run: it counts events while it lives, and can die and return. */
export class ReconnectRun {
  startedAt = performance.now();
  state: 'up' | DownManner = 'up';
  returning: NodeJS.Timeout | undefined;
  /** Ends every open connection; the code is for WebSockets. */
  connections: Set<(how: 'close' | 'cut', code: number) => void> = new Set();
  /** The last number that each client was sent, by its label. */
  readonly lastSent = new Map<string, number>();
  /** Nothing is sent any more, so that a page can close knowing that nothing is on its way. */
  isHushed = false;

  /** @param every milliseconds between two events. */
  newest(every: number): number {
    return Math.floor((performance.now() - this.startedAt) / every);
  }
}

function runOf(context: Context, channel: Channel) {
  return context.reconnects.of(channel.run, () => new ReconnectRun());
}

/**
 * `/reconnect/ws`: events as JSON with a `sequence`. `after` resumes behind that number; without it the stream begins
 * at the present, and what the client has missed since its last connection is noted as lost.
 */
export function reconnectSocket(handshake: Handshake, context: Context): void {
  const { parameters, channel } = handshake;
  const every = readEvery(parameters);
  const after = parameters.integer('after', { from: 0, to: Number.MAX_SAFE_INTEGER, otherwise: 0 });
  parameters.finish();
  const run = runOf(context, channel);
  if (run.state === 'drop') {
    handshake.drop('outage');
    return;
  }
  if (run.state === 'refuse') {
    handshake.refuse(503, 'The server is away.', 'outage');
    return;
  }
  handshake.accept((socket) => {
    socket.onMessage(() => {});
    const leave = attendSocket(run, socket);
    const stop = feed(run, context, channel, every, after, (number) => {
      return socket.send(JSON.stringify({ sequence: number, text: `event ${number}` }), { number });
    });
    socket.onEnd(() => {
      stop();
      leave();
    });
  });
}

function attendSocket(run: ReconnectRun, socket: PageSocket) {
  const end: (how: 'close' | 'cut', code: number) => void = (how, code) =>
    how === 'cut' ? socket.cut() : socket.close(code, 'The server goes away.');
  run.connections.add(end);
  return () => run.connections.delete(end);
}

/** `/reconnect/sse`: the same events with ids and `retry:`. Resumes by Last-Event-ID unless `resume=0`. */
export function reconnectEvents(exchange: Exchange, context: Context): void {
  const { parameters, channel, request } = exchange;
  const every = readEvery(parameters);
  const retry = parameters.integer('retry', { from: 0, to: 3_600_000, otherwise: 1000 });
  const resumes = parameters.choice('resume', ['1', '0']) === '1';
  parameters.finish();
  const run = runOf(context, channel);
  if (run.state !== 'up') {
    // An EventSource gives up for good on an error status, but tries again when the body breaks. Without any answer the
    // browser's network stack would repeat the request by itself, up to ten times, and the page would not know.
    exchange.stream('text/event-stream; charset=utf-8');
    exchange.cut('outage');
    return;
  }
  const last = Number(request.headers['last-event-id'] ?? 0);
  exchange.stream('text/event-stream; charset=utf-8');
  exchange.response.write(`retry: ${retry}\n\n`);
  const end: (how: 'close' | 'cut', code: number) => void = (how) => (how === 'cut' ? exchange.cut() : exchange.end());
  run.connections.add(end);
  const after = resumes && Number.isSafeInteger(last) ? last : 0;
  const stop = feed(run, context, channel, every, after, (number) => {
    const payload = JSON.stringify({ sequence: number, text: `event ${number}` });
    const id = String(number);
    return exchange.send(eventText({ id, data: payload }), { payload, eventId: id, number });
  });
  exchange.over.signal.addEventListener('abort', () => {
    stop();
    run.connections.delete(end);
  });
}

/** `/reconnect/gone`: 204, after which an EventSource stays closed. */
export function reconnectGone(exchange: Exchange): void {
  exchange.parameters.finish();
  exchange.answer(204);
}

/**
 * `/reconnect/die`: every connection of the run ends, and the next ones are turned away, for `for` milliseconds or until
 * `/reconnect/return`.
 */
export function outage(exchange: Exchange, context: Context): void {
  const { parameters, channel, log } = exchange;
  const duration = parameters.integer('for', { from: 0, to: 3_600_000, otherwise: 0 });
  const how = parameters.choice('how', ['cut', 'close']);
  const code = parameters.integer('code', { from: 1000, to: 4999, otherwise: 1012 });
  const manner = parameters.choice('then', ['refuse', 'drop']);
  parameters.finish();
  const run = runOf(context, channel);
  run.state = manner;
  log.add(channel, 'injected', { fault: 'outage', duration, reason: how, ...(how === 'close' ? { code } : {}) });
  for (const end of [...run.connections]) end(how, code);
  clearTimeout(run.returning);
  if (duration > 0) {
    run.returning = setTimeout(() => {
      run.state = 'up';
    }, duration);
    context.closing.signal.addEventListener('abort', () => clearTimeout(run.returning), { once: true });
  }
  exchange.answerJson({ state: run.state, for: duration });
}

/** `/reconnect/return`: the server is back. */
export function outageOver(exchange: Exchange, context: Context): void {
  exchange.parameters.finish();
  const run = runOf(context, exchange.channel);
  clearTimeout(run.returning);
  run.state = 'up';
  exchange.answerJson({ state: run.state });
}

/** `/reconnect/hush`: no further events; the answer names the last one that each client was sent. */
export function hush(exchange: Exchange, context: Context): void {
  exchange.parameters.finish();
  const run = runOf(context, exchange.channel);
  run.isHushed = true;
  exchange.answerJson({ lastSent: Object.fromEntries(run.lastSent) });
}

function readEvery(parameters: Parameters) {
  return parameters.integer('every', { from: 10, to: 60_000, otherwise: 200 });
}

/**
 * Sends each event when it happens, and at the start those that the client asked to resume with.
 *
 * @param after 0 when the client resumes from nothing.
 * @param send whether it was sent.
 * @returns stops it.
 */
function feed(
  run: ReconnectRun,
  context: Context,
  channel: Channel,
  every: number,
  after: number,
  send: (number: number) => boolean,
): () => void {
  const known = run.lastSent.get(channel.label);
  let sent = after > 0 ? after : run.newest(every);
  if (known !== undefined) {
    const lost = Math.min(sent, known + NAMED_LOSSES_LIMIT);
    for (let number = known + 1; number <= lost; number += 1)
      context.log.add(channel, 'injected', { fault: 'loss', number });
    for (let number = sent + 1; number <= known; number += 1) {
      context.log.add(channel, 'injected', { fault: 'replay', number });
    }
  }
  const catchUp = () => {
    if (run.isHushed) return;
    for (const newest = run.newest(every); sent < newest;) {
      // A connection that was cut takes a while to end; what comes meanwhile is not sent.
      if (!send(sent + 1)) return;
      sent += 1;
      run.lastSent.set(channel.label, sent);
    }
  };
  const timer = setInterval(catchUp, Math.max(4, every));
  catchUp();
  return () => clearInterval(timer);
}
