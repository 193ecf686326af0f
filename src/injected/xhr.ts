import type { Header } from '../wire/record.ts';
import { catchContent } from './content.ts';
import {
  beginExchange,
  closeExchange,
  type Exchange,
  failExchange,
  isEventStream,
  NO_BODY,
  openExchange,
  pickHeaders,
  REQUEST_HEADERS,
  RESPONSE_HEADERS,
  type Taken,
  writeTextPiece,
  writeWhole,
} from './exchange.ts';
import { describeError, harmless, noteFault } from './harmless.ts';
import { hookConstructor, hookMethod, hookMethodAround } from './hook.ts';
import { initiator } from './initiator.ts';
import { blobSize, knownUrl, listen, resolveUrl } from './platform.ts';
import {
  argument,
  append,
  apply,
  createNotes,
  getterOf,
  isObject,
  list,
  slice,
  toLowerCase,
  toUpperCase,
  uncurry,
} from './primordials.ts';
import type { Recorder } from './recorder.ts';

/** What is known of an XMLHttpRequest of the page; one object may make many requests, one after the other. */
interface Known {
  method: string;
  url: string;
  headers: Header[];
  exchange: Exchange | null;
  isOpened: boolean;
  isStream: boolean;
  /** Characters of a growing text that were written already. */
  read: number;
}

const OPENED = 1;
const HEADERS_RECEIVED = 2;
const LOADING = 3;
const DONE = 4;
const SHORT_TEXT = 1_000;

/**
 * Observes XMLHttpRequest: by native listeners of ours that are added in the constructor call, so they run before those
 * of the page and see a body before the page can change it, and by `open`, `setRequestHeader` and `send` on the
 * prototype. Nothing is ever added to `upload`: a listener there changes how the browser makes the request.
 */
export function observeXhr(recorder: Recorder): void {
  const { prototype } = XMLHttpRequest;
  const stateOf = getterOf<XMLHttpRequest, number>(prototype, 'readyState');
  const statusOf = getterOf<XMLHttpRequest, number>(prototype, 'status');
  const responseUrlOf = getterOf<XMLHttpRequest, string>(prototype, 'responseURL');
  const typeOf = getterOf<XMLHttpRequest, string>(prototype, 'responseType');
  const textOf = getterOf<XMLHttpRequest, string>(prototype, 'responseText');
  const responseOf = getterOf<XMLHttpRequest, unknown>(prototype, 'response');
  const credentialsOf = getterOf<XMLHttpRequest, boolean>(prototype, 'withCredentials');
  const headerOf = uncurry(prototype.getResponseHeader);
  const requests = createNotes<object, Known>();

  const onHeaders = (xhr: XMLHttpRequest, known: Known, exchange: Exchange): void => {
    const status = statusOf?.(xhr) ?? 0;
    // Status 0 in a later state is a failed request: it has no headers.
    if (known.isOpened || status === 0) return;
    known.isOpened = true;
    known.isStream = isEventStream(headerOf(xhr, 'content-type') ?? '');
    const url = knownUrl(responseUrlOf?.(xhr) ?? '');
    openExchange(recorder, exchange, {
      status,
      url: url === '' ? known.url : url,
      protocol: '',
      extensions: '',
      responseType: '',
      wasRedirected: false,
      headers: pickHeaders(RESPONSE_HEADERS, (name) => headerOf(xhr, name)),
    });
  };

  const isText = (xhr: XMLHttpRequest): boolean => {
    const type = typeOf?.(xhr);
    return type === '' || type === 'text';
  };

  const onProgress = (xhr: XMLHttpRequest, known: Known, exchange: Exchange): void => {
    if (!known.isStream || !isText(xhr)) return;
    const text = textOf?.(xhr) ?? '';
    writeTextPiece(recorder, exchange, slice(text, known.read));
    known.read = text.length;
  };

  const takenOf = (xhr: XMLHttpRequest): Taken | null => {
    if (isText(xhr)) return { as: 'text', value: textOf?.(xhr) ?? '' };
    const response = responseOf?.(xhr);
    switch (typeOf?.(xhr)) {
      case 'json':
        return { as: 'json', value: response };
      case 'arraybuffer':
        return isObject(response) ? { as: 'buffer', value: response as ArrayBuffer } : null;
      case 'blob':
        return isObject(response) ? { as: 'blob', value: response as Blob, size: blobSize(response) ?? 0 } : null;
      default:
        return { as: 'other', bodyKind: 'document' };
    }
  };

  const onDone = (xhr: XMLHttpRequest, known: Known, exchange: Exchange): void => {
    // A request that failed, ran out of time or was aborted is told by the event that follows.
    if (statusOf?.(xhr) === 0) return;
    if (known.isStream && isText(xhr)) {
      onProgress(xhr, known, exchange);
      closeExchange(recorder, exchange, 'complete', '');
      return;
    }
    const taken = takenOf(xhr);
    if (taken === null) closeExchange(recorder, exchange, 'complete', '');
    else writeWhole(recorder, exchange, taken);
  };

  const onStateChange = (xhr: XMLHttpRequest, known: Known): void => {
    const { exchange } = known;
    const state = stateOf?.(xhr) ?? 0;
    if (exchange === null || state < HEADERS_RECEIVED) return;
    onHeaders(xhr, known, exchange);
    if (state === LOADING) onProgress(xhr, known, exchange);
    if (state === DONE) onDone(xhr, known, exchange);
  };

  const watch = (xhr: XMLHttpRequest, known: Known): void => {
    const on = (type: string, note: () => void): void =>
      listen(xhr, type, (event) => {
        try {
          if (event.isTrusted) note();
        } catch (error) {
          noteFault(`xhr ${type}`, error);
        }
      });
    const end = (how: 'complete' | 'aborted' | 'timeout'): void => {
      if (known.exchange !== null) closeExchange(recorder, known.exchange, how, '');
    };
    on('readystatechange', () => onStateChange(xhr, known));
    on('load', () => end('complete'));
    on('abort', () => end('aborted'));
    on('timeout', () => end('timeout'));
    on('error', () => {
      if (known.exchange !== null) failExchange(recorder, known.exchange, null, '', false);
    });
  };

  const beginRequest = (xhr: XMLHttpRequest, known: Known, body: unknown): void => {
    // The platform sends no body with these.
    const isBare = known.method === 'GET' || known.method === 'HEAD';
    const content = isBare ? NO_BODY : catchContent(body);
    known.exchange = beginExchange(recorder, {
      transport: 'xhr',
      url: known.url,
      method: known.method,
      withCredentials: credentialsOf?.(xhr) ?? false,
      headers: known.headers,
      bodyKind: content.bodyKind,
      body: content.raw,
    });
  };

  hookConstructor<XMLHttpRequest>('XMLHttpRequest', {
    built(xhr) {
      const known: Known = {
        method: 'GET',
        url: '',
        headers: list(),
        exchange: null,
        isOpened: false,
        isStream: false,
        read: 0,
      };
      requests.set(xhr, known);
      watch(xhr, known);
    },
  });

  hookMethod(prototype, 'open', (self, args) => {
    const known = requests.get(self as object);
    if (known === undefined) return;
    // A request under way is ended by a new `open` without any event.
    if (known.exchange !== null) closeExchange(recorder, known.exchange, 'aborted', 'opened again');
    const method = argument(args, 0);
    known.method = typeof method === 'string' ? slice(toUpperCase(method), 0, SHORT_TEXT) : 'GET';
    known.url = resolveUrl(argument(args, 1));
    known.headers = list();
    known.exchange = null;
    known.isOpened = false;
    known.isStream = false;
    known.read = 0;
  });

  hookMethod(prototype, 'setRequestHeader', (self, args) => {
    const known = requests.get(self as object);
    const name = argument(args, 0);
    const value = argument(args, 1);
    if (known === undefined || typeof name !== 'string' || typeof value !== 'string') return;
    const lower = toLowerCase(name);
    if (pickHeaders(REQUEST_HEADERS, (each) => (each === lower ? value : undefined)).length === 1) {
      append<Header>(known.headers, [lower, slice(value, 0, SHORT_TEXT)]);
    }
  });

  hookMethod(prototype, 'abort', (self) => {
    const exchange = requests.get(self as object)?.exchange ?? null;
    if (exchange === null || exchange.isOver) return;
    recorder.write('closing', exchange.connection, { code: null, reason: '', initiator: initiator() });
    closeExchange(recorder, exchange, 'aborted', '');
  });

  // Before the native call: a synchronous request is over when it returns, with all its events.
  hookMethodAround(prototype, 'send', (native, self, args) => {
    let known: Known | undefined;
    try {
      known = requests.get(self as object);
      if (known !== undefined && stateOf?.(self as XMLHttpRequest) === OPENED && known.exchange === null) {
        beginRequest(self as XMLHttpRequest, known, argument(args, 0));
      }
    } catch (error) {
      noteFault('xhr send', error);
    }
    try {
      return apply(native, self, args);
    } catch (error) {
      // A synchronous request that fails throws what an asynchronous one tells by an event.
      const exchange = known?.exchange ?? null;
      if (exchange !== null) {
        harmless('xhr send', () => failExchange(recorder, exchange, error, describeError(error), false));
      }
      throw error;
    }
  });
}
