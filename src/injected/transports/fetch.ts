import type { Header } from '../../wire/record.ts';
import { type BodyObserver, observeBodies } from './body.ts';
import { captureContent, type Content } from '../ring/content.ts';
import { unreadable } from '../ring/ring-entry.ts';
import { beginExchange, closeExchange, type Exchange, failExchange, openExchange } from './exchange.ts';
import { pickHeaders, REQUEST_HEADERS } from './headers.ts';
import { describeError } from '../platform/guard.ts';
import { hookConstructor, hookHandingOn, hookMethod } from '../platform/hook.ts';
import { habitsAt, isHabitual } from '../platform/habit.ts';
import { hideFrames } from '../platform/initiator.ts';
import { functionHolder } from '../platform/place.ts';
import { captureUrl } from '../platform/platform.ts';
import { knownUrl, type StoredUrl } from '../platform/stored-url.ts';
import {
  argument,
  createWeakTable,
  cut,
  getterOf,
  isArray,
  isObject,
  readData,
  readOwn,
  toLowerCase,
  toUpperCase,
  uncurry,
} from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import { whenUsed } from '../platform/promise-tap.ts';
import { observeUnseenUses } from './unseen-uses.ts';

/** What the arguments of a `fetch` reveal without running code of the page. */
interface FetchArguments {
  readonly url: StoredUrl;
  readonly method: string;
  readonly withCredentials: boolean;
  readonly headers: readonly Header[];
  readonly content: Content;
  readonly signal: object | null;
}

const requestUrl = getterOf<object, string>(Request.prototype, 'url');
const requestMethod = getterOf<object, string>(Request.prototype, 'method');
const requestHeaders = getterOf<object, Headers>(Request.prototype, 'headers');
const requestSignal = getterOf<object, AbortSignal>(Request.prototype, 'signal');
const requestCredentials = getterOf<object, string>(Request.prototype, 'credentials');
const requestBodyUsed = getterOf<object, boolean>(Request.prototype, 'bodyUsed');
const readHeader = uncurry(Headers.prototype.get);

/** The bodies that a page passed to `new Request`, from which they cannot be read without using them up. */
const bodiesOfRequests = createWeakTable<object, Content>();

const SHORT_TEXT = 100;

/** The URL of a Request; `null` for anything else. */
function urlOfRequest(input: unknown): string | null {
  if (!isObject(input)) return null;
  try {
    return requestUrl(input);
  } catch {
    // Not a Request: the accessor refuses every other object.
    return null;
  }
}

/** Reads one header from whatever `init.headers` may be: a `Headers`, a list of pairs, or an object. */
function headerOf(headers: unknown, name: string): unknown {
  if (!isObject(headers)) return undefined;
  if (isArray(headers)) {
    for (let index = 0; index < headers.length && index < SHORT_TEXT; index += 1) {
      const pair = readOwn(headers, index);
      const key = isObject(pair) ? readOwn(pair, 0) : undefined;
      if (isObject(pair) && typeof key === 'string' && toLowerCase(key) === name) return readOwn(pair, 1);
    }
    return undefined;
  }
  try {
    return readHeader(headers as Headers, name);
  } catch {
    // Not a Headers object. Listing the names of a plain one would be visible to a page; these are the usual spellings:
    return readData(headers, name) ?? readData(headers, IN_CAPITALS[name] ?? '');
  }
}

/** The usual spelling of the request headers in plain objects. */
const IN_CAPITALS: Readonly<Record<string, string>> = {
  'last-event-id': 'Last-Event-ID',
  accept: 'Accept',
  'if-none-match': 'If-None-Match',
  prefer: 'Prefer',
  'content-type': 'Content-Type',
  'cache-control': 'Cache-Control',
};

/**
 * Reads the arguments after the call, as plain data only. A getter in `init` has been read by the platform, and a second
 * read would be visible to the page; the value behind one stays unknown.
 */
function readArguments(args: readonly unknown[]): FetchArguments {
  const input = argument(args, 0);
  const options = argument(args, 1);
  const init = isObject(options) ? options : null;
  const member = (name: string): unknown => (init === null ? undefined : readData(init, name));
  const url = urlOfRequest(input);
  const request = url === null ? null : (input as object);
  const method = member('method');
  const methodName = typeof method === 'string' ? method : request === null ? 'GET' : requestMethod(request);
  const ownHeaders = member('headers');
  const source = ownHeaders ?? (request === null ? undefined : requestHeaders(request));
  const headers = source === undefined ? [] : pickHeaders(REQUEST_HEADERS, (name) => headerOf(source, name));
  const body = member('body');
  const isOwnBody = request !== null && body === undefined && requestBodyUsed(request) === true;
  const content = isOwnBody ? (bodiesOfRequests.get(request) ?? UNKNOWN) : captureContent(body);
  const signal = member('signal') ?? (request === null ? null : requestSignal(request));
  const credentials = member('credentials') ?? (request === null ? undefined : requestCredentials(request));
  return {
    url: url === null ? captureUrl(input) : knownUrl(url),
    method: cut(toUpperCase(methodName), SHORT_TEXT),
    withCredentials: credentials !== 'omit',
    headers,
    content,
    signal: isObject(signal) ? signal : null,
  };
}

const UNKNOWN: Content = { bodyKind: 'unknown', raw: unreadable(null) };

/**
 * Observes `fetch`: the page gets the platform's own promise. The response is observed when the page uses it (see
 * `whenUsed` and `observeUnseenUses`), the body as the page reads it (see `observeBodies`).
 */
export function observeFetch(recorder: Recorder): BodyObserver {
  const { prototype } = Response;
  const statusOf = getterOf<Response, number>(prototype, 'status');
  const urlOf = getterOf<Response, string>(prototype, 'url');
  const typeOf = getterOf<Response, string>(prototype, 'type');
  const redirectedOf = getterOf<Response, boolean>(prototype, 'redirected');
  const headersOf = getterOf<Response, Headers>(prototype, 'headers');
  const forgotten = new FinalizationRegistry<Exchange>((exchange) => closeExchange(recorder, exchange, 'unread', ''));
  const remember = uncurry(FinalizationRegistry.prototype.register);

  const isResponse = (response: Response): boolean => {
    try {
      return typeOf(response) !== undefined;
    } catch {
      // The accessor refuses every other object.
      return false;
    }
  };

  const onResponse = (exchange: Exchange, response: Response): void => {
    // A response that the page touched before its promise was known to have settled.
    if (exchange.isOpen) return;
    // A response's headers never change: they can be read at any time.
    const headers = headersOf(response);
    bodies.track(response, exchange);
    const answer = {
      status: statusOf(response),
      url: knownUrl(urlOf(response)),
      responseType: typeOf(response),
      wasRedirected: redirectedOf(response),
    };
    openExchange(recorder, exchange, answer, (name) => (headers === undefined ? null : readHeader(headers, name)));
    if (!exchange.isOver) unseen.addBody(exchange, response);
  };

  const unseen = observeUnseenUses(recorder, (response, exchange) => remember(forgotten, response, exchange));
  const bodies = observeBodies(recorder, unseen, (response) => {
    // What a page makes itself is no response of a call that is under way.
    const url = isResponse(response) && typeOf(response) !== 'default' ? urlOf(response) : '';
    const exchange = url === '' ? null : unseen.exchangeOf(url);
    if (exchange !== null) onResponse(exchange, response);
  });

  hookConstructor<Request>('Request', {
    built(request, args) {
      const input = argument(args, 0);
      const init = argument(args, 1);
      const content = isObject(init) ? readData(init, 'body') : undefined;
      const inherited = isObject(input) && content === undefined ? bodiesOfRequests.get(input) : undefined;
      const caught = inherited ?? captureContent(content);
      if (caught.bodyKind !== 'none') bodiesOfRequests.set(request, caught);
    },
  });
  hookHandingOn(Request.prototype, 'clone', bodiesOfRequests, bodiesOfRequests);

  hookMethod<Promise<Response>>(functionHolder, 'fetch', (_, args, promise) => {
    const request = readArguments(args);
    const exchange = beginExchange(recorder, { transport: 'fetch', ...request });
    const habit = habitsAt(exchange.initiator).response;
    const tap = whenUsed(
      promise,
      (response) => {
        onResponse(exchange, response);
        // The page never asked for the response.
        if (!tap.wasRead) closeExchange(recorder, exchange, 'unread', '');
      },
      (error) => {
        // The page has not seen it yet: ours is the first handler.
        hideFrames(error);
        failExchange(recorder, exchange, error, describeError(error));
      },
      'fetch',
      isHabitual(habit) ? null : exchange.initiator,
      habit,
    );
    unseen.add(exchange, tap);
  });
  return bodies;
}
