import type { BodyKind, Header } from '../wire/record.ts';
import type { BodyObserver } from './body.ts';
import { catchContent, type Content } from './content.ts';
import { type Raw, unreadable } from './entry.ts';
import {
  beginExchange,
  closeExchange,
  type Exchange,
  failExchange,
  NO_BODY,
  openExchange,
  pickHeaders,
  REQUEST_HEADERS,
  RESPONSE_HEADERS,
} from './exchange.ts';
import { describeError } from './harmless.ts';
import { hookConstructor, hookMethod } from './hook.ts';
import { knownUrl, resolveUrl } from './platform.ts';
import {
  argument,
  createNotes,
  getterOf,
  isArray,
  isObject,
  readData,
  readOwn,
  slice,
  toLowerCase,
  toUpperCase,
  uncurry,
} from './primordials.ts';
import type { Recorder } from './recorder.ts';
import { whenUsed } from './tap.ts';
import { type Unused, watchUnused } from './unused.ts';

/** What could be learnt of the arguments of a `fetch` without running code of the page. */
interface Asked {
  readonly url: string;
  readonly method: string;
  readonly withCredentials: boolean;
  readonly headers: readonly Header[];
  readonly bodyKind: BodyKind;
  readonly body: Raw;
  readonly signal: object | null;
}

const requestUrl = getterOf<object, string>(Request.prototype, 'url');
const requestMethod = getterOf<object, string>(Request.prototype, 'method');
const requestHeaders = getterOf<object, Headers>(Request.prototype, 'headers');
const requestSignal = getterOf<object, AbortSignal>(Request.prototype, 'signal');
const requestCredentials = getterOf<object, string>(Request.prototype, 'credentials');
const requestBodyUsed = getterOf<object, boolean>(Request.prototype, 'bodyUsed');
const isAborted = getterOf<object, boolean>(AbortSignal.prototype, 'aborted');
const readHeader = uncurry(Headers.prototype.get);

/** What a page gave as body to `new Request`, which shows it to nobody. */
const bodiesOfRequests = createNotes<object, Content>();

const SHORT_TEXT = 100;

/** The URL of a Request; `null` for anything else. */
function urlOfRequest(input: unknown): string | null {
  if (!isObject(input)) return null;
  try {
    return requestUrl?.(input) ?? null;
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
    // Not a Headers object. The names of a plain one are not listed, which a page could see; people write them so:
    return readData(headers, name) ?? readData(headers, inCapitals(name));
  }
}

/** `last-event-id` as `Last-Event-ID`, `content-type` as `Content-Type`. */
function inCapitals(name: string): string {
  let capitals = '';
  for (let at = 0; at < name.length; at += 1) {
    const isFirst = at === 0 || name[at - 1] === '-';
    capitals += isFirst ? toUpperCase(name[at] ?? '') : (name[at] ?? '');
  }
  return capitals === 'Last-Event-Id' ? 'Last-Event-ID' : capitals;
}

/**
 * Reads the arguments after the call, as plain data only. A getter in `init` has been read by the platform, and a second
 * read would show; what stands behind one stays unknown.
 */
function readArguments(args: readonly unknown[]): Asked {
  const input = argument(args, 0);
  const given = argument(args, 1);
  const init = isObject(given) ? given : null;
  const member = (name: string): unknown => (init === null ? undefined : readData(init, name));
  const url = urlOfRequest(input);
  const request = url === null ? null : (input as object);
  const method = member('method');
  const asked = typeof method === 'string' ? method : request === null ? 'GET' : (requestMethod?.(request) ?? 'GET');
  const ownHeaders = member('headers');
  const headersOfRequest = request === null ? undefined : requestHeaders?.(request);
  const headers = pickHeaders(REQUEST_HEADERS, (name) => headerOf(ownHeaders ?? headersOfRequest, name));
  const content = member('body');
  const isOwnBody = request !== null && content === undefined && requestBodyUsed?.(request) === true;
  const unknown: Content = { bodyKind: 'unknown', raw: unreadable(null) };
  const body = isOwnBody ? (bodiesOfRequests.get(request) ?? unknown) : catchContent(content);
  const signal = member('signal') ?? (request === null ? null : requestSignal?.(request));
  const credentials = member('credentials') ?? (request === null ? undefined : requestCredentials?.(request));
  return {
    url: url === null ? resolveUrl(input) : knownUrl(url),
    method: slice(toUpperCase(asked), 0, SHORT_TEXT),
    withCredentials: credentials !== 'omit',
    headers,
    bodyKind: body.bodyKind,
    body: body.bodyKind === 'none' ? NO_BODY.raw : body.raw,
    signal: isObject(signal) ? signal : null,
  };
}

/**
 * Observes `fetch`: the page gets the very promise of the platform. The answer is learnt when the page takes it (see
 * `whenUsed`), the body as the page reads it (see `observeBodies`).
 */
export function observeFetch(recorder: Recorder, bodies: BodyObserver): void {
  const { prototype } = Response;
  const statusOf = getterOf<Response, number>(prototype, 'status');
  const urlOf = getterOf<Response, string>(prototype, 'url');
  const typeOf = getterOf<Response, string>(prototype, 'type');
  const redirectedOf = getterOf<Response, boolean>(prototype, 'redirected');
  const headersOf = getterOf<Response, Headers>(prototype, 'headers');
  const unused = watchUnused(recorder);
  const forgotten = new FinalizationRegistry<Exchange>((exchange) => closeExchange(recorder, exchange, 'unread', ''));
  const remember = uncurry(FinalizationRegistry.prototype.register);

  const onResponse = (exchange: Exchange, response: Response, wasAborted: () => boolean): void => {
    const headers = headersOf?.(response);
    bodies.track(response, { exchange, wasAborted });
    openExchange(recorder, exchange, {
      status: statusOf?.(response) ?? 0,
      url: knownUrl(urlOf?.(response) ?? ''),
      protocol: '',
      extensions: '',
      responseType: typeOf?.(response) ?? '',
      wasRedirected: redirectedOf?.(response) ?? false,
      headers: headers === undefined ? [] : pickHeaders(RESPONSE_HEADERS, (name) => readHeader(headers, name)),
    });
    if (!exchange.isOver) remember(forgotten, response, exchange);
  };

  hookConstructor<Request>('Request', {
    built(request, args) {
      const input = argument(args, 0);
      const init = argument(args, 1);
      const content = isObject(init) ? readData(init, 'body') : undefined;
      const inherited = isObject(input) && content === undefined ? bodiesOfRequests.get(input) : undefined;
      const caught = inherited ?? catchContent(content);
      if (caught.bodyKind !== 'none') bodiesOfRequests.set(request, caught);
    },
  });
  hookMethod<Request>(Request.prototype, 'clone', (self, _, clone) => {
    const content = bodiesOfRequests.get(self as object);
    if (content !== undefined) bodiesOfRequests.set(clone, content);
  });

  hookMethod<Promise<Response>>(globalThis, 'fetch', (_, args, promise) => {
    const asked = readArguments(args);
    const { signal } = asked;
    const exchange = beginExchange(recorder, { transport: 'fetch', ...asked });
    const wasAborted = (): boolean => {
      try {
        return signal !== null && isAborted?.(signal) === true;
      } catch {
        // What the page gave as signal is none; the platform has refused it.
        return false;
      }
    };
    const call: Unused = { exchange, url: asked.url, at: recorder.now(), isUsed: false };
    unused.add(call);
    whenUsed(
      promise,
      (response) => onResponse(exchange, response, wasAborted),
      (error) => failExchange(recorder, exchange, error, describeError(error), wasAborted()),
      'fetch',
      () => {
        call.isUsed = true;
      },
    );
  });
}
