import { once } from 'node:events';
import { plainJson } from './log-routes.ts';
import { BadParameter } from './parameters.ts';
import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';
import type { Handshake } from './page-socket.ts';

/** Posts to `/beacon` that are stored. */
const BEACONS_LIMIT = 1000;

/** Bytes of each post that are stored as text. */
const BEACON_TEXT_LIMIT = 64 * 1024;

/** Size of one write of `/endless`. */
const ENDLESS_PIECE_BYTES = 16 * 1024;

/** Even the endless body ends here: no page reads that far by accident. */
const ENDLESS_LIMIT = 4 * 1024 * 1024 * 1024;

/**
 * `/echo`: sends every message back as it came. `compress=1` uses permessage-deflate; `close=CODE` closes after the first
 * message; the first subprotocol offered is taken.
 */
export function echo(handshake: Handshake): void {
  const compress = handshake.parameters.flag('compress');
  const close = handshake.parameters.integer('close', { from: 0, to: 4999, otherwise: 0 });
  handshake.parameters.finish();
  handshake.accept(
    (socket) => {
      socket.onMessage((message) => {
        socket.send(message);
        if (close > 0) socket.close(close, 'asked for');
      });
    },
    { compress },
  );
}

/** `/drip`: `chunks` pieces of `size` bytes, one every `every` milliseconds. */
export function drip(exchange: Exchange): void {
  const { parameters } = exchange;
  const chunks = parameters.integer('chunks', { from: 0, to: 100_000, otherwise: 5 });
  const every = parameters.integer('every', { from: 0, to: 60_000, otherwise: 100 });
  const size = parameters.integer('size', { from: 1, to: 16 * 1024 * 1024, otherwise: 16 });
  const ending = parameters.choice('end', ['close', 'cut', 'open']);
  const binary = parameters.flag('binary');
  parameters.finish();
  exchange.stream(binary ? 'application/octet-stream' : 'text/plain; charset=utf-8');
  let number = 0;
  const next = () => {
    if (number === chunks) {
      clearInterval(timer);
      if (ending === 'close') exchange.end();
      if (ending === 'cut') exchange.cut();
      return;
    }
    number += 1;
    const text = `chunk ${number} `.padEnd(size, '.').slice(0, size);
    const payload = binary ? Buffer.alloc(size, number) : text;
    exchange.send(payload, { payload, number });
  };
  const timer = setInterval(next, Math.max(1, every));
  exchange.over.signal.addEventListener('abort', () => clearInterval(timer));
  next();
}

/**
 * `/endless`: a body without end, written only as fast as it is read. The log holds one `in` when it is over, with the
 * bytes that really left; so back-pressure, or its absence, can be seen.
 */
export async function endless(exchange: Exchange): Promise<void> {
  exchange.parameters.finish();
  exchange.stream('application/octet-stream');
  const { response, log, channel } = exchange;
  const piece = Buffer.alloc(ENDLESS_PIECE_BYTES, 'endless ');
  const socket = response.socket;
  const before = socket?.bytesWritten ?? 0;
  response.on('close', () => {
    const queued = socket?.writableLength ?? 0;
    log.add(channel, 'injected', { reason: 'bytes that left', size: (socket?.bytesWritten ?? 0) - before - queued });
  });
  for (let written = 0; written < ENDLESS_LIMIT && !exchange.isOver; written += piece.length) {
    if (response.write(piece)) await new Promise((resolve) => setImmediate(resolve));
    else await once(response, 'drain', { signal: exchange.over.signal }).catch(() => {});
  }
  exchange.end();
}

/** `/status/:code`: an answer with that status. */
export function status(exchange: Exchange): void {
  exchange.parameters.finish();
  const text = exchange.url.pathname.slice('/status/'.length);
  const code = Number(text);
  if (!/^\d{3}$/.test(text) || code < 200 || code > 599) {
    throw new BadParameter(`/status/${text}: no status to answer with. Give three digits from 200 to 599.`);
  }
  exchange.answer(code, `Answered with ${code}, as asked.\n`);
}

/** `/redirect?to=…`: by default to `/status/200`, with `code` 301, 302, 303, 307 or 308. */
export function redirect(exchange: Exchange): void {
  const to = exchange.parameters.text('to', '/status/200');
  const code = exchange.parameters.choice('code', ['302', '301', '303', '307', '308']);
  exchange.parameters.finish();
  if (!/^\/(?!\/)/.test(to)) {
    throw new BadParameter(
      `/redirect: "to" is ${JSON.stringify(to)}. Give a path on this server, such as /status/200.`,
    );
  }
  exchange.answer(Number(code), '', { location: to });
}

/** `/slow?ms=…`: headers and body after that time. */
export function slow(exchange: Exchange): void {
  const wait = exchange.parameters.integer('ms', { from: 0, to: 600_000, otherwise: 1000 });
  exchange.parameters.finish();
  const timer = setTimeout(() => exchange.answer(200, `Answered after ${wait} ms.\n`), wait);
  exchange.over.signal.addEventListener('abort', () => clearTimeout(timer));
}

/** `/cors/open` lets every origin read, `/cors/credentials` the asking one with cookies, `/cors/denied` none. */
export function cors(exchange: Exchange): void {
  exchange.parameters.finish();
  const { request, response, url } = exchange;
  const origin = request.headers.origin ?? '*';
  switch (url.pathname) {
    case '/cors/open':
      exchange.answer(200, 'Readable from everywhere.\n');
      return;
    case '/cors/credentials':
      exchange.answer(200, 'Readable with credentials.\n', {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        vary: 'origin',
      });
      return;
    case '/cors/denied':
      exchange.log.add(exchange.channel, 'response', { code: 200, payload: 'Readable from its own origin only.\n' });
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
      response.end('Readable from its own origin only.\n');
      return;
    default:
      throw new BadParameter(`${url.pathname}: no such variant. Use /cors/open, /cors/credentials or /cors/denied.`);
  }
}

/** Answers the browser's question before a request from another origin. */
export function preflight(exchange: Exchange): void {
  const { request, url } = exchange;
  if (url.pathname === '/cors/denied') {
    exchange.log.add(exchange.channel, 'response', { code: 204 });
    exchange.response.writeHead(204).end();
    return;
  }
  const withCredentials = url.pathname === '/cors/credentials';
  exchange.answer(204, '', {
    'access-control-allow-origin': withCredentials ? (request.headers.origin ?? '*') : '*',
    'access-control-allow-methods': request.headers['access-control-request-method'] ?? 'GET',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '',
    ...(withCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
  });
}

/** `/beacon`: collects what is posted. */
export function beacon(exchange: Exchange, { beacons }: Context): void {
  exchange.parameters.finish();
  const text = exchange.body.subarray(0, BEACON_TEXT_LIMIT).toString('utf8');
  beacons.push({ run: exchange.channel.run, size: exchange.body.length, text });
  if (beacons.length > BEACONS_LIMIT) beacons.shift();
  exchange.answer(204);
}

/** `/beacon/collected?run=…`: the posts so far. */
export function collectedBeacons(exchange: Exchange, { beacons }: Context): void {
  const run = exchange.url.searchParams.get('run');
  exchange.parameters.finish();
  plainJson(exchange, { posts: beacons.filter((post) => run === null || post.run === run) });
}
