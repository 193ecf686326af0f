import { readFile } from 'node:fs/promises';
import { eventText } from './server-sent-events.ts';
import { pagePath } from './static.ts';
import type { Exchange } from './exchange.ts';
import type { Handshake, PageSocket } from './page-socket.ts';
import type { Parameters } from './parameters.ts';

function readOptions(parameters: Parameters) {
  const options = {
    count: parameters.integer('count', { from: 0, to: 1_000_000, otherwise: 0 }),
    every: parameters.integer('every', { from: 1, to: 60_000, otherwise: 500 }),
  };
  parameters.finish();
  return options;
}

/** `/frames/ws`: numbered messages that name the frame; the socket stays open after the last. */
export function frameSocket(handshake: Handshake): void {
  const { count, every } = readOptions(handshake.parameters);
  handshake.accept((socket) => {
    socket.onMessage(() => {});
    const stop = countUp(count, every, (number) => socket.send(messageOf(socket, number), { number }));
    socket.onEnd(stop);
  });
}

/** `/frames/sse`: the same as server-sent events. */
export function frameEvents(exchange: Exchange): void {
  const { count, every } = readOptions(exchange.parameters);
  exchange.stream('text/event-stream; charset=utf-8');
  const stop = countUp(count, every, (number) => {
    const payload = messageOf(exchange, number);
    const id = String(number);
    exchange.send(eventText({ id, data: payload }), { payload, eventId: id, number });
  });
  exchange.over.signal.addEventListener('abort', stop);
}

function messageOf({ channel }: Exchange | PageSocket, number: number) {
  return JSON.stringify({ frame: channel.label, sequence: number });
}

/** @param count 0 for no end. */
function countUp(count: number, every: number, send: (number: number) => void) {
  let number = 0;
  const next = () => {
    number += 1;
    send(number);
    if (number === count) clearInterval(timer);
  };
  const timer = setInterval(next, every);
  next();
  return () => clearInterval(timer);
}

/** `/frames/inner`: the document of a frame, on whichever origin it is asked for. */
export async function frameDocument({ response }: Exchange): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
  response.end(await readFile(pagePath('frame-inner.html')));
}

/**
 * `/strict-csp`: a page that may load its own script, style and icon, and connect to its own server, and nothing else.
 */
export async function strictPage({ request, response }: Exchange): Promise<void> {
  const host = request.headers.host ?? '';
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ws://${host}`,
  });
  response.end(await readFile(pagePath('strict-csp.html')));
}
