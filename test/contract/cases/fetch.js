/** What `fetch` promises: when and with what it settles, and what the response says of itself. */
(() => {
  /** Notes in which order promises settle, against a chain of microtasks that counts. */
  const orderOf = async (t, make) => {
    const order = [];
    const state = { isOver: false };
    const count = (tick) => {
      if (tick > 12 || state.isOver) return;
      queueMicrotask(() => {
        order.push(tick);
        count(tick + 1);
      });
    };
    // First of all, so that one more microtask on the way shows.
    count(1);
    const promise = make();
    promise.then(
      () => order.push('fulfilled'),
      () => order.push('rejected'),
    );
    await t.outcome(promise);
    state.isOver = true;
    await t.wait(0);
    return order;
  };

  contract('fetch: microtasks until an already aborted call is rejected', (t) =>
    orderOf(t, () => fetch(t.url('/answer'), { signal: AbortSignal.abort() })),
  );

  contract('fetch: microtasks until a bad address is rejected', (t) => orderOf(t, () => fetch('http://[')));

  contract('fetch: microtasks until a bad init is rejected', (t) => orderOf(t, () => fetch('/', { method: 'TRACE' })));

  contract('fetch: microtasks of the body readers', async (t) => {
    const seen = {};
    for (const method of ['text', 'json', 'arrayBuffer', 'blob', 'bytes']) {
      if (!(method in Response.prototype)) continue;
      const response = new Response(null);
      const whole = await fetch(t.url('/answer', { body: '1' }));
      seen[`${method} of nothing`] = await orderOf(t, () => response[method]());
      seen[`${method} again`] = await orderOf(t, () => {
        whole[method]().catch(() => {});
        return whole[method]();
      });
      seen[`kind of ${method}`] = whole.constructor === Response;
    }
    return seen;
  });

  contract('fetch: handlers run in the order they were added', async (t) => {
    const order = [];
    const promise = fetch(t.url('/answer', { body: 'x' }));
    promise.then(() => order.push('first'));
    void (async () => {
      await promise;
      order.push('awaited');
    })();
    promise.finally(() => order.push('finally')).then(() => order.push('after finally'));
    promise.then(() => order.push('last'));
    await promise;
    await t.wait(10);
    return order;
  });

  contract("fetch: the promise is the platform's own", async (t) => {
    const promise = fetch(t.url('/answer'));
    const result = {
      isPromise: promise instanceof Promise,
      proto: Object.getPrototypeOf(promise) === Promise.prototype,
      isExtensible: Object.isExtensible(promise),
      constructor: promise.constructor === Promise,
      isThenNative: promise.then === Promise.prototype.then,
      resolvesToItself: Promise.resolve(promise) === promise,
      distinct: fetch(t.url('/answer')) !== promise,
    };
    await promise;
    return result;
  });

  contract('fetch: own properties of promises that are used', async (t) => {
    const seen = [];
    const promise = fetch(t.url('/answer'));
    const kept = promise.then((response) => response);
    seen.push(Reflect.ownKeys(promise).map(String));
    const response = await kept;
    const text = response.text();
    text.catch(() => {});
    seen.push(Reflect.ownKeys(text).map(String));
    await text;
    return seen;
  });

  contract('fetch: own properties of promises that are not used yet', async (t) => {
    const promise = fetch(t.url('/answer'));
    const own = Reflect.ownKeys(promise).map(String);
    const enumerable = Object.keys(promise);
    const response = await promise;
    const text = response.text();
    const ofText = Reflect.ownKeys(text).map(String);
    await text;
    return { own, enumerable, ofText };
  });

  contract('fetch: a promise species of the page is not asked', async (t) => {
    const native = Object.getOwnPropertyDescriptor(Promise, Symbol.species);
    const calls = [];
    Object.defineProperty(Promise, Symbol.species, {
      configurable: true,
      get() {
        calls.push('species');
        return Promise;
      },
    });
    const { prototype } = Promise;
    const constructor = Object.getOwnPropertyDescriptor(prototype, 'constructor');
    Object.defineProperty(prototype, 'constructor', {
      configurable: true,
      get() {
        calls.push('constructor');
        return Promise;
      },
    });
    t.onEnd(() => {
      Object.defineProperty(Promise, Symbol.species, native);
      Object.defineProperty(prototype, 'constructor', constructor);
    });
    const promise = fetch(t.url('/answer', { body: 'x' }));
    const text = await new Promise((resolve) => {
      Promise.prototype.then.call(promise, (response) => resolve(response));
    });
    await t.wait(20);
    return { calls: calls.length, ok: text.ok };
  });

  contract('fetch: then patched on Promise.prototype sees no call of ours', async (t) => {
    let calls = 0;
    const promise = fetch(t.url('/answer', { body: 'x' }));
    const native = t.replace(Promise.prototype, 'then', function (...args) {
      calls += 1;
      return native.apply(this, args);
    });
    const second = fetch(t.url('/answer', { body: 'y' }));
    const responses = await Promise.all([promise, second]);
    const text = await responses[0].text();
    return { calls, text };
  });

  contract('fetch: a rejection without a handler', async (t) => {
    const seen = t.uncaught();
    fetch('http://[');
    fetch(t.url('/answer'), { signal: AbortSignal.abort() });
    void fetch('http://[').then(() => {});
    void fetch('http://[').finally(() => {});
    await t.until(() => seen.length >= 4);
    await t.wait(20);
    return seen;
  });

  contract('fetch: a rejection heard in time, and one heard late', async (t) => {
    const seen = t.uncaught();
    const onHandled = (event) => seen.push({ via: 'rejectionhandled', error: t.showError(event.reason) });
    window.addEventListener('rejectionhandled', onHandled);
    t.onEnd(() => window.removeEventListener('rejectionhandled', onHandled));
    fetch('http://[').catch(() => {});
    const late = fetch('http://[');
    await t.until(() => seen.length > 0);
    late.catch(() => {});
    await t.wait(50);
    return seen;
  });

  contract('fetch: a network failure', async (t) => {
    const seen = t.uncaught();
    const promise = fetch('http://127.0.0.1:1/');
    const first = await promise.catch((error) => error);
    const second = await promise.catch((error) => error);
    fetch('http://127.0.0.1:1/');
    await t.until(() => seen.length > 0);
    return { first: t.showError(first), same: first === second, unhandled: seen };
  });

  contract('fetch: reasons of an abort, before and during', async (t) => {
    const reason = { own: 'reason' };
    const before = await fetch(t.url('/slow'), { signal: AbortSignal.abort(reason) }).catch(
      (error) => error === reason,
    );
    const controller = new AbortController();
    const promise = fetch(t.url('/slow'), { signal: controller.signal });
    controller.abort(reason);
    const during = await promise.catch((error) => error === reason);
    const plain = new AbortController();
    const second = fetch(t.url('/slow'), { signal: plain.signal });
    plain.abort();
    const error = await second.catch((thrown) => thrown);
    const timeout = await t.outcome(fetch(t.url('/slow', { ms: 1000 }), { signal: AbortSignal.timeout(50) }));
    const any = AbortSignal.any([AbortSignal.timeout(5000), AbortSignal.abort(reason)]);
    const ofAny = await fetch(t.url('/slow'), { signal: any }).catch((thrown) => thrown === reason);
    return { before, during, error: t.showError(error), same: error === plain.signal.reason, timeout, ofAny };
  });

  contract('fetch: order of abort listeners and the rejection', async (t) => {
    const controller = new AbortController();
    const order = [];
    controller.signal.addEventListener('abort', () => order.push('listener before'));
    const promise = fetch(t.url('/slow'), { signal: controller.signal });
    controller.signal.addEventListener('abort', () => order.push('listener after'));
    controller.signal.onabort = () => order.push('attribute');
    const done = promise.catch(() => order.push('rejected'));
    controller.abort();
    order.push('abort returned');
    await done;
    return order;
  });

  contract('fetch: an aborted call is gone at the server', async (t) => {
    const controller = new AbortController();
    const response = await fetch(t.url('/endless', { first: 'first' }), { signal: controller.signal });
    const reader = response.body.getReader();
    const { value } = await reader.read();
    controller.abort();
    const error = await t.outcome(reader.read());
    const again = await t.outcome(reader.read());
    const closed = await t.outcome(reader.closed);
    const { hungUp } = await t.until(async () => {
      const state = await t.state();
      return state.hungUp > 0 && state;
    });
    return { first: new TextDecoder().decode(value).slice(0, 5), error, again, closed, hungUp };
  });

  contract('fetch: aborted before the headers, gone at the server', async (t) => {
    const controller = new AbortController();
    const promise = fetch(t.url('/slow', { ms: 3000 }), { signal: controller.signal });
    await t.until(async () => (await t.state()).begun > 0);
    controller.abort('why');
    const reason = await promise.catch((error) => error);
    const state = await t.until(async () => {
      const now = await t.state();
      return now.hungUp > 0 && now;
    });
    return { reason, hungUp: state.hungUp };
  });

  contract('fetch: aborted while text() is being read', async (t) => {
    const controller = new AbortController();
    const response = await fetch(t.url('/gated', { part: ['first', 'second'] }), { signal: controller.signal });
    const text = response.text();
    await t.wait(30);
    controller.abort();
    return { error: await t.outcome(text), used: response.bodyUsed };
  });

  contract('fetch: what a response says of itself', async (t) => {
    const look = (response) => ({
      ok: response.ok,
      status: response.status,
      statusText: response.statusText,
      type: response.type,
      url: response.url,
      redirected: response.redirected,
      bodyUsed: response.bodyUsed,
      body: t.show(response.body),
      sameBody: response.body === response.body,
      sameHeaders: response.headers === response.headers,
      headers: [...response.headers].map(([name, value]) => (name === 'date' ? [name] : [name, value])),
    });
    return [
      look(await fetch(t.url('/answer', { body: 'x', header: ['X-Seen:1', 'X-Seen:2', 'X-Hidden:3'] }))),
      look(await fetch(t.url('/status', { code: 404 }))),
      look(await fetch(t.url('/status', { code: 500, body: 'broken' }))),
      look(await fetch(t.url('/status', { code: 204 }))),
      look(await fetch(t.url('/answer', { body: 'x' }), { method: 'HEAD' })),
      look(await fetch(t.url('/answer', { body: 'x', header: 'X-Seen:1' }, t.cross))),
      look(await fetch(t.url('/answer', { body: 'x' }, t.cross), { mode: 'no-cors' })),
      look(await fetch(t.url('/redirect', { to: '/answer?body=there' }))),
      look(await fetch(t.url('/redirect', { to: '/answer' }), { redirect: 'manual' })),
      look(await fetch('data:text/plain,of%20data')),
      look(await fetch(URL.createObjectURL(new Blob(['of a blob'])))),
    ];
  });

  contract('fetch: redirects that fail, loop or change the method', async (t) => [
    await t.outcome(fetch(t.url('/redirect', { to: '/answer' }), { redirect: 'error' })),
    await t.outcome(
      fetch(t.url('/redirect', { to: t.url('/redirect') + '&to=/answer%3Fbody=x' })).then((r) => r.text()),
    ),
    await (await fetch(t.url('/redirect', { to: '/take', status: 303 }), { method: 'POST', body: 'x' })).json(),
    await (await fetch(t.url('/redirect', { to: '/take', status: 307 }), { method: 'POST', body: 'x' })).json(),
    await t.outcome(fetch(t.url('/redirect', { to: 'http://127.0.0.1:1/' }))),
  ]);

  contract('fetch: integrity', async (t) => {
    const good = 'sha256-LCa0a2j/xo/5m0U8HTBBNBNCLXBkg7+g+YpeiGJm564=';
    return [
      await t.outcome(fetch(t.url('/answer', { body: 'foo' }), { integrity: good }).then((r) => r.text())),
      await t.outcome(fetch(t.url('/answer', { body: 'bar' }), { integrity: good }).then((r) => r.text())),
    ];
  });

  contract('fetch: across origins without permission', async (t) => {
    const html = t.url('/html', { body: 'x' }, t.cross);
    const request = new XMLHttpRequest();
    request.open('GET', html);
    const order = t.events(request, ['readystatechange', 'load', 'error', 'loadend']);
    request.send();
    return [await t.outcome(fetch(html)), await order, request.status, request.responseText, request.responseURL];
  });

  contract('fetch: preflights and credentials across origins', async (t) => {
    const answer = await fetch(t.url('/take', {}, t.cross), {
      method: 'PUT',
      body: 'x',
      headers: { 'x-probe': 'across' },
      credentials: 'include',
    });
    return [answer.type, await answer.json()];
  });

  contract('fetch: from the cache', async (t) => {
    const address = t.url('/answer', { body: 'cached', header: 'Cache-Control:max-age=1000' });
    const seen = [];
    for (const cache of ['default', 'default', 'force-cache', 'reload', 'no-store', 'only-if-cached']) {
      const response = await fetch(address, { cache, mode: 'same-origin' });
      seen.push([cache, response.status, await response.text()]);
    }
    return seen;
  });

  contract('fetch: streaming uploads', async (t) => {
    const upload = (more) => {
      let number = 0;
      const body = new ReadableStream({
        pull(controller) {
          number += 1;
          if (number > 3) controller.close();
          else controller.enqueue(new TextEncoder().encode(`part ${number} `));
        },
      });
      return fetch(t.url('/take'), { method: 'POST', body, ...more });
    };
    return [
      await t.outcome(upload({}).then((response) => response.json())),
      await t.outcome(upload({ duplex: 'half' }).then((response) => response.status)),
      await t.outcome(upload({ duplex: 'full' }).then((response) => response.status)),
    ];
  });

  contract('fetch: called in odd but valid ways', async (t) => {
    const address = t.url('/answer', { body: 'x' });
    const ways = [
      () => window.fetch(address),
      () => fetch.call(undefined, address),
      () => fetch.call(null, address),
      () => fetch.apply(window, [address]),
      () => fetch.bind(window)(address),
      () => Reflect.apply(fetch, undefined, [address]),
      () => (0, window.fetch)(address),
      () => ({ fetch }).fetch(address),
      () => [address].map(fetch)[0],
      () => self.fetch(new URL(address)),
      () => globalThis.fetch(address, undefined),
      () => fetch(address, null),
    ];
    const seen = [];
    for (const way of ways) seen.push(await t.outcome((async () => (await way()).text())()));
    return seen;
  });

  contract('fetch: forty at once', async (t) => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, number) => (await fetch(t.url('/answer', { body: `${number}` }))).text()),
    );
    return answers.join(' ');
  });

  contract('fetch: performance entries', async (t) => {
    performance.clearResourceTimings();
    const addresses = [t.url('/answer', { body: '1' }), t.url('/answer', { body: '2' })];
    await (await fetch(addresses[0])).text();
    const request = new XMLHttpRequest();
    request.open('GET', addresses[1]);
    request.send();
    await t.event(request, 'loadend');
    await t.until(() => performance.getEntriesByType('resource').length >= 2);
    return performance
      .getEntriesByType('resource')
      .map(({ name, initiatorType, decodedBodySize }) => [name, initiatorType, decodedBodySize]);
  });

  contract('fetch: through a service worker', async (t) => {
    const source = `
      addEventListener('install', () => skipWaiting());
      addEventListener('activate', (event) => event.waitUntil(clients.claim()));
      addEventListener('fetch', (event) => {
        if (event.request.url.includes('by-worker')) event.respondWith(new Response('made by the worker', { headers: { 'x-seen': 'worker' } }));
      });`;
    const script = `/answer?${new URLSearchParams({ body: source, type: 'text/javascript', header: 'Service-Worker-Allowed:/' })}`;
    const registration = await navigator.serviceWorker.register(script, { scope: '/html' });
    const { window: other } = await t.html('<p>x', 'X-None:1');
    await t.until(() => registration.active?.state === 'activated');
    const { window: controlled } = await t.html('<p>y');
    await t.until(() => controlled.navigator.serviceWorker.controller !== null);
    const response = await controlled.fetch('/by-worker');
    const text = await response.text();
    await registration.unregister();
    return {
      text,
      url: response.url,
      type: response.type,
      seen: response.headers.get('x-seen'),
      other: typeof other.fetch,
    };
  });
})();
