import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { entryOf, headersOf, watchHangUp, type Exchange } from './server-ledger.ts';

/** Far above what any case reads: only a recorder that reads by itself ever comes here. */
const ENDLESS_LIMIT = 400 * 1024 * 1024;

/** Comments of an event stream that a page is to hang up on: see `/endless`. */
const FLOOD = ': flood\n'.repeat(1000);

/**
 * More than any buffer holds without a reader. A browser that takes it all the same (Firefox) gets the rest slowly:
 * what is to be cancelled must not be over before.
 */
const UNREAD_LIMIT = 80 * 1024 * 1024;

/** One write of `/endless`. */
const PIECE = Buffer.alloc(16 * 1024, 'endless ');

function head({ url, response }: Exchange, code = 200): void {
  response.writeHead(code, {
    'content-type': url.searchParams.get('type') ?? 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headersOf(url),
  });
}

/** `/answer?body=…&type=…&status=…&header=…&base64=1`: a whole answer at once. */
export function answerBody(exchange: Exchange): void {
  const { url, request, response } = exchange;
  const body = url.searchParams.get('body') ?? '';
  const bytes = Buffer.from(body, url.searchParams.has('base64') ? 'base64' : 'utf8');
  head(exchange, Number(url.searchParams.get('status') ?? 200));
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** `/chunks?part=…&part=…&every=20&end=close|cut|open`: the parts, one write each. */
export async function chunks(exchange: Exchange): Promise<void> {
  const { url, response } = exchange;
  watchHangUp(exchange);
  head(exchange);
  response.flushHeaders();
  const every = Number(url.searchParams.get('every') ?? 20);
  for (const part of url.searchParams.getAll('part')) {
    await sleep(every);
    response.write(part);
  }
  const end = url.searchParams.get('end') ?? 'close';
  if (end === 'open') return;
  await sleep(every);
  if (end === 'cut') response.destroy();
  else response.end();
}

/** `/gated?key=K&part=…&end=close|cut`: the first part at once, the others on a request for `/open?key=K`. */
export async function gated(exchange: Exchange): Promise<void> {
  const { url, response } = exchange;
  const entry = entryOf(exchange);
  const [first = '', ...rest] = url.searchParams.getAll('part');
  watchHangUp(exchange);
  const isCut = url.searchParams.get('end') === 'cut';
  // Firefox sends requests again that were waiting for a connection that is cut off.
  if (isCut) response.shouldKeepAlive = false;
  head(exchange);
  response.flushHeaders();
  response.write(first);
  if (!entry.isOpen) await new Promise<void>((resolve) => entry.waiting.push(resolve));
  if (isCut) response.destroy();
  else response.end(rest.join(''));
}

/** `/open?key=K` */
export function openGate(exchange: Exchange): void {
  const entry = entryOf(exchange);
  entry.isOpen = true;
  for (const go of entry.waiting.splice(0)) go();
  head(exchange);
  exchange.response.end('opened');
}

/**
 * `/endless?key=K&first=…`: written only as fast as it is read; `written` of the key grows meanwhile. Also
 * what to cancel: a browser may wait seconds for the end of a body that says no more, and leaves one like this at once.
 */
export async function endless(exchange: Exchange): Promise<void> {
  const { response } = exchange;
  const entry = entryOf(exchange);
  watchHangUp(exchange);
  head(exchange);
  const over = new AbortController();
  response.on('close', () => over.abort());
  response.write(exchange.url.searchParams.get('first') ?? PIECE);
  while (!response.destroyed && entry.written < ENDLESS_LIMIT) {
    const isFree = response.write(PIECE);
    entry.written += PIECE.length;
    if (isFree) await sleep(entry.written > UNREAD_LIMIT ? 5 : 0);
    else await once(response, 'drain', { signal: over.signal }).catch(() => null);
  }
  response.end();
}

/** Bytes of `/bulk`: what a server writes in a moment, if it is read. */
const BULK = 2 * 1024 * 1024;

/** `/bulk`: an answer that the page reads to its end, to see that data flows. */
export async function bulk(exchange: Exchange): Promise<void> {
  const { response } = exchange;
  head(exchange);
  for (let written = 0; written < BULK && !response.destroyed; written += PIECE.length) {
    if (!response.write(PIECE)) await once(response, 'drain');
  }
  response.end();
}

/** `/redirect?to=…&status=302` */
export function redirect({ url, response }: Exchange): void {
  const code = Number(url.searchParams.get('status') ?? 302);
  response.writeHead(code, { location: url.searchParams.get('to') ?? '/answer', 'cache-control': 'no-store' });
  response.end();
}

/** `/slow?ms=200&key=K`: the answer after a while. */
export async function slow(exchange: Exchange): Promise<void> {
  watchHangUp(exchange);
  exchange.request.resume();
  await sleep(Number(exchange.url.searchParams.get('ms') ?? 200));
  if (exchange.response.destroyed) return;
  head(exchange);
  exchange.response.end('slow');
}

/** `/status?code=404` */
export function status(exchange: Exchange): void {
  head(exchange, Number(exchange.url.searchParams.get('code') ?? 200));
  exchange.response.end(exchange.url.searchParams.get('body') ?? '');
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts);
}

/** Takes a type without the boundary, which is random. */
const plainType = (type: string | undefined): string => (type ?? '').replace(/boundary=.*/, 'boundary=…');

/** `/take?key=K`: keeps the request and tells its sender what it kept. */
export async function takeBody(exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const body = await readAll(request);
  const type = plainType(request.headers['content-type']);
  const isForm = type.startsWith('multipart/');
  const taken = {
    method: request.method ?? '',
    type,
    // Boundaries differ in length between calls.
    length: isForm ? -1 : body.length,
    text: isForm ? 'multipart' : body.toString('latin1').slice(0, 200),
  };
  entryOf(exchange).taken.push(taken);
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  const seen = Object.fromEntries(
    ['x-probe', 'accept', 'origin', 'cookie', 'last-event-id'].map((name) => [name, request.headers[name] ?? null]),
  );
  response.end(JSON.stringify({ ...taken, seen }));
}

/**
 * `/sse?key=K&text=…&text=…&status=…`: the n-th connect gets the n-th `text` (the last one for all further); `hold=1`
 * keeps it open, `flood=1` too and never falls silent; `status=N:CODE` answers the N-th connect with that status and no body.
 */
export async function eventStream(exchange: Exchange): Promise<void> {
  const { url, request, response } = exchange;
  const entry = entryOf(exchange);
  entry.connects.push(String(request.headers['last-event-id'] ?? ''));
  const number = entry.connects.length;
  const refusal = url.searchParams.getAll('status').find((rule) => rule.startsWith(`${number}:`));
  const texts = url.searchParams.getAll('text');
  const code = refusal === undefined ? 200 : Number(refusal.slice(refusal.indexOf(':') + 1));
  watchHangUp(exchange);
  const type = url.searchParams.get('type') ?? 'text/event-stream';
  response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store', ...headersOf(url) });
  if (code !== 200) {
    response.end();
    return;
  }
  response.write(texts[number - 1] ?? texts.at(-1) ?? '');
  if (url.searchParams.has('flood')) {
    while (!response.destroyed) {
      response.write(FLOOD);
      await sleep(5);
    }
  }
  if (!url.searchParams.has('hold')) response.end();
}
