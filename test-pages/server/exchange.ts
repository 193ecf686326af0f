import { BadParameter, Parameters } from './parameters.ts';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { GroundTruth } from './log.ts';
import type { Channel, Details, FaultName } from './log-block.ts';

/** The largest request body that is taken in. */
export const BODY_LIMIT = 64 * 1024 * 1024;

/** Headers that let every origin read an answer: the pages in cross-origin and sandboxed frames need it. */
export const OPEN_TO_ALL = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': '*',
} as const;

/**
 * One HTTP request and its answer, logged as it happens: `request`, then `response`, then `in` per streamed message,
 * then `close` or `cut`.
 */
export class Exchange {
  readonly log: GroundTruth;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly channel: Channel;
  readonly parameters: Parameters;
  body: Buffer = Buffer.alloc(0);
  /** Aborted when the exchange is over, from whichever side. */
  readonly over = new AbortController();
  #ended = false;
  readonly #isLogged: boolean;

  /** @param options pages, scripts and the log itself leave no trace. */
  constructor(
    log: GroundTruth,
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    { isLogged }: { isLogged: boolean },
  ) {
    this.log = log;
    this.request = request;
    this.response = response;
    this.url = url;
    this.parameters = new Parameters(url);
    this.channel = log.channel({ ...identityOf(url), transport: transportOf(request, url) });
    this.#isLogged = isLogged;
    if (isLogged) response.on('close', () => this.#finish());
  }

  /** Takes the request body in and notes the request. False when it was too large and has been answered. */
  async take(): Promise<boolean> {
    const body = await readBody(this.request);
    const { method = 'GET', headers } = this.request;
    const lastEventId = headers['last-event-id'];
    const details = { method, ...(typeof lastEventId === 'string' ? { lastEventId } : {}) };
    if (body === null) {
      this.log.add(this.channel, 'request', details);
      this.response.setHeader('connection', 'close');
      this.answer(413, `The body is larger than ${BODY_LIMIT} bytes. Send less.\n`);
      return false;
    }
    this.body = body;
    const payload = isTextual(headers['content-type']) ? body.toString('utf8') : body;
    this.log.add(this.channel, 'request', { ...details, ...(body.length > 0 ? { payload } : {}) });
    return true;
  }

  /** Answers in one piece; the log's `response` carries the whole body. */
  answer(status: number, body: string | Buffer = '', headers: OutgoingHttpHeaders = {}): void {
    const hasBody = status !== 204 && status !== 304 && body.length > 0;
    const type = hasBody ? { 'content-type': 'text/plain; charset=utf-8' } : {};
    this.response.writeHead(status, { 'cache-control': 'no-store', ...OPEN_TO_ALL, ...type, ...headers });
    if (this.#isLogged) {
      this.log.add(this.channel, 'response', { code: status, ...(hasBody ? { payload: body } : {}) });
    }
    this.response.end(hasBody && this.request.method !== 'HEAD' ? body : undefined);
  }

  answerJson(value: unknown, status = 200): void {
    this.answer(status, JSON.stringify(value), { 'content-type': 'application/json; charset=utf-8' });
  }

  /** Begins an answer whose body follows in pieces. */
  stream(
    contentType: string,
    { status = 200, headers = {} }: { status?: number; headers?: OutgoingHttpHeaders } = {},
  ): void {
    this.response.writeHead(status, {
      'cache-control': 'no-store',
      'content-type': contentType,
      ...OPEN_TO_ALL,
      ...headers,
    });
    this.response.flushHeaders();
    this.log.add(this.channel, 'response', { code: status });
  }

  /**
   * Sends one message of a streamed body.
   *
   * @param wire the bytes, framing included.
   * @param what the message as the page will see it.
   * @returns false when the exchange is over, and nothing was sent.
   */
  send(wire: string | Uint8Array, what: Details & { number?: number; fault?: FaultName }): boolean {
    if (this.isOver) return false;
    this.response.write(wire);
    this.log.add(this.channel, 'in', what);
    return true;
  }

  /** Ends a streamed body properly. */
  end(): void {
    if (!this.isOver) this.response.end();
  }

  /** Breaks the connection in the middle of the body, after what was sent has left. */
  cut(fault: FaultName = 'cut'): void {
    if (this.isOver) return;
    this.#ended = true;
    this.log.add(this.channel, 'cut', { fault });
    this.over.abort();
    this.response.socket?.destroySoon();
  }

  get isOver(): boolean {
    return this.#ended || this.response.writableEnded || this.response.destroyed;
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    // `writableFinished` alone says that the whole answer went out: the page may leave while the end is still queued.
    this.log.add(this.channel, 'close', this.response.writableFinished ? {} : { byPage: true });
    this.over.abort();
  }
}

export function identityOf(url: URL): { run: string; page: string; label: string; url: string } {
  return {
    run: url.searchParams.get('run') ?? '',
    page: url.searchParams.get('page') ?? '',
    label: url.searchParams.get('label') ?? '',
    url: url.pathname + url.search,
  };
}

/** Answers a request that failed. Bad parameters are the caller's fault and get the sentence that says so. */
export function answerError(exchange: Exchange, error: unknown): void {
  const isBad = error instanceof BadParameter;
  const text = error instanceof Error ? error.message : String(error);
  // Too late for an answer, or the page has left.
  if (exchange.response.headersSent || exchange.isOver) {
    exchange.response.destroy();
    return;
  }
  exchange.answer(isBad ? 400 : 500, `${isBad ? text : `The test-pages server failed: ${text}`}\n`);
}

/** The page says how it asks (`via`), because a server cannot tell fetch from XMLHttpRequest. */
function transportOf(request: IncomingMessage, url: URL) {
  if (request.method === 'OPTIONS') return 'preflight';
  const via = url.searchParams.get('via');
  if (via !== null && /^[a-z-]{1,20}$/.test(via)) return via;
  return request.headers.accept === 'text/event-stream' ? 'eventsource' : 'fetch';
}

function isTextual(contentType: string | undefined = 'text/plain') {
  return /^text\/|json|urlencoded|xml/.test(contentType);
}

/** @returns null when it exceeds {@link BODY_LIMIT}. */
async function readBody(request: AsyncIterable<Buffer>): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > BODY_LIMIT) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
