// @ts-check
import { BadParameter, Parameters } from './parameters.mjs';

/** @import { IncomingMessage, ServerResponse, OutgoingHttpHeaders } from 'node:http' */
/** @import { GroundTruth } from './log.mjs' */
/** @import { Channel, Details, FaultName } from './log-block.mjs' */

/** The largest request body that is taken in. */
export const BODY_LIMIT = 64 * 1024 * 1024;

/** Headers that let every origin read an answer: the pages in cross-origin and sandboxed frames need it. */
export const OPEN_TO_ALL = /** @type {const} */ ({
  'access-control-allow-origin': '*',
  'access-control-expose-headers': '*',
});

/**
 * One HTTP request and its answer, logged as it happens: `request`, then `response`, then `in` per streamed message,
 * then `close` or `cut`.
 */
export class Exchange {
  /** @type {Channel} */
  channel;
  /** @type {Parameters} */
  parameters;
  /** @type {Buffer} */
  body = Buffer.alloc(0);
  /** Aborted when the exchange is over, from whichever side. */
  over = new AbortController();
  #ended = false;
  #isLogged;

  /**
   * @param {GroundTruth} log
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   * @param {URL} url
   * @param {{isLogged: boolean}} options pages, scripts and the log itself leave no trace.
   */
  constructor(log, request, response, url, { isLogged }) {
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
  async take() {
    const body = await readBody(this.request);
    const { method = 'GET', headers } = this.request;
    const lastEventId = headers['last-event-id'];
    /** @type {Details} */
    const details = { method };
    if (typeof lastEventId === 'string') details.lastEventId = lastEventId;
    if (body === null) {
      this.log.add(this.channel, 'request', details);
      this.response.setHeader('connection', 'close');
      this.answer(413, `The body is larger than ${BODY_LIMIT} bytes. Send less.\n`);
      return false;
    }
    this.body = body;
    if (body.length > 0) details.payload = isTextual(headers['content-type']) ? body.toString('utf8') : body;
    this.log.add(this.channel, 'request', details);
    return true;
  }

  /**
   * Answers in one piece; the log's `response` carries the whole body.
   *
   * @param {number} status
   * @param {string | Buffer} [body]
   * @param {OutgoingHttpHeaders} [headers]
   */
  answer(status, body = '', headers = {}) {
    const hasBody = status !== 204 && status !== 304 && body.length > 0;
    const type = hasBody ? { 'content-type': 'text/plain; charset=utf-8' } : {};
    this.response.writeHead(status, { 'cache-control': 'no-store', ...OPEN_TO_ALL, ...type, ...headers });
    if (this.#isLogged) {
      this.log.add(this.channel, 'response', { code: status, ...(hasBody ? { payload: body } : {}) });
    }
    this.response.end(hasBody && this.request.method !== 'HEAD' ? body : undefined);
  }

  /**
   * @param {unknown} value
   * @param {number} [status]
   */
  answerJson(value, status = 200) {
    this.answer(status, JSON.stringify(value), { 'content-type': 'application/json; charset=utf-8' });
  }

  /**
   * Begins an answer whose body follows in pieces.
   *
   * @param {string} contentType
   * @param {{status?: number, headers?: OutgoingHttpHeaders}} [options]
   */
  stream(contentType, { status = 200, headers = {} } = {}) {
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
   * @param {string | Uint8Array} wire the bytes, framing included.
   * @param {Details & {number?: number, fault?: FaultName}} what the message as the page will see it.
   * @returns {boolean} false when the exchange is over, and nothing was sent.
   */
  send(wire, what) {
    if (this.isOver) return false;
    this.response.write(wire);
    this.log.add(this.channel, 'in', what);
    return true;
  }

  /** Ends a streamed body properly. */
  end() {
    if (!this.isOver) this.response.end();
  }

  /**
   * Breaks the connection in the middle of the body, after what was sent has left.
   *
   * @param {FaultName} [fault]
   */
  cut(fault = 'cut') {
    if (this.isOver) return;
    this.#ended = true;
    this.log.add(this.channel, 'cut', { fault });
    this.over.abort();
    this.response.socket?.destroySoon();
  }

  /** @returns {boolean} */
  get isOver() {
    return this.#ended || this.response.writableEnded || this.response.destroyed;
  }

  #finish() {
    if (this.#ended) return;
    this.#ended = true;
    // `writableFinished` alone says that the whole answer went out: the page may leave while the end is still queued.
    this.log.add(this.channel, 'close', this.response.writableFinished ? {} : { byPage: true });
    this.over.abort();
  }
}

/**
 * @param {URL} url
 * @returns {{run: string, page: string, label: string, url: string}}
 */
export function identityOf(url) {
  return {
    run: url.searchParams.get('run') ?? '',
    page: url.searchParams.get('page') ?? '',
    label: url.searchParams.get('label') ?? '',
    url: url.pathname + url.search,
  };
}

/**
 * Answers a request that failed. Bad parameters are the caller's fault and get the sentence that says so.
 *
 * @param {Exchange} exchange
 * @param {unknown} error
 */
export function answerError(exchange, error) {
  const isBad = error instanceof BadParameter;
  const text = error instanceof Error ? error.message : String(error);
  // Too late for an answer, or nobody left to read it.
  if (exchange.response.headersSent || exchange.isOver) {
    exchange.response.destroy();
    return;
  }
  exchange.answer(isBad ? 400 : 500, `${isBad ? text : `The test-pages server failed: ${text}`}\n`);
}

/**
 * The page says how it asks (`via`), because a server cannot tell fetch from XMLHttpRequest.
 *
 * @param {IncomingMessage} request
 * @param {URL} url
 */
function transportOf(request, url) {
  if (request.method === 'OPTIONS') return 'preflight';
  const via = url.searchParams.get('via');
  if (via !== null && /^[a-z-]{1,20}$/.test(via)) return via;
  return request.headers.accept === 'text/event-stream' ? 'eventsource' : 'fetch';
}

/** @param {string | undefined} contentType */
function isTextual(contentType = 'text/plain') {
  return /^text\/|json|urlencoded|xml/.test(contentType);
}

/**
 * @param {IncomingMessage} request
 * @returns {Promise<Buffer | null>} null when it exceeds {@link BODY_LIMIT}.
 */
async function readBody(request) {
  /** @type {Buffer[]} */
  const pieces = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > BODY_LIMIT) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
