/** What the pages of all neighbours share: the same traffic, and words for what came of it. */

/** The server of the contract suite. */
export const server = new URLSearchParams(location.search).get('server') ?? location.origin;

export const refusing = 'http://127.0.0.1:1';

export const url = (path, wanted = {}) => `${server}${path}?${new URLSearchParams(wanted)}`;

export const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Ports differ from run to run. */
const withoutPort = (text) => text.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST');

/** What a page can tell errors apart by. */
export const showError = (error) =>
  `${error?.constructor?.name} ${error?.name}: ${withoutPort(String(error?.message))}`;

/** Waits for what a call gives, or why it fails. */
export async function outcome(call) {
  try {
    const value = await call();
    return withoutPort(typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value));
  } catch (error) {
    return showError(error);
  }
}

/** A body that ends before its end. */
const cut = () => fetch(url('/chunks', { end: 'cut' }));

/** Failures that a page forgets, most of them of promises of the platform, whatever library is there. */
export const forgotten = {
  'fetch, refused': () => void fetch(refusing),
  'fetch, a bad address': () => void fetch('http://['),
  'fetch, aborted': () => void fetch(url('/slow', { ms: 2000 }), { signal: AbortSignal.timeout(20) }),
  'fetch, a Request': () => void fetch(new Request(`${refusing}/request`)),
  'fetch in an async function': () => void (async () => fetch(refusing))(),
  'fetch, derived': () => void fetch(refusing).then(() => {}),
  'fetch, finally': () => void fetch(refusing).finally(() => {}),
  'Promise.resolve of fetch': () => void Promise.resolve(fetch(refusing)),
  'json() of no JSON': async () => void (await fetch(url('/answer', { body: '{' }))).json(),
  'text() of a body that is cut off': async () => void (await cut()).text(),
  'arrayBuffer() of a body that is cut off': async () => void (await cut()).arrayBuffer(),
  'read() of a body that is cut off': async () => {
    const reader = (await cut()).body.getReader();
    void reader.read();
    void reader.read().catch(() => {});
    void reader.closed.catch(() => {});
  },
  'fetch, its keys read': () => {
    const promise = fetch(refusing);
    for (const key of Reflect.ownKeys(promise)) void promise[key];
  },
  'fetch, its constructor read': () => {
    const promise = fetch(refusing);
    return promise.constructor === Promise;
  },
};

/** Runs them one after the other; gives the number of events of each. */
export async function forget() {
  const rows = {};
  let count = 0;
  let seen = [];
  const onEvent = (event) => {
    event.preventDefault();
    seen.push(`${event.type} ${showError(event.reason ?? event.error)}`);
  };
  // zone.js reports the failures of its own promises by throwing them.
  for (const type of ['unhandledrejection', 'error']) addEventListener(type, onEvent);
  for (const [name, call] of Object.entries(forgotten)) {
    seen = [];
    try {
      call();
    } catch (error) {
      // A library may throw where the platform gives a promise.
      seen.push(`thrown ${showError(error)}`);
    }
    for (let turn = 0; turn < 100 && seen.length === 0; turn += 1) await wait(20);
    await wait(30);
    rows[`forgotten: ${name}`] = seen;
    count += seen.length;
  }
  for (const type of ['unhandledrejection', 'error']) removeEventListener(type, onEvent);
  return { ...rows, 'events of forgotten failures': count };
}

const events = (target, types, last) =>
  new Promise((resolve) => {
    const seen = [];
    for (const type of types) {
      target.addEventListener(type, (event) => {
        seen.push(`${type} ${event.data ?? ''}`.trim());
        if (type === last || (type === 'message' && seen.length > 3)) resolve(seen);
      });
    }
  });

/** The same requests and connections in every page. */
export async function traffic() {
  const send = (set, done = 'loadend') =>
    new Promise((resolve) => {
      const xhr = new XMLHttpRequest();
      const seen = [];
      for (const type of ['load', 'error', 'abort', 'timeout', 'loadend']) {
        xhr.addEventListener(type, () => {
          seen.push(type);
          if (type === done) resolve([...seen, xhr.status, xhr.responseText]);
        });
      }
      set(xhr);
    });
  const rows = {
    'fetch text': await outcome(async () => (await fetch(url('/answer', { body: 'plain' }))).text()),
    'fetch json': await outcome(async () => (await fetch(url('/answer', { body: '{"a":1}' }))).json()),
    'fetch status': await outcome(async () => (await fetch(url('/status', { code: '404' }))).status),
    'fetch post': await outcome(async () => (await fetch(url('/take'), { method: 'POST', body: 'sent' })).json()),
    'fetch clone': await outcome(async () => {
      const response = await fetch(url('/answer', { body: 'twice' }));
      return [await response.clone().text(), await response.text()];
    }),
    'fetch stream': await outcome(async () => {
      const response = await fetch(`${url('/chunks', { part: 'one ' })}&part=two`);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return text;
        text += value;
      }
    }),
    'fetch refused': await outcome(() => fetch(refusing)),
    'fetch aborted': await outcome(() => fetch(url('/slow', { ms: '2000' }), { signal: AbortSignal.timeout(20) })),
    'fetch promise': (() => {
      const promise = fetch(url('/answer', { body: 'x' }));
      return [promise instanceof Promise, promise.constructor === Promise, typeof promise.then].join();
    })(),
    'xhr get': await send((xhr) => {
      xhr.open('GET', url('/answer', { body: 'by xhr' }));
      xhr.send();
    }),
    'xhr refused': await send((xhr) => {
      xhr.open('GET', refusing);
      xhr.send();
    }),
    'xhr aborted': await send((xhr) => {
      xhr.open('GET', url('/slow', { ms: '2000' }));
      xhr.send();
      setTimeout(() => xhr.abort(), 20);
    }),
    'xhr timeout': await send((xhr) => {
      xhr.open('GET', url('/slow', { ms: '2000' }));
      xhr.timeout = 20;
      xhr.send();
    }),
  };
  const socket = new WebSocket(url('/ws/echo').replace('http', 'ws'));
  const seen = events(socket, ['open', 'message', 'close', 'error'], 'close');
  socket.addEventListener('open', () => socket.send('over the socket'));
  socket.addEventListener('message', () => socket.close(1000, 'enough'));
  rows['socket'] = await seen;
  rows['socket, a bad address'] = await outcome(() => new WebSocket('http://['));
  return rows;
}
