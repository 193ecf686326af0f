import type { Header } from '../../wire/record.ts';
import { captureContent, NO_BODY } from '../ring/content.ts';
import {
  beginExchange,
  closeExchange,
  contentLength,
  type Exchange,
  failExchange,
  openExchange,
  type WholeBody,
  writeTextPiece,
  writeWhole,
} from './exchange.ts';
import { REQUEST_HEADERS } from './headers.ts';
import { describeError, guard, reportFault } from '../platform/guard.ts';
import { hookConstructor, hookGetter, hookKnown, hookMethodAround, passage } from '../platform/hook.ts';
import { initiator } from '../platform/initiator.ts';
import { remember } from '../platform/live.ts';
import { blobSize, captureUrl, listen, wait } from '../platform/platform.ts';
import { knownUrl, type StoredUrl } from '../platform/stored-url.ts';
import {
  argument,
  append,
  copied,
  createWeakTable,
  cut,
  each,
  findIn,
  getterOf,
  indexOf,
  isObject,
  list,
  slice,
  toLowerCase,
  toUpperCase,
  uncurry,
} from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';

/** The state of an XMLHttpRequest of the page; one object may send many requests, one after the other. */
interface RequestState {
  readonly method: string;
  readonly url: StoredUrl;
  readonly headers: Header[];
  exchange: Exchange | null;
  isOpened: boolean;
  /** The response is here, and the page may read its body. */
  isDone: boolean;
  /** Characters of a growing text that the page has read: each new part is written. */
  read: number;
}

const newState = (method: string, url: StoredUrl): RequestState => ({
  method,
  url,
  headers: list(),
  exchange: null,
  isOpened: false,
  isDone: false,
  read: 0,
});

/** A listener on every request; native code calls it with the request as `this`. */
interface Listener {
  readonly type: string;
  call(this: XMLHttpRequest, event: Event): void;
}

const OPENED = 1;
const HEADERS_RECEIVED = 2;
const DONE = 4;
const SHORT_TEXT = 1_000;

/** Milliseconds that a page gets to read a finished body. */
const READ_GRACE = 100;

/**
 * Observes XMLHttpRequest: by native listeners of ours that are added in the constructor call, so they run before those
 * of the page, by `open`, `setRequestHeader` and `send` on the prototype, and by the getters through which the page reads
 * a body. Nothing is ever added to `upload`: a listener there changes how the browser sends the request.
 */
export function observeXhr(recorder: Recorder): void {
  const { prototype } = XMLHttpRequest;
  const stateOf = getterOf<XMLHttpRequest, number>(prototype, 'readyState');
  const statusOf = getterOf<XMLHttpRequest, number>(prototype, 'status');
  const responseUrlOf = getterOf<XMLHttpRequest, string>(prototype, 'responseURL');
  const typeOf = getterOf<XMLHttpRequest, string>(prototype, 'responseType');
  const credentialsOf = getterOf<XMLHttpRequest, boolean>(prototype, 'withCredentials');
  const allHeadersOf = uncurry(prototype.getAllResponseHeaders);
  const requests = createWeakTable<object, RequestState>();

  const onHeaders = (xhr: XMLHttpRequest, known: RequestState, exchange: Exchange): void => {
    const status = statusOf(xhr);
    // Status 0 in a later state is a failed request: it has no headers.
    if (known.isOpened || status === 0) return;
    known.isOpened = true;
    const text = `\r\n${allHeadersOf(xhr)}`;
    const header = (name: string): string | null => {
      const at = indexOf(text, `\r\n${name}: `);
      return at === -1 ? null : slice(text, at + name.length + 4, indexOf(text, '\r\n', at + 2));
    };
    const url = knownUrl(responseUrlOf(xhr));
    const answer = { status, url: url === '' ? known.url : url, responseType: '', wasRedirected: false };
    openExchange(recorder, exchange, answer, header);
  };

  const wholeBodyOf = (xhr: XMLHttpRequest, exchange: Exchange, value: unknown): WholeBody => {
    if (typeof value === 'string') return { as: 'text', value };
    const type = typeOf(xhr);
    // `null` is also what a body that is no JSON gives; its text cannot be had.
    if (type === 'json')
      return value === null && contentLength(exchange) !== 4
        ? { as: 'other', bodyKind: 'json' }
        : { as: 'json', value };
    if (isObject(value) && type === 'arraybuffer') return { as: 'buffer', value: value as ArrayBuffer };
    if (isObject(value) && type === 'blob') return { as: 'blob', value: value as Blob, size: blobSize(value) ?? 0 };
    return { as: 'other', bodyKind: 'document' };
  };

  const onDone = (xhr: XMLHttpRequest, known: RequestState): void => {
    // A request that failed, timed out or was aborted is written by the event that follows.
    if (statusOf(xhr) !== 0) known.isDone = true;
  };

  /**
   * The page reads a body, finished or still growing. Reading it ourselves would be visible in Firefox, and might waste
   * time. A body that is read while it grows is a stream: each read writes what has come since the last.
   */
  const onRead = (self: unknown, value: unknown): void => {
    const known = requests.get(self as object);
    const exchange = known?.exchange ?? null;
    if (known === undefined || exchange === null || exchange.isOver) return;
    if (typeof value === 'string' && (known.read > 0 || !known.isDone)) {
      // A mere slice would keep every state of the growing text alive.
      if (value.length > known.read) writeTextPiece(recorder, exchange, copied(slice(value, known.read)));
      known.read = value.length;
      if (known.isDone) closeExchange(recorder, exchange, 'complete', '');
    } else if (known.isDone) writeWhole(recorder, exchange, wholeBodyOf(self as XMLHttpRequest, exchange, value));
  };

  /** A body of which the page has read nothing is unread; of one that it read while it grew, it has read what it wanted. */
  const closeDone = (known: RequestState, exchange: Exchange): void =>
    closeExchange(recorder, exchange, known.read > 0 ? 'complete' : 'unread', '');
  hookGetter(prototype, 'responseText', onRead);
  hookGetter(prototype, 'response', onRead);
  hookGetter(prototype, 'responseXML', onRead);

  /** Finished, and not read by the page so far. */
  let unread = list<{ readonly known: RequestState; readonly exchange: Exchange }>();
  const onEnd = (known: RequestState, exchange: Exchange): void => {
    if (!known.isDone) closeExchange(recorder, exchange, 'complete', '');
    if (exchange.isOver) return;
    append(unread, { known, exchange });
    if (unread.length > 1) return;
    wait(() => {
      const late = unread;
      unread = list();
      each(late, (one) => guard('xhr unread', () => closeDone(one.known, one.exchange)));
    }, READ_GRACE);
  };

  const onStateChange = (xhr: XMLHttpRequest, known: RequestState, exchange: Exchange): void => {
    const state = stateOf(xhr);
    if (state < HEADERS_RECEIVED) return;
    onHeaders(xhr, known, exchange);
    if (state === DONE) onDone(xhr, known);
  };

  /** Creates a listener for all requests: it finds the state by the object on which it is called. */
  const on = (
    type: string,
    handler: (xhr: XMLHttpRequest, known: RequestState, exchange: Exchange) => void,
  ): Listener => ({
    type,
    call(event) {
      try {
        const known = requests.get(this);
        const exchange = known?.exchange;
        if (known && exchange && event.isTrusted) passage.event(this, event, () => handler(this, known, exchange));
      } catch (error) {
        reportFault(`xhr ${type}`, error);
      }
    },
  });
  const end = (type: string, how: 'aborted' | 'timeout'): Listener =>
    on(type, (_, __, exchange) => closeExchange(recorder, exchange, how, ''));
  const listeners: readonly Listener[] = [
    on('readystatechange', onStateChange),
    on('loadend', (_, known, exchange) => onEnd(known, exchange)),
    end('abort', 'aborted'),
    end('timeout', 'timeout'),
    on('error', (_, __, exchange) => failExchange(recorder, exchange, null, '')),
  ];

  const beginRequest = (xhr: XMLHttpRequest, known: RequestState, body: unknown): void => {
    // The platform sends no body with these.
    const isBare = known.method === 'GET' || known.method === 'HEAD';
    const content = isBare ? NO_BODY : captureContent(body);
    remember(xhr, known);
    known.exchange = beginExchange(recorder, {
      transport: 'xhr',
      url: known.url,
      method: known.method,
      withCredentials: credentialsOf(xhr),
      headers: known.headers,
      content,
      signal: null,
    });
  };

  hookConstructor<XMLHttpRequest>('XMLHttpRequest', {
    built(xhr) {
      requests.set(xhr, newState('GET', ''));
      each(listeners, (listener) => listen(xhr, listener.type, listener.call));
    },
  });

  hookKnown(prototype, 'open', requests, (known, args, _, self) => {
    // A request under way is ended by a new `open` without any event.
    if (known.exchange !== null) {
      if (known.isDone) closeDone(known, known.exchange);
      else closeExchange(recorder, known.exchange, 'aborted', 'opened again');
    }
    const method = argument(args, 0);
    const name = typeof method === 'string' ? cut(toUpperCase(method), SHORT_TEXT) : 'GET';
    requests.set(self, newState(name, captureUrl(argument(args, 1))));
  });

  hookKnown(prototype, 'setRequestHeader', requests, (known, args) => {
    const name = argument(args, 0);
    const value = argument(args, 1);
    if (typeof name !== 'string' || typeof value !== 'string') return;
    const lower = toLowerCase(name);
    if (value !== '' && findIn(REQUEST_HEADERS, (wanted) => wanted === lower) !== undefined)
      append<Header>(known.headers, [lower, cut(value, SHORT_TEXT)]);
  });

  hookKnown(prototype, 'abort', requests, (known) => {
    const { exchange } = known;
    if (exchange === null || exchange.isOver) return;
    if (known.isDone) {
      closeDone(known, exchange);
      return;
    }
    recorder.write('closing', exchange.connection, { code: null, reason: '', initiator: initiator() });
    closeExchange(recorder, exchange, 'aborted', '');
  });

  // Before the native call: a synchronous request is over when it returns, with all its events.
  hookMethodAround(prototype, 'send', (native, self, args) => {
    let known: RequestState | undefined;
    try {
      known = requests.get(self as object);
      if (known !== undefined && stateOf(self as XMLHttpRequest) === OPENED && known.exchange === null) {
        beginRequest(self as XMLHttpRequest, known, argument(args, 0));
      }
    } catch (error) {
      reportFault('xhr send', error);
    }
    try {
      return passage.call(native, self, args);
    } catch (error) {
      // A synchronous request that fails throws what an asynchronous one reports by an event.
      const exchange = known?.exchange ?? null;
      if (exchange !== null) {
        guard('xhr send', () => failExchange(recorder, exchange, error, describeError(error)));
      }
      throw error;
    }
  });
}
