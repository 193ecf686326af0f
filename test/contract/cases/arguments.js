/** Bad arguments, odd receivers, and how often and when the platform reads what the page hands over. */
(() => {
  /** Values that no signature expects. */
  const ODD = () => [undefined, null, 0, -1, NaN, '', 'x', true, {}, [], () => {}, Symbol('s'), 10n, new Date(0), /x/];

  const closeAll = (made) => {
    if (made instanceof WebSocket || made instanceof EventSource) made.close();
    return made;
  };

  const each = (t, values, action) => values.map((value) => t.attempt(() => closeAll(action(value))));

  contract('arguments: new WebSocket with odd addresses', async (t) =>
    each(
      t,
      [
        ...ODD(),
        'ws://[',
        'ws://',
        'ws://127.0.0.1:99999',
        'ftp://127.0.0.1',
        'javascript:1',
        'ws://127.0.0.1:1/#fragment',
        new URL('ws://127.0.0.1:1/url'),
        { toString: () => 'ws://127.0.0.1:1/object' },
        'WS://127.0.0.1:1/upper',
        'ws://user:pass@127.0.0.1:1/',
      ],
      (value) => new WebSocket(value),
    ),
  );

  contract('arguments: addresses as the platform resolves them', async (t) => {
    const seen = [];
    for (const address of [
      '/ws/echo',
      'relative',
      '?query',
      location.href.replace('http', 'ws'),
      'ws://127.0.0.1:1/a b',
    ]) {
      seen.push(
        t.attempt(() => {
          const socket = new WebSocket(address);
          socket.close();
          return socket.url;
        }),
      );
    }
    return seen;
  });

  contract('arguments: new WebSocket with odd subprotocols', async (t) =>
    each(
      t,
      [...ODD(), ['a', 'a'], ['a b'], 'a,b', ['a', 5], [Symbol('s')], [''], { 0: 'a', length: 1 }, new Set(['b', 'c'])],
      (value) => new WebSocket('ws://127.0.0.1:1/', value),
    ),
  );

  contract('arguments: none, and too many', async (t) => ({
    WebSocket: [
      t.attempt(() => new WebSocket()),
      t.attempt(() => closeAll(new WebSocket('ws://127.0.0.1:1', 'a', 1, 2))),
    ],
    EventSource: [t.attempt(() => new EventSource()), t.attempt(() => closeAll(new EventSource('/sse', {}, 1, 2)))],
    XMLHttpRequest: [t.attempt(() => new XMLHttpRequest()), t.attempt(() => new XMLHttpRequest(1, 2, 3))],
    fetch: [await t.outcome(fetch()), await t.outcome(fetch(t.url('/answer'), {}, 1, 2))],
    open: [t.attempt(() => new XMLHttpRequest().open()), t.attempt(() => new XMLHttpRequest().open('GET'))],
    beacon: [t.attempt(() => navigator.sendBeacon())],
  }));

  contract('arguments: new EventSource with odd arguments', async (t) => [
    ...each(t, [...ODD(), 'http://[', 'ftp://127.0.0.1/', new URL('/sse', location.href)], (value) => {
      const source = new EventSource(value);
      source.close();
      return source.url;
    }),
    ...each(t, [...ODD(), { withCredentials: 'yes' }, { withCredentials: 0 }], (value) => {
      const source = new EventSource('/sse', value);
      source.close();
      return source.withCredentials;
    }),
  ]);

  contract('arguments: fetch with odd inputs', async (t) => {
    const seen = [];
    for (const value of [
      ...ODD(),
      'http://[',
      'ftp://127.0.0.1/',
      'http://user:pass@127.0.0.1:1/',
      'data:,x',
      'about:blank',
    ]) {
      seen.push(await t.outcome((async () => (await fetch(value)).status)()));
    }
    return seen;
  });

  contract('arguments: fetch throws nothing, it rejects', async (t) =>
    [undefined, 'http://[', Symbol('s')].map((value) =>
      t.attempt(() => {
        const promise = fetch(value);
        promise.catch(() => {});
        return promise instanceof Promise;
      }),
    ),
  );

  contract('arguments: fetch with odd init', async (t) => {
    const inits = [
      ...ODD(),
      { method: 'TRACE' },
      { method: 'bad method' },
      { method: 'patch' },
      { method: 'post', body: 'x' },
      { body: 'x' },
      { method: 'HEAD', body: 'x' },
      { headers: 5 },
      { headers: [['a']] },
      { headers: { 'bad name': 'x' } },
      { headers: { 'x-probe': 'a\nb' } },
      { mode: 'nonsense' },
      { mode: 'navigate' },
      { credentials: 'nonsense' },
      { cache: 'only-if-cached' },
      { redirect: 'nonsense' },
      { referrer: 'http://[' },
      { integrity: 5 },
      { signal: {} },
      { signal: null },
      { window: 'x' },
      { priority: 'nonsense' },
      { keepalive: true, method: 'POST', body: 'x'.repeat(70_000) },
      { method: 'POST', body: new ReadableStream() },
      { method: 'POST', body: Symbol('s') },
    ];
    const seen = [];
    for (const init of inits) seen.push(await t.outcome((async () => (await fetch(t.url('/answer'), init)).status)()));
    return seen;
  });

  contract('arguments: odd receivers', async (t) => {
    const bare = Object.create(WebSocket.prototype);
    const receivers = [undefined, null, {}, bare, 5, new EventTarget(), new Proxy(new XMLHttpRequest(), {})];
    const getter = (holder, name) => Object.getOwnPropertyDescriptor(holder.prototype, name).get;
    const methods = {
      'WebSocket.send': (self) => WebSocket.prototype.send.call(self, 'x'),
      'WebSocket.close': (self) => WebSocket.prototype.close.call(self),
      'WebSocket.send without data': (self) => WebSocket.prototype.send.call(self),
      'WebSocket.url': (self) => getter(WebSocket, 'url').call(self),
      'EventSource.close': (self) => EventSource.prototype.close.call(self),
      'XMLHttpRequest.open': (self) => XMLHttpRequest.prototype.open.call(self, 'GET', '/'),
      'XMLHttpRequest.open without arguments': (self) => XMLHttpRequest.prototype.open.call(self),
      'XMLHttpRequest.send': (self) => XMLHttpRequest.prototype.send.call(self),
      'XMLHttpRequest.abort': (self) => XMLHttpRequest.prototype.abort.call(self),
      'XMLHttpRequest.setRequestHeader': (self) => XMLHttpRequest.prototype.setRequestHeader.call(self, 'a', 'b'),
      'XMLHttpRequest.response': (self) => getter(XMLHttpRequest, 'response').call(self),
      'Response.body': (self) => getter(Response, 'body').call(self),
      'Response.bodyUsed': (self) => getter(Response, 'bodyUsed').call(self),
      'Response.clone': (self) => Response.prototype.clone.call(self),
      'ReadableStream.getReader': (self) => ReadableStream.prototype.getReader.call(self),
      'ReadableStream.tee': (self) => ReadableStream.prototype.tee.call(self),
      'ReadableStream.pipeThrough': (self) => ReadableStream.prototype.pipeThrough.call(self, new TransformStream()),
      'reader.releaseLock': (self) => ReadableStreamDefaultReader.prototype.releaseLock.call(self),
      'EventTarget.addEventListener': (self) => EventTarget.prototype.addEventListener.call(self, 'x', () => {}),
      'EventTarget.dispatchEvent': (self) => EventTarget.prototype.dispatchEvent.call(self, new Event('x')),
      'History.pushState': (self) => History.prototype.pushState.call(self, null, ''),
    };
    return Object.fromEntries(
      Object.entries(methods).map(([name, call]) => [name, receivers.map((self) => t.attempt(() => call(self)))]),
    );
  });

  contract('arguments: odd receivers of what gives promises', async (t) => {
    const receivers = [undefined, null, {}, Object.create(Response.prototype), new ReadableStream()];
    const methods = {
      fetch: (self) => fetch.call(self, t.url('/answer')).then(({ status }) => status),
      text: (self) => Response.prototype.text.call(self),
      json: (self) => Response.prototype.json.call(self),
      arrayBuffer: (self) => Response.prototype.arrayBuffer.call(self),
      blob: (self) => Response.prototype.blob.call(self),
      formData: (self) => Response.prototype.formData.call(self),
      read: (self) => ReadableStreamDefaultReader.prototype.read.call(self),
      readerCancel: (self) => ReadableStreamDefaultReader.prototype.cancel.call(self),
      byobRead: (self) => ReadableStreamBYOBReader.prototype.read.call(self, new Uint8Array(1)),
      cancel: (self) => ReadableStream.prototype.cancel.call(self),
      pipeTo: (self) => ReadableStream.prototype.pipeTo.call(self, new WritableStream()),
    };
    const seen = {};
    for (const [name, call] of Object.entries(methods)) {
      seen[name] = [];
      for (const self of receivers) {
        // A stream that is never fed stays pending: that, too, is an answer.
        const shown = t.attempt(() => {
          const promise = call(self);
          promise.catch(() => {});
          return promise;
        });
        const outcome = await t.outcome(Promise.race([(async () => call(self))(), t.wait(500).then(() => 'pending')]));
        seen[name].push({ shown, outcome });
      }
    }
    return seen;
  });

  /** An object whose every member is a getter that notes its name. */
  const laden = (note, values) =>
    Object.defineProperties(
      {},
      Object.fromEntries(
        Object.keys(values).map((key) => [
          key,
          {
            enumerable: true,
            get() {
              note(`get ${key}`);
              return values[key];
            },
          },
        ]),
      ),
    );

  /** An object that notes all that is done to it. */
  const watched = (note, values) =>
    new Proxy(values, {
      get: (_, key) => {
        note(`get ${String(key)}`);
        return values[key];
      },
      has: (_, key) => {
        note(`has ${String(key)}`);
        return key in values;
      },
      ownKeys: () => {
        note('keys');
        return Reflect.ownKeys(values);
      },
      getOwnPropertyDescriptor: (_, key) => {
        note(`describe ${String(key)}`);
        return Object.getOwnPropertyDescriptor(values, key);
      },
      getPrototypeOf: () => {
        note('prototype');
        return Object.getPrototypeOf(values);
      },
    });

  for (const [what, make] of [
    ['getters', laden],
    ['a proxy', watched],
  ]) {
    contract(`arguments: reads of the init of fetch, an object of ${what}`, async (t) => {
      const reads = [];
      const headers = make((read) => reads.push(`headers: ${read}`), { 'x-probe': '1', accept: 'text/plain' });
      const init = make((read) => reads.push(read), { method: 'POST', body: 'x', headers });
      const promise = fetch(t.url('/take'), init);
      const atOnce = reads.length;
      reads.push('called');
      const { seen } = await (await promise).json();
      return { reads, atOnce, seen };
    });

    contract(`arguments: reads of the init of EventSource, an object of ${what}`, async (t) => {
      const reads = [];
      const init = make((read) => reads.push(read), { withCredentials: true });
      const source = new EventSource(t.url('/sse', { text: '', hold: 1 }), init);
      source.close();
      return { reads, withCredentials: source.withCredentials };
    });

    contract(`arguments: reads of options of listeners and readers, an object of ${what}`, async (t) => {
      const reads = [];
      const note = (read) => reads.push(read);
      const socket = new WebSocket(t.ws('/ws/echo'));
      const listener = () => {};
      socket.addEventListener('message', listener, make(note, { once: true, passive: true, capture: false }));
      reads.push('added');
      socket.removeEventListener('message', listener, make(note, { capture: false }));
      reads.push('removed');
      socket.close();
      const { body } = await fetch(t.url('/answer', { body: 'x' }));
      body.getReader(make(note, { mode: undefined })).releaseLock();
      return reads;
    });

    contract(`arguments: reads of options of a pipe, an object of ${what}`, async (t) => {
      const reads = [];
      const { body } = await fetch(t.url('/answer', { body: 'x' }));
      await body.pipeTo(
        new WritableStream(),
        make((read) => reads.push(read), { preventClose: true }),
      );
      return reads;
    });
  }

  contract('arguments: what a proxy sees that is sent over a socket, or as a body', async (t) => {
    const socket = new WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    const seen = [];
    const proxy = watched((what) => seen.push(what), { toString: () => 'a proxy' });
    for (let times = 0; times < 3; times += 1) {
      socket.send(proxy);
      seen.push((await t.event(socket, 'message')).data);
    }
    socket.close();
    await (await fetch(t.url('/take'), { method: 'POST', body: proxy })).text();
    return { seen };
  });

  contract('arguments: Error.stackTraceLimit around calls, whatever a page has made of it', async (t) => {
    const before = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
    const seen = [];
    const descend = (depth, call) => (depth === 0 ? call() : descend(depth - 1, call));
    const look = () => {
      const descriptor = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
      return descriptor === undefined ? 'absent' : Object.entries(descriptor).map(([key, value]) => `${key} ${value}`);
    };
    const limits = [
      { value: Infinity, writable: true, enumerable: true, configurable: true },
      { value: 1_000, writable: false, enumerable: false, configurable: true },
      { get: () => seen.push('read'), enumerable: false, configurable: true },
      undefined,
    ];
    for (const limit of limits) {
      Reflect.deleteProperty(Error, 'stackTraceLimit');
      if (limit !== undefined) Object.defineProperty(Error, 'stackTraceLimit', limit);
      const response = await descend(300, () => fetch(t.url('/take'), { method: 'POST', body: 'x' }));
      seen.push(response.status, look(), Object.keys(Error));
    }
    Reflect.deleteProperty(Error, 'stackTraceLimit');
    if (before !== undefined) Object.defineProperty(Error, 'stackTraceLimit', before);
    return { seen };
  });

  contract('arguments: conversions to text happen once and in order', async (t) => {
    const reads = [];
    const text = (name, value) => ({
      toString() {
        reads.push(name);
        return value;
      },
    });
    const socket = new WebSocket(text('ws url', t.ws('/ws/echo')), text('protocols', 'first'));
    await t.event(socket, 'open');
    socket.send(text('data', 'x'));
    await t.event(socket, 'message');
    socket.close(1000, text('reason', 'why'));
    const source = new EventSource(text('es url', t.url('/sse', { text: '', hold: 1 })));
    source.close();
    const request = new XMLHttpRequest();
    request.open(
      text('method', 'POST'),
      text('xhr url', t.url('/take')),
      true,
      text('user', 'u'),
      text('password', 'p'),
    );
    request.setRequestHeader(text('header', 'x-probe'), text('value', '1'));
    request.overrideMimeType(text('mime', 'text/plain'));
    request.send(text('body', 'x'));
    await t.event(request, 'loadend');
    await fetch(text('fetch url', t.url('/answer')));
    await fetch(t.url('/take'), { method: text('fetch method', 'POST'), body: text('fetch body', 'x') });
    return reads;
  });

  contract('arguments: conversions that throw', async (t) => {
    const bad = {
      toString() {
        throw new RangeError('from toString');
      },
    };
    const iterates = {
      [Symbol.iterator]() {
        throw new RangeError('from the iterator');
      },
    };
    const getter = {
      get method() {
        throw new RangeError('from a getter');
      },
    };
    const socket = new WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    const seen = [
      t.attempt(() => new WebSocket(bad)),
      t.attempt(() => new WebSocket('ws://127.0.0.1:1', iterates)),
      t.attempt(() => socket.send(bad)),
      t.attempt(() => socket.close(bad)),
      t.attempt(() => new EventSource(bad)),
      t.attempt(() => new XMLHttpRequest().open(bad, '/')),
      await t.outcome(fetch(bad)),
      await t.outcome(fetch('/', getter)),
      await t.outcome(fetch('/', { headers: iterates })),
    ];
    socket.close();
    return seen;
  });

  contract('arguments: reads of the list of subprotocols', async (t) => {
    const reads = [];
    const protocols = {
      *[Symbol.iterator]() {
        reads.push('iterated');
        yield 'first';
        reads.push('second asked');
        yield 'second';
        reads.push('end');
      },
    };
    const socket = new WebSocket(t.ws('/ws/echo'), protocols);
    await t.event(socket, 'open');
    socket.close();
    return { reads, protocol: socket.protocol };
  });

  contract('arguments: init and body changed right after the call have no effect', async (t) => {
    const init = { method: 'POST', body: 'before', headers: { 'x-probe': 'before' } };
    const promise = fetch(t.url('/take'), init);
    init.body = 'after';
    init.method = 'PUT';
    init.headers['x-probe'] = 'after';
    const headers = new Headers({ 'x-probe': 'before' });
    const bytes = new TextEncoder().encode('before');
    const form = new URLSearchParams({ a: 'before' });
    const other = fetch(t.url('/take'), { method: 'POST', body: bytes, headers });
    bytes.fill(65);
    headers.set('x-probe', 'after');
    const third = fetch(t.url('/take'), { method: 'POST', body: form });
    form.set('a', 'after');
    return Promise.all([promise, other, third].map(async (one) => (await one).json()));
  });

  contract('arguments: Request objects, used and reused', async (t) => {
    const request = new Request(t.url('/take'), { method: 'POST', body: 'body of a request' });
    const promise = fetch(request);
    const usedAtOnce = request.bodyUsed;
    const first = await (await promise).json();
    const again = await t.outcome(fetch(request));
    const copy = new Request(t.url('/take'), { method: 'POST', body: 'copied' });
    const cloned = copy.clone();
    const answers = await Promise.all([copy, cloned].map(async (one) => (await fetch(one)).json()));
    class Own extends Request {
      get url() {
        return 'http://nobody/';
      }
    }
    const own = await (await fetch(new Own(t.url('/answer', { body: 'own' })))).text();
    const overridden = await (await fetch(new Request(t.url('/take')), { method: 'PUT', body: 'init wins' })).json();
    return { usedAtOnce, first, again, answers, own, overridden };
  });

  contract('arguments: bodies of every kind, as the server gets them', async (t) => {
    const form = new FormData();
    form.append('field', 'value');
    form.append('file', new Blob(['content']), 'name.txt');
    const kinds = [
      'text ä',
      new Blob(['blob'], { type: 'text/x-own' }),
      new Blob(['without type']),
      new TextEncoder().encode('bytes'),
      new DataView(new TextEncoder().encode('view').buffer, 1, 2),
      new TextEncoder().encode('buffer').buffer,
      new URLSearchParams({ a: 'ä', b: '2' }),
      form,
      5,
      {},
      [1, 2],
      null,
      undefined,
    ];
    const byRequest = async (body) => {
      const request = new XMLHttpRequest();
      request.open('POST', t.url('/take'));
      request.send(body);
      await t.event(request, 'loadend');
      return JSON.parse(request.responseText);
    };
    const seen = [];
    for (const body of kinds) {
      seen.push(await (await fetch(t.url('/take'), { method: 'POST', body })).json(), await byRequest(body));
    }
    return [...seen, await byRequest(new DOMParser().parseFromString('<p>x</p>', 'text/html'))];
  });

  contract('arguments: sendBeacon', async (t) => {
    const results = [
      navigator.sendBeacon(t.url('/take'), 'text'),
      navigator.sendBeacon(t.url('/take'), new Blob(['blob'], { type: 'text/plain' })),
      navigator.sendBeacon(t.url('/take')),
      navigator.sendBeacon(t.url('/take'), new URLSearchParams({ a: '1' })),
      t.attempt(() => navigator.sendBeacon('http://[')),
      t.attempt(() => navigator.sendBeacon.call({}, '/take')),
    ];
    await t.until(async () => (await t.state()).taken.length === 4);
    const { taken } = await t.state();
    return { results, taken: taken.map((one) => JSON.stringify(one)).sort() };
  });
})();
