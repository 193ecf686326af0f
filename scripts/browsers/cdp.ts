/** The Chrome DevTools Protocol: JSON messages over a pipe, answers by number, events by session. */
import { BrowserError, COMMAND_LIMIT } from './driver.ts';
import { within } from './time-limit.ts';
import type { Readable, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type { EvaluateOptions } from './page-function.ts';

/**
 * What carries the messages: Chromium's debugging pipe, or a WebSocket.
 */
export interface Transport {
  readonly send: (message: string) => void;
  readonly start: (onMessage: (message: string) => void, onClose: () => void) => void;
}

export type Params = Record<string, unknown>;

/** Reads NUL-terminated messages from one end of the debugging pipe and writes them to the other. */
export function pipeTransport(outgoing: Writable, incoming: Readable): Transport {
  return {
    send: (message) => void outgoing.write(`${message}\0`),
    start: (onMessage, onClose) => {
      /** the start of a message whose end has not come yet */
      let parts: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => {
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

/** @param socket already open */
export function webSocketTransport(socket: WebSocket): Transport {
  return {
    send: (message) => socket.send(message),
    start: (onMessage, onClose) => {
      socket.on('message', (data) => onMessage(data.toString()));
      socket.on('close', onClose).on('error', onClose);
    },
  };
}

/** One connection to a browser. Sessions (one per target that we look into) share it. */
export class CdpConnection {
  #transport;
  #lastId = 0;
  #isOpen = true;
  #waiting: Map<number, { resolve: (result: Params) => void; reject: (error: Error) => void }> = new Map();
  #listeners: Set<(session: string | undefined, method: string, params: Params) => void> = new Set();

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.start(
      (message) => this.#receive(message),
      () => this.#close(),
    );
  }

  #receive(text: string) {
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

  /** @returns the result */
  async send(
    method: string,
    params: Params = {},
    { session, timeout = COMMAND_LIMIT }: { session?: string; timeout?: number } = {},
  ): Promise<Params> {
    if (!this.#isOpen) throw new BrowserError(`The browser has ended, it cannot do ${method}`);
    const id = (this.#lastId += 1);
    const answer = new Promise<Params>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
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
   * @param listener for events of all sessions
   * @returns stops it
   */
  listen(listener: (session: string | undefined, method: string, params: Params) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** Runs the body of an async function in a target. */
export async function evaluateIn(
  cdp: CdpConnection,
  session: string,
  source: string,
  { timeout = COMMAND_LIMIT }: EvaluateOptions = {},
): Promise<unknown> {
  const { result, exceptionDetails } = (await cdp.send(
    'Runtime.evaluate',
    { expression: `(async () => {\n${source}\n})()`, awaitPromise: true, returnByValue: true },
    { session, timeout },
  )) as {
    result: { value?: unknown };
    exceptionDetails?: { text: string; exception?: { description?: string; value?: unknown } };
  };
  if (exceptionDetails !== undefined) {
    const { text, exception } = exceptionDetails;
    throw new BrowserError(exception?.description ?? `${text} ${String(exception?.value ?? '')}`);
  }
  return result.value ?? null;
}
