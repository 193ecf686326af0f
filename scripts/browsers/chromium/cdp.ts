/** The Chrome DevTools Protocol: JSON messages over a pipe, answers by number, events by session. */
import type { Readable, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { valueAt, isRecord } from '../../json.ts';
import { BrowserError, COMMAND_LIMIT } from '../driver.ts';
import type { EvaluateOptions, EvaluateSource } from '../page-function.ts';
import { PendingAnswers } from '../pending-answers.ts';

/** What carries the messages: Chromium's debugging pipe, or a WebSocket. */
export interface Transport {
  send(message: string): void;
  start(onMessage: (message: string) => void, onClose: () => void): void;
}

/** What a command takes, what it answers, or what an event says. */
type Params = Readonly<Record<string, unknown>>;

type Listener = (session: unknown, method: string, params: Params) => void;

/** Reads NUL-terminated messages from one end of the debugging pipe and writes them to the other. */
export function pipeTransport(outgoing: Writable, incoming: Readable): Transport {
  return {
    send: (message) => void outgoing.write(`${message}\0`),
    start: (onMessage, onClose) => {
      // The start of a message whose end has not come yet.
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

/** Sends messages through a socket that is open already. */
export function webSocketTransport(socket: WebSocket): Transport {
  return {
    send: (message) => socket.send(message),
    start: (onMessage, onClose) => {
      socket.on('message', (data) => onMessage(data.toString()));
      socket.on('close', onClose).on('error', onClose);
    },
  };
}

/** One connection to a browser. Sessions (one per target that we drive) share it. */
export class CdpConnection {
  readonly #transport: Transport;
  readonly #answers = new PendingAnswers<Params>();
  readonly #listeners = new Set<Listener>();
  /** What wants to know of an answer before any message that comes after it; a promise tells later than that. */
  readonly #onAnswer = new Map<unknown, () => void>();

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.start(
      (message) => this.#receive(message),
      () => this.#answers.close(),
    );
  }

  #receive(text: string): void {
    const message: unknown = JSON.parse(text);
    const id = valueAt(message, 'id');
    if (id === undefined) {
      const params = valueAt(message, 'params');
      const [session, method] = [valueAt(message, 'sessionId'), String(valueAt(message, 'method'))];
      for (const listener of this.#listeners) listener(session, method, isRecord(params) ? params : {});
      return;
    }
    this.#onAnswer.get(id)?.();
    const [error, result] = [valueAt(message, 'error', 'message'), valueAt(message, 'result')];
    if (error === undefined) this.#answers.resolve(id, isRecord(result) ? result : {});
    else this.#answers.reject(id, String(error));
  }

  /** Sends a command to a target, or to the browser itself, and resolves to the answer. */
  async send(
    method: string,
    params: Params = {},
    { session, timeout = COMMAND_LIMIT, onAnswer }: SendOptions = {},
  ): Promise<Params> {
    const target = session === undefined ? {} : { sessionId: session };
    let sent = 0;
    try {
      return await this.#answers.ask(method, timeout, (id) => {
        sent = id;
        if (onAnswer !== undefined) this.#onAnswer.set(id, onAnswer);
        this.#transport.send(JSON.stringify({ id, method, params, ...target }));
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BrowserError(`${method}: ${reason}`, { cause: error });
    } finally {
      this.#onAnswer.delete(sent);
    }
  }

  /** Listens to the events of all sessions; the function that it returns stops it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

interface SendOptions {
  /** Of the target; without it the browser itself is meant. */
  readonly session?: string;
  /** Milliseconds until the answer is due. */
  readonly timeout?: number;
  /** Called as soon as the answer is here, whatever it says, and before any event that comes after it. */
  readonly onAnswer?: () => void;
}

/** One target of the browser: a page, a DevTools window, or a frame in another process. */
export class CdpSession {
  readonly #connection: CdpConnection;
  readonly #id: string;

  constructor(connection: CdpConnection, id: string) {
    this.#connection = connection;
    this.#id = id;
  }

  /** As events of the browser name it. */
  get id(): string {
    return this.#id;
  }

  /** Attaches to a target. */
  static async attach(connection: CdpConnection, targetId: string): Promise<CdpSession> {
    const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
    return new CdpSession(connection, String(sessionId));
  }

  send(method: string, params: Params = {}, options: EvaluateOptions = {}): Promise<Params> {
    return this.#connection.send(method, params, { ...options, session: this.#id });
  }

  /** Listens to the events of this target; the function that it returns stops it. */
  listen(listener: (method: string, params: Params) => void): () => void {
    return this.#connection.listen((session, method, params) => {
      if (session === this.#id) listener(method, params);
    });
  }

  /** Runs the body of an async function in the target. */
  readonly evaluate: EvaluateSource = async (source, options) => {
    const answer = await this.send(
      'Runtime.evaluate',
      { expression: `(async () => {\n${source}\n})()`, awaitPromise: true, returnByValue: true },
      options,
    );
    const details = answer['exceptionDetails'];
    if (details !== undefined) {
      const description = valueAt(details, 'exception', 'description');
      const text = `${String(valueAt(details, 'text'))} ${String(valueAt(details, 'exception', 'value') ?? '')}`;
      throw new BrowserError(typeof description === 'string' ? description : text);
    }
    return valueAt(answer, 'result', 'value') ?? null;
  };
}

/** Whether a command failed because its target has ended, which its session's end may tell later. */
export const isSessionGone = (error: unknown): boolean => /Session with given id not found/.test(String(error));
