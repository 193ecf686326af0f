import { byteCount } from '../../base/units.ts';
import { captureMessage } from '../ring/content.ts';
import { reserve } from '../ring/arena.ts';
import { type Detail, type Raw, sentTextRaw, textRaw } from '../ring/ring-entry.ts';
import { describeError, reportFault } from '../platform/guard.ts';
import { listenTrusted } from '../platform/native-listener.ts';
import { hookConstructor, hookMethod } from '../platform/hook.ts';
import { initiator } from '../platform/initiator.ts';
import { remember } from '../platform/live.ts';
import { captureUrl, eventData, pageUrl, wait } from '../platform/platform.ts';
import { knownUrl, type StoredUrl } from '../platform/stored-url.ts';
import {
  argument,
  append,
  createWeakTable,
  cut,
  getterOf,
  isArray,
  list,
  readOwn,
  toText,
} from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';

/** The state of a socket of the page. */
interface Socket {
  readonly connection: number;
  /** Whether the queue will be measured again. */
  isMeasuring: boolean;
}

const TEXT_IN: Detail<'message'> = {
  direction: 'in',
  via: 'frame',
  bodyKind: 'text',
  event: null,
  id: null,
  buffered: null,
};

/** Milliseconds between measurements of the queue of a socket that had bytes waiting after a send. */
const QUEUE_PERIOD = 250;

/** Characters of a text of the page (subprotocol, reason) that are recorded. */
const SHORT_TEXT = 500;

const OPEN = 1;

/** Whether the platform converts a value to text without running code of the page. */
const isPlain = (value: unknown): boolean => typeof value !== 'object' && typeof value !== 'function';

function protocolsOf(requested: unknown): readonly string[] {
  const protocols = list<string>();
  if (typeof requested === 'string') append(protocols, cut(requested, SHORT_TEXT));
  if (!isArray(requested)) return protocols;
  for (let index = 0; index < requested.length && index < 64; index += 1) {
    const each = readOwn(requested, index);
    if (typeof each === 'string') append(protocols, cut(each, SHORT_TEXT));
  }
  return protocols;
}

/**
 * Observes the page's WebSockets: construction by the constructor's wrapper, everything that comes by native listeners
 * of ours, added before the page has the object, `send` and `close` on the prototype.
 */
export function observeWebSockets(recorder: Recorder): void {
  const prototype = WebSocket.prototype;
  const urlOf = getterOf<WebSocket, string>(prototype, 'url');
  const protocolOf = getterOf<WebSocket, string>(prototype, 'protocol');
  const extensionsOf = getterOf<WebSocket, string>(prototype, 'extensions');
  const bufferedOf = getterOf<WebSocket, number>(prototype, 'bufferedAmount');
  const stateOf = getterOf<WebSocket, number>(prototype, 'readyState');
  const codeOf = getterOf<Event, number>(CloseEvent.prototype, 'code');
  const reasonOf = getterOf<Event, string>(CloseEvent.prototype, 'reason');
  const wasCleanOf = getterOf<Event, boolean>(CloseEvent.prototype, 'wasClean');
  const sockets = createWeakTable<object, Socket>();

  const writeConnecting = (connection: number, url: StoredUrl, protocols: unknown): void =>
    recorder.write('connecting', connection, {
      transport: 'websocket',
      url,
      method: 'GET',
      protocols: protocolsOf(protocols),
      withCredentials: true,
      headers: [],
      bodyKind: 'none',
      initiator: initiator(),
    });

  const writeMessage = (connection: number, data: unknown): void => {
    if (typeof data === 'string') {
      recorder.write('message', connection, TEXT_IN, textRaw(data));
      return;
    }
    const { bodyKind, raw } = captureMessage(data, reserve);
    recorder.write('message', connection, { ...TEXT_IN, bodyKind }, raw);
  };

  const listenToSocket = (socket: WebSocket, connection: number): void => {
    const on = (type: string, handler: (event: Event) => void): void =>
      listenTrusted(recorder, socket, type, `websocket ${type}`, handler);
    on('message', (event) => writeMessage(connection, eventData?.(event)));
    on('open', () =>
      recorder.write('open', connection, {
        status: 101,
        url: knownUrl(urlOf?.(socket) ?? ''),
        protocol: cut(protocolOf?.(socket) ?? '', SHORT_TEXT),
        extensions: cut(extensionsOf?.(socket) ?? '', SHORT_TEXT),
        responseType: '',
        wasRedirected: false,
        headers: [],
      }),
    );
    on('error', () => recorder.write('error', connection, { state: stateOf?.(socket) ?? 3, text: '' }));
    on('close', (event) => {
      recorder.checkSleep(pageUrl());
      const reason = cut(reasonOf?.(event) ?? '', SHORT_TEXT);
      writeClosed(recorder, connection, 'closed', reason, wasCleanOf?.(event) ?? false, codeOf?.(event) ?? null);
    });
  };

  const measureQueue = (socket: WebSocket, known: Socket, seen: number): void => {
    if (known.isMeasuring) return;
    known.isMeasuring = true;
    wait(() => {
      known.isMeasuring = false;
      try {
        const amount = bufferedOf?.(socket) ?? 0;
        if (amount !== seen) recorder.write('buffered', known.connection, { amount: byteCount(amount) });
        if (amount > 0 && stateOf?.(socket) === OPEN) measureQueue(socket, known, amount);
      } catch (error) {
        reportFault('websocket queue', error);
      }
    }, QUEUE_PERIOD);
  };

  const writeSent = (socket: WebSocket, known: Socket, data: unknown, content: Raw | null): void => {
    // On a socket that is closing or closed the platform drops the message, and the recording should show it.
    const isOpen = stateOf?.(socket) === OPEN;
    const buffered = bufferedOf?.(socket) ?? 0;
    const caught = content === null ? captureMessage(data, reserve) : { bodyKind: 'text' as const, raw: content };
    const detail: Detail<'message'> = {
      direction: 'out',
      via: 'frame',
      bodyKind: caught.bodyKind,
      event: null,
      id: null,
      buffered: byteCount(buffered),
    };
    recorder.write('message', known.connection, detail, caught.raw);
    if (isOpen && buffered > 0) measureQueue(socket, known, buffered);
  };

  hookConstructor<WebSocket>('WebSocket', {
    built(socket, args) {
      const connection = recorder.connect();
      const known: Socket = { connection, isMeasuring: false };
      sockets.set(socket, known);
      remember(socket, known);
      listenToSocket(socket, connection);
      writeConnecting(connection, knownUrl(urlOf?.(socket) ?? ''), argument(args, 1));
    },
    failed(error, args) {
      const connection = recorder.connect();
      writeConnecting(connection, captureUrl(argument(args, 0)), argument(args, 1));
      writeRefused(recorder, connection, describeError(error));
    },
  });

  hookMethod(prototype, 'send', (self, args) => {
    const known = sockets.get(self as object);
    const data = argument(args, 0);
    if (known === undefined) return;
    // The platform converts what is not an object to text, and objects that it does not know too, by code of the page.
    writeSent(self as WebSocket, known, data, isPlain(data) ? sentTextRaw(toText(data)) : null);
  });

  hookMethod(prototype, 'close', (self, args) => {
    const known = sockets.get(self as object);
    const code = argument(args, 0);
    const reason = argument(args, 1);
    if (known === undefined) return;
    recorder.write('closing', known.connection, {
      code: typeof code === 'number' ? code : null,
      reason: typeof reason === 'string' ? cut(reason, SHORT_TEXT) : '',
      initiator: initiator(),
    });
  });
}

/** Writes the end of a connection that has no body. */
export const writeClosed = (
  recorder: Recorder,
  connection: number,
  how: 'closed' | 'failed',
  reason: string,
  wasClean: boolean,
  code: number | null = null,
): void => recorder.write('close', connection, { how, code, reason, wasClean, size: byteCount(0) });

/** Writes the end of an attempt that the platform refused at once. */
export function writeRefused(recorder: Recorder, connection: number, text: string): void {
  recorder.write('error', connection, { state: 3, text });
  writeClosed(recorder, connection, 'failed', text, false);
}
