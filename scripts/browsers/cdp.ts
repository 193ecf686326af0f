// @ts-check
/** The Chrome DevTools Protocol: JSON messages over a pipe, answers by number, events by session. */
import { BrowserError, COMMAND_LIMIT } from './driver.mjs';
import { within } from './time-limit.mjs';

/**
 * What carries the messages: Chromium's debugging pipe, or a WebSocket.
 *
 * @typedef {object} Transport
 * @property {(message: string) => void} send
 * @property {(onMessage: (message: string) => void, onClose: () => void) => void} start
 */

/** @typedef {Record<string, unknown>} Params */

/**
 * Reads NUL-terminated messages from one end of the debugging pipe and writes them to the other.
 *
 * @param {import('node:stream').Writable} outgoing
 * @param {import('node:stream').Readable} incoming
 * @returns {Transport}
 */
export function pipeTransport(outgoing, incoming) {
  return {
    send: (message) => void outgoing.write(`${message}\0`),
    start: (onMessage, onClose) => {
      /** @type {Buffer[]} the start of a message whose end has not come yet */
      let parts = [];
      incoming.on('data', (/** @type {Buffer} */ chunk) => {
        let from = 0;
        for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, from)) {
          onMessage(Buffer.concat([...parts, chunk.subarray(from, end)]).toString('utf8'));
          parts = [];
          from = end + 1;
        }
        parts.push(chunk.subarray(from));
      });
      incoming.on('close', onClose).on('error', onClose);
      // Writing to a browser that has just ended is reported by the closing of the other end.
      outgoing.on('error', onClose);
    },
  };
}

/**
 * @param {import('ws').WebSocket} socket already open
 * @returns {Transport}
 */
export function webSocketTransport(socket) {
  return {
    send: (message) => socket.send(message),
    start: (onMessage, onClose) => {
      socket.on('message', (data) => onMessage(data.toString()));
      socket.on('close', onClose).on('error', onClose);
    },
  };
}

/**
 * One connection to a browser. Sessions (one per target that we look into) share it.
 */
export class CdpConnection {
  #transport;
  #lastId = 0;
  #isOpen = true;
  /** @type {Map<number, { resolve: (result: Params) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  /** @type {Set<(session: string | undefined, method: string, params: Params) => void>} */
  #listeners = new Set();

  /** @param {Transport} transport */
  constructor(transport) {
    this.#transport = transport;
    transport.start(
      (message) => this.#receive(message),
      () => this.#close(),
    );
  }

  /** @param {string} text */
  #receive(text) {
    const message = JSON.parse(text);
    if (message.id === undefined) {
      for (const listener of this.#listeners) listener(message.sessionId, message.method, message.params ?? {});
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new BrowserError(message.error.message));
    else waiting?.resolve(message.result);
  }

  #close() {
    this.#isOpen = false;
    for (const { reject } of this.#waiting.values()) reject(new BrowserError('The browser has ended'));
    this.#waiting.clear();
  }

  /**
   * @param {string} method
   * @param {Params} [params]
   * @param {{ session?: string, timeout?: number }} [options]
   * @returns {Promise<Params>} the result
   */
  async send(method, params = {}, { session, timeout = COMMAND_LIMIT } = {}) {
    if (!this.#isOpen) throw new BrowserError(`The browser has ended, it cannot do ${method}`);
    const id = (this.#lastId += 1);
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#transport.send(
      JSON.stringify({ id, method, params, ...(session === undefined ? {} : { sessionId: session }) }),
    );
    try {
      return await within(answer, timeout, `the browser's answer to ${method}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BrowserError(`${method}: ${reason}`, { cause: error });
    } finally {
      this.#waiting.delete(id);
    }
  }

  /**
   * @param {(session: string | undefined, method: string, params: Params) => void} listener for events of all sessions
   * @returns {() => void} stops it
   */
  listen(listener) {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/**
 * Runs the body of an async function in a target.
 *
 * @param {CdpConnection} cdp
 * @param {string} session
 * @param {string} source
 * @param {import('./page-function.ts').EvaluateOptions} [options]
 * @returns {Promise<unknown>}
 */
export async function evaluateIn(cdp, session, source, { timeout = COMMAND_LIMIT } = {}) {
  const { result, exceptionDetails } =
    /** @type {{ result: { value?: unknown }, exceptionDetails?: { text: string, exception?: { description?: string, value?: unknown } } }} */ (
      await cdp.send(
        'Runtime.evaluate',
        { expression: `(async () => {\n${source}\n})()`, awaitPromise: true, returnByValue: true },
        { session, timeout },
      )
    );
  if (exceptionDetails !== undefined) {
    const { text, exception } = exceptionDetails;
    throw new BrowserError(exception?.description ?? `${text} ${String(exception?.value ?? '')}`);
  }
  return result.value ?? null;
}
