/** Runs in the page: logs everything that a page can observe of a connection. Times are classes, never numbers. */

/** The words of the oracle in a page. */
export interface Oracle {
  readonly log: string[];
  say(...parts: readonly unknown[]): void;
  /** Logs what a call gives or throws. */
  calledOn(name: string, call: () => unknown): void;
  /** Makes a socket; resolves once it is open, or at once if it is not to open. */
  socket(url: string, waits: boolean): Promise<boolean> | boolean;
  source(url: string): boolean;
  /** Reads a body piece by piece. */
  body(url: string): boolean;
  /** One request by XMLHttpRequest. */
  xhr(url: string): boolean;
}

declare global {
  interface Window {
    oracle: Oracle;
    oracleSocket: WebSocket;
    oracleSource: EventSource;
    oracleXhr: XMLHttpRequest;
    oracleAbort: AbortController;
  }
}

const log: string[] = [];
const say = (...parts: readonly unknown[]): void => void log.push(parts.map(String).join(' '));

const FIELDS = ['code', 'reason', 'wasClean', 'data', 'origin', 'lastEventId', 'lengthComputable', 'loaded', 'total'];

const fieldsOf = (event: Event): string =>
  [...FIELDS, 'cancelable', 'bubbles']
    .filter((name) => name in event)
    .map((name) => `${name}=${String(Reflect.get(event, name))}`)
    .join(' ');

const describeError = (error: unknown): string =>
  error instanceof Error || error instanceof DOMException
    ? `${error.name} ${error.message} ${error instanceof DOMException} ${error instanceof TypeError}`
    : String(error);

function calledOn(name: string, call: () => unknown): void {
  try {
    say(name, call());
  } catch (error) {
    say(name, 'throws', describeError(error));
  }
}

/** Two listeners of each type around the handler, states, and microtasks of handlers. */
function observeSocket(socket: WebSocket): void {
  const at = (event: Event, who: string): void =>
    say(
      ...[who, event.type, event.constructor.name, `state=${socket.readyState}`, `buffered=${socket.bufferedAmount}`],
      ...[fieldsOf(event), event.target === socket, event.eventPhase],
    );
  for (const type of ['open', 'message', 'error', 'close'] as const) {
    socket.addEventListener(type, (event) => {
      at(event, 'first');
      if (event.type !== 'error') return;
      queueMicrotask(() => void Promise.resolve().then(() => say('microtask of error', `state=${socket.readyState}`)));
    });
    socket[`on${type}`] = (event: Event) => at(event, 'handler');
    socket.addEventListener(type, (event) => at(event, 'second'));
  }
}

window.oracle = {
  log,
  say,
  calledOn,
  socket(url, waits) {
    const socket = new WebSocket(url);
    window.oracleSocket = socket;
    observeSocket(socket);
    say('made', socket.readyState, socket.url === url, socket.protocol, socket.extensions);
    calledOn('send at once', () => socket.send('x'));
    if (!waits) return true;
    return new Promise((resolve) => {
      socket.addEventListener('open', () => resolve(true));
    });
  },
  source(url) {
    const source = new EventSource(url);
    window.oracleSource = source;
    let failedAt = 0;
    for (const type of ['open', 'message', 'named', 'error'])
      source.addEventListener(type, (event) => {
        say('source', event.type, event.constructor.name, `state=${source.readyState}`, fieldsOf(event));
        // To the second: three in Chromium, five in Firefox.
        if ((type === 'open' || type === 'error') && failedAt > 0)
          say('again after', Math.round((performance.now() - failedAt) / 1_000), 's');
        if (type === 'error') failedAt = performance.now();
      });
    source.onerror = (event) => say('onerror', event.type, source.readyState);
    say('made', source.readyState, source.withCredentials, source.url === url);
    return true;
  },
  body(url) {
    window.oracleAbort = new AbortController();
    const read = async (): Promise<void> => {
      try {
        const response = await fetch(url, { signal: window.oracleAbort.signal });
        say('response', response.status, response.ok, response.statusText, response.type, response.redirected);
        say(response.url === url, response.constructor.name, response.bodyUsed);
        const reader = response.body?.getReader();
        if (reader === undefined) return say('no body');
        void reader.closed.then(
          () => say('closed'),
          (error: unknown) => say('closed rejects', describeError(error)),
        );
        for (;;) {
          const { done, value } = await reader.read();
          say('read', done, value === undefined ? '' : new TextDecoder().decode(value));
          if (done) break;
        }
      } catch (error) {
        say('rejects', describeError(error));
      }
    };
    void read();
    return true;
  },
  xhr(url) {
    const xhr = new XMLHttpRequest();
    window.oracleXhr = xhr;
    const facts = (): string =>
      [xhr.readyState, xhr.status, xhr.statusText, xhr.responseText, xhr.response, xhr.responseURL === url].join('|');
    const types = [
      'readystatechange',
      'loadstart',
      'progress',
      'abort',
      'error',
      'load',
      'timeout',
      'loadend',
    ] as const;
    for (const type of types) {
      xhr.addEventListener(type, (event) => say('xhr', type, event.constructor.name, facts(), fieldsOf(event)));
      xhr[`on${type}`] = (event: Event) => say('handler', event.type, xhr.readyState);
    }
    xhr.open('GET', url);
    xhr.send();
    say('sent', facts());
    return true;
  },
};
