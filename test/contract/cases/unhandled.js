/** Failures that the page has forgotten: the browser reports each, whatever else the page did with the promise. */
(() => {
  /** A body of which the first part is here, and which will be cut off. */
  const cut = (t, key) => fetch(gate(t, '/gated', key));

  const gate = (t, path, key) => t.url(path, { part: 'one', end: 'cut' }).replace(`key=${t.key}`, `key=${key}`);

  /** Calls that give promises which will be rejected: the first part prepares, the second makes the call. */
  const failing = {
    'fetch that is refused': [() => null, () => fetch('http://127.0.0.1:1/')],
    'fetch of a bad address': [() => null, () => fetch('http://[')],
    'fetch that is aborted': [
      (t) => t.url('/slow', { ms: 3000 }),
      (url) => fetch(url, { signal: AbortSignal.timeout(30) }),
    ],
    'text() of a body that is cut off': [cut, (response) => response.text()],
    'json() of what is no JSON': [(t) => fetch(t.url('/answer', { body: '{' })), (response) => response.json()],
    'json() of an error page': [
      (t) => fetch(t.url('/answer', { body: '<html>', type: 'text/html' })),
      (response) => response.json(),
    ],
    'read() of a body that is cut off': [
      async (t, key) => {
        const reader = (await cut(t, key)).body.getReader();
        await reader.read();
        return reader;
      },
      (reader) => reader.read(),
    ],
    'next() of a body that is cut off': [
      async (t, key) => {
        const { body } = await cut(t, key);
        const iterator = body.values?.() ?? { next: () => Promise.reject(new TypeError('not in this browser')) };
        await iterator.next();
        return iterator;
      },
      (iterator) => iterator.next(),
    ],
  };

  /** What a page may do with a promise without handling its failure. */
  const touches = {
    nothing: () => {},
    'a read of constructor': (promise) => void promise.constructor,
    'a read of constructor.name': (promise) => promise.constructor.name === 'Promise',
    'Promise.resolve': (promise) => Promise.resolve(promise) === promise,
    'all keys': (promise) => Reflect.ownKeys(promise).forEach((key) => promise[key]),
    'Reflect.get': (promise) => Reflect.get(promise, 'constructor'),
    destructuring: (promise) => {
      const { constructor, ...rest } = promise;
      return [constructor, rest];
    },
    'a derived promise': (promise) => void promise.then(() => {}),
    finally: (promise) => void promise.finally(() => {}),
    'Promise.all': (promise) => void Promise.all([promise, 1]),
    'an async function that awaits it': (promise) => void (async () => await promise)(),
    'handled late': (promise, t) => void t.wait(700).then(() => promise.catch(() => {})),
    'handled in time': (promise) => void promise.catch(() => {}),
    'awaited in time': (promise) => void (async () => await promise)().catch(() => {}),
  };

  /** Which events the browser has for promises of one kind, each touched in one way. */
  const eventsOf = async (t, kind, ways, expected) => {
    const [prepare, call] = failing[kind];
    const events = [];
    const onEvent = (event) => {
      events.push(event);
      event.preventDefault();
    };
    for (const type of ['unhandledrejection', 'rejectionhandled']) {
      addEventListener(type, onEvent);
      t.onEnd(() => removeEventListener(type, onEvent));
    }
    const touched = [];
    for (const [name, touch] of Object.entries(ways)) {
      const key = `${t.key}-${touched.length}`;
      const prepared = await prepare(t, key);
      const promise = call(prepared);
      touch(promise, t);
      touched.push({ name, promise });
      if (kind.endsWith('cut off')) await (await fetch(gate(t, '/open', key))).text();
    }
    // Those that nobody handles or a derived promise passes on, and the one that is handled late.
    await t.until(() => events.length >= expected, 2_000).catch(() => {});
    await t.wait(50);
    const result = touched.map(({ name, promise }) => [
      name,
      events.filter((event) => event.promise === promise).map(({ type, reason }) => [type, t.showError(reason)]),
    ]);
    return { result, count: events.length };
  };

  for (const kind of Object.keys(failing)) {
    contract(`unhandled: ${kind}`, (t) => eventsOf(t, kind, touches, 13));
  }

  const asIfThen = {
    'a look whether it has then': (promise) => typeof promise.then === 'function' && promise.constructor === Promise,
    'all keys of the prototype': (promise) => Reflect.ownKeys(Promise.prototype).forEach((key) => promise[key]),
  };

  for (const kind of ['fetch that is refused', 'read() of a body that is cut off']) {
    contract(`unhandled: ${kind}, of which then and constructor were read`, (t) => eventsOf(t, kind, asIfThen, 2));
  }

  contract('unhandled: an error of a listener for unhandled rejections', async (t) => {
    const seen = t.uncaught();
    const onEvent = () => {
      throw new RangeError('of the page');
    };
    addEventListener('unhandledrejection', onEvent);
    t.onEnd(() => removeEventListener('unhandledrejection', onEvent));
    const promise = fetch('http://[');
    void promise.constructor;
    await t.until(() => seen.length > 1);
    return seen;
  });
})();
