/** Promises of the platform in the hands of a page: how it waits for them, and which failures it forgets. */
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
    'handled late': (promise, t) => {
      const isReported = new Promise((resolve) => {
        const heard = (event) => event.promise === promise && resolve();
        addEventListener('unhandledrejection', heard);
        t.onEnd(() => removeEventListener('unhandledrejection', heard));
      });
      void isReported.then(() => t.wait(50)).then(() => promise.catch(() => {}));
    },
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

  contract('unhandled: a call right after another to the same address, which ended long before', async (t) => {
    const seen = t.uncaught();
    const address = t.url('/slow', { ms: 3000 });
    const first = fetch(address, { signal: AbortSignal.timeout(20) }).catch(({ name }) => name);
    const second = fetch(address, { signal: AbortSignal.timeout(600) });
    const isOwn = second.constructor === Promise;
    const name = await first;
    await t.until(() => seen.length > 0, 3000).catch(() => {});
    return { name, isOwn, seen };
  });

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

  contract('promises: what a page puts on a promise of the platform', async (t) => {
    const call = () => fetch(t.url('/answer', { body: 'x' }));
    const rows = {};
    const withThen = call();
    let thens = 0;
    Object.assign(withThen, {
      // oxlint-disable-next-line unicorn/no-thenable -- that is the question
      then(...args) {
        thens += 1;
        return Promise.prototype.then.apply(this, args);
      },
    });
    rows['a method of its own'] = [(await withThen).status, thens, t.showProperty(withThen, 'then').flags];
    class Own extends Promise {}
    const withConstructor = call();
    withConstructor.constructor = Own;
    rows.constructor = [
      withConstructor.then(() => {}) instanceof Own,
      t.showProperty(withConstructor, 'constructor').flags,
    ];
    rows.subclass = [Own.resolve(call()) instanceof Own, (await Own.resolve(call())).status];
    const child = Object.create(call());
    child.constructor = 1;
    rows.child = [Object.keys(child), child.constructor];
    rows.entries = [Object.entries(call()), JSON.stringify(call()), { ...call() }];
    rows.in = ['constructor' in call(), 'then' in call()];
    return rows;
  });

  contract('promises: a promise that is not used yet is frozen, or its constructor defined', async (t) => {
    const call = () => fetch(t.url('/answer', { body: 'x' }));
    class Own extends Promise {}
    const defined = call();
    Object.defineProperty(defined, 'constructor', { value: Own });
    const frozen = Object.freeze(call());
    const assign = () => {
      'use strict';
      frozen.constructor = 1;
    };
    return {
      defined: [defined.then(() => {}) instanceof Own, t.showProperty(defined, 'constructor').flags],
      frozen: [Object.isFrozen(frozen), frozen.constructor === Promise, (await frozen).status],
      assigned: t.attempt(assign).error ?? 'no error',
    };
  });

  contract('promises: the ways to wait for a call that is over at once, and when each goes on', async (t) => {
    const call = () => fetch(t.url('/answer'), { signal: AbortSignal.abort('over') });
    const forever = new Promise(() => {});
    const ways = {
      all: () => Promise.all([call(), null]),
      race: () => Promise.race([call(), forever]),
      any: () => Promise.any([call(), call()]),
      allSettled: () => Promise.allSettled([call()]),
      resolve: () => Promise.resolve(call()),
      'new Promise': () => new Promise((resolve) => resolve(call())),
      'async return': () => (async () => call())(),
      'async await': () => (async () => await call())(),
      'for await': async () => {
        for await (const one of [call()]) return one;
      },
      'async generator': async () => {
        for await (const one of (async function* generate() {
          yield call();
        })())
          return one;
      },
      finally: () => call().finally(() => {}),
      fromAsync: () => Array.fromAsync([call()]),
      try: () => Promise.try(call),
      withResolvers: () => {
        const { promise, resolve } = Promise.withResolvers();
        resolve(call());
        return promise;
      },
    };
    const rows = {};
    for (const [name, way] of Object.entries(ways)) {
      const seen = { turns: 0, isOver: false };
      const end = () => {
        seen.isOver = true;
      };
      way().then(end, end);
      for (; !seen.isOver && seen.turns < 100; seen.turns += 1) await Promise.resolve();
      rows[name] = seen.turns;
    }
    return rows;
  });

  contract('promises: signals made of others', async (t) => {
    const rows = {};
    const why = async (make) => t.outcome(make());
    const begin = (signal) => fetch(t.url('/slow', { ms: 3000 }), { signal });
    rows.any = await why(() => {
      const [one, two] = [new AbortController(), new AbortController()];
      setTimeout(() => two.abort(new RangeError('two')), 20);
      return begin(AbortSignal.any([one.signal, two.signal]));
    });
    rows.timeout = await why(() => begin(AbortSignal.timeout(20)));
    rows['any with a timeout'] = await why(() =>
      begin(AbortSignal.any([AbortSignal.timeout(20), new AbortController().signal])),
    );
    rows['of a Request'] = await why(() =>
      fetch(new Request(t.url('/slow', { ms: 3000 }), { signal: AbortSignal.timeout(20) })),
    );
    const reason = { of: 'the page' };
    const controller = new AbortController();
    const same = begin(AbortSignal.any([controller.signal])).catch((error) => error === reason);
    controller.abort(reason);
    rows.same = await same;
    const reading = new AbortController();
    const response = await fetch(t.url('/gated', { part: ['one', 'two'] }), {
      signal: AbortSignal.any([reading.signal]),
    });
    const reader = response.body.getReader();
    await reader.read();
    const rest = reader.read();
    reading.abort(reason);
    rows.reading = await rest.catch((error) => error === reason || t.showError(error));
    return rows;
  });
})();
