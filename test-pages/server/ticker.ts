import { startTicker } from './ticker-run.ts';
import { BadParameter } from './parameters.ts';
import { readTickerOptions } from './ticker-options.ts';
import { serverSentEventsSink, webSocketSink } from './ticker-sinks.ts';
import type { Exchange } from './exchange.ts';
import type { Handshake } from './page-socket.ts';

/** @param handshake `/ticker/ws` */
export function tickerOverWebSocket(handshake: Handshake): void {
  const options = readTickerOptions(handshake.parameters);
  handshake.accept((socket) => {
    socket.onMessage(() => {});
    const stop = startTicker(options, socket.log, socket.channel, webSocketSink(socket, options));
    socket.onEnd(stop);
  });
}

/** @param exchange `/ticker/sse` */
export function tickerOverServerSentEvents(exchange: Exchange): void {
  const options = readTickerOptions(exchange.parameters);
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
  const stop = startTicker(options, exchange.log, exchange.channel, serverSentEventsSink(exchange, options));
  exchange.over.signal.addEventListener('abort', stop);
}
