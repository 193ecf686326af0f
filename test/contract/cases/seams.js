/** Where what is hooked meets another part of the platform, or a policy; and uses that are counted and not recorded. */
(() => {
  const source = (text) => text.replaceAll(location.origin, '').replaceAll(/:\d+:\d+/g, '');

  /** The scripts that a stack names, one by one; what stands for no script is left out. */
  const scriptsIn = (stack) => [
    ...new Set(
      source(String(stack))
        .split('\n')
        .flatMap((line) => /(\/[a-z-]+\.js|chrome-extension|<anonymous code>)/.exec(line)?.[1] ?? []),
    ),
  ];

  /** The number that the next timer of a window gets. */
  const nextTimer = (other) => {
    const number = other.setTimeout(() => {}, 0);
    other.clearTimeout(number);
    return number;
  };

  const WASM = 'AGFzbQEAAAA=';
  const module = (t, type = 'application/wasm') => t.url('/answer', { body: WASM, base64: '1', type });

  const readAll = async (stream) => {
    let text = '';
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) text += chunk;
    return text;
  };

  contract('seams: numbers of the timers that a page sets around its calls', async (t) => {
    const { window: other } = await t.html('<p>x');
    const before = nextTimer(other);
    await (await other.fetch(t.url('/answer', { body: 'x' }))).text();
    const socket = new other.WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    socket.send('x');
    await t.event(socket, 'message');
    socket.close();
    const xhr = new other.XMLHttpRequest();
    xhr.open('GET', t.url('/answer', { body: 'x' }));
    xhr.send();
    await t.event(xhr, 'load');
    // How many are missing depends on the moment.
    return nextTimer(other) - before === 1;
  });

  contract('seams: an error of the page, with a stack of its own, thrown out of a call', (t) => {
    let reads = 0;
    const error = new Error('of the page');
    Object.defineProperty(error, 'stack', {
      configurable: true,
      get() {
        reads += 1;
        return 'stack of the page';
      },
      set() {
        reads += 100;
      },
    });
    const throwing = {
      toString() {
        throw error;
      },
    };
    const calls = {
      WebSocket: () => new WebSocket(throwing),
      EventSource: () => new EventSource(throwing),
      open: () => new XMLHttpRequest().open('GET', throwing),
      Request: () => new Request(throwing),
      pushState: () => history.pushState(null, '', throwing),
    };
    return Object.fromEntries(
      Object.entries(calls).map(([name, call]) => {
        reads = 0;
        return [name, [t.attempt(call).message ?? 'none', reads]];
      }),
    );
  });

  contract('seams: a proxy as the prototype of a function of the platform', (t) => {
    const { prototype } = Function;
    const traps = [];
    const proxy = new Proxy(prototype, {
      getPrototypeOf(target) {
        traps.push('getPrototypeOf');
        return Reflect.getPrototypeOf(target);
      },
      ownKeys: (target) => {
        traps.push('ownKeys');
        return Reflect.ownKeys(target);
      },
    });
    const result = t.attempt(() => Object.setPrototypeOf(fetch, proxy) === fetch);
    const has = Object.getPrototypeOf(fetch) === proxy;
    Object.setPrototypeOf(fetch, prototype);
    return { result, has, traps };
  });

  contract('seams: scripts in stacks that a page takes where the platform calls it back', async (t) => {
    const rows = {};
    const take = (name) => {
      rows[name] ??= scriptsIn(new Error().stack);
    };
    const spoken = (name) => ({
      toString() {
        take(name);
        return t.url('/answer', { body: 'x' });
      },
    });
    const xhr = new XMLHttpRequest();
    xhr.onreadystatechange = () => take('readystatechange inside open');
    xhr.open('GET', spoken('address of open'));
    xhr.onreadystatechange = null;
    xhr.abort();
    await fetch(spoken('address of fetch')).then((response) => response.text());
    await fetch(t.url('/answer', { body: 'x' }), {
      get method() {
        take('getter of the init of fetch');
        return 'GET';
      },
    });
    t.attempt(() => new WebSocket(spoken('address of WebSocket')));
    await new ReadableStream({ cancel: () => take('cancel of a stream of the page') }).cancel();
    new EventTarget().addEventListener('x', () => {}, {
      get once() {
        take('options of addEventListener');
        return true;
      },
    });
    return rows;
  });

  contract('seams: reports of a policy that forbids a synchronous request', async (t) => {
    const body = `<script>
      const seen = [];
      if (window.ReportingObserver) new ReportingObserver((reports) => {
        for (const { type, body } of reports) seen.push([type, body.featureId ?? body.id, (body.sourceFile ?? '').replace(location.origin, '').slice(0, 5)]);
      }, { buffered: true }).observe();
      let outcome = 'sent';
      try {
        const xhr = new XMLHttpRequest();
        xhr.open('GET', '/answer', false);
        xhr.send();
      } catch (error) { outcome = error.name; }
    </script>`;
    const { window: other } = await t.html(body, 'Permissions-Policy:sync-xhr=()');
    await t.wait(100);
    return JSON.parse(JSON.stringify(other.eval('[outcome, seen]')));
  });

  /** What a page under Trusted Types hears when it makes workers of plain texts. */
  const underTrustedTypes = async (t) => {
    const body = `<script>
      const seen = (window.seen = []);
      const scripts = (window.scripts = []);
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample, sourceFile }) => {
        seen.push([violatedDirective, sample]);
        scripts.push(sourceFile.replace(location.origin, '').slice(0, 5));
      });
      const tryOut = (name, action) => {
        try { action(); seen.push([name, 'done']); } catch (error) { seen.push([name, error.name, error.message]); }
      };
      const worker = '/answer?type=text/javascript&body=1';
      tryOut('worker', () => new Worker(worker).terminate());
      tryOut('shared worker', () => void new SharedWorker(worker));
      if (window.trustedTypes) {
        const asked = [];
        trustedTypes.createPolicy('default', { createScriptURL: (url, type, sink) => (asked.push([type, sink]), url) });
        tryOut('worker by policy', () => new Worker(worker).terminate());
        seen.push(['asked', asked]);
      }
    </script>`;
    const { window: other } = await t.html(body, "Content-Security-Policy:require-trusted-types-for 'script'");
    await t.wait(100);
    return JSON.parse(JSON.stringify({ seen: other.seen, scripts: other.scripts }));
  };

  contract(
    'seams: violations of Trusted Types, and the default policy',
    async (t) => (await underTrustedTypes(t)).seen,
  );

  contract(
    'seams: the script that a violation of Trusted Types names',
    async (t) => (await underTrustedTypes(t)).scripts,
  );

  contract('seams: a page whose policy allows next to nothing reports nothing', async (t) => {
    const body = `<script nonce="one">
      const seen = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        seen.push([violatedDirective, blockedURI]));
      if (window.ReportingObserver) new ReportingObserver((reports) => {
        for (const { type } of reports) seen.push(type);
      }, { buffered: true }).observe();
    </script>`;
    const policy =
      "default-src 'none'; script-src 'nonce-one'; img-src data:; trusted-types 'none'; require-trusted-types-for 'script'";
    const { document: inside, window: other } = await t.html(body, `Content-Security-Policy:${policy}`);
    await t.wait(100);
    const nodes = [...inside.querySelectorAll('*')].map(({ localName }) => localName);
    const socket = new other.Promise((resolve) => {
      const made = t.attempt(() => {
        const ws = new other.WebSocket(t.ws('/ws/echo'));
        ws.onerror = () => resolve('error');
        return ws.readyState;
      });
      if (made.error !== undefined) resolve(made);
    });
    return { nodes, socket: await socket, text: String(other.fetch) };
  });

  contract('seams: WebAssembly compiled from answers', async (t) => {
    const seen = t.uncaught();
    const rows = {
      'a promise': await t.outcome(WebAssembly.compileStreaming(fetch(module(t)))),
      'a response': await t.outcome(WebAssembly.compileStreaming(await fetch(module(t)))),
      'an instance': await t.outcome(
        WebAssembly.instantiateStreaming(fetch(module(t))).then((made) => typeof made.instance),
      ),
      'another type': await t.outcome(WebAssembly.compileStreaming(fetch(module(t, 'text/plain')))),
      'no module': await t.outcome(
        WebAssembly.compileStreaming(fetch(t.url('/answer', { body: 'x', type: 'application/wasm' }))).catch(
          (error) => error.name,
        ),
      ),
      refused: await t.outcome(WebAssembly.compileStreaming(fetch('http://127.0.0.1:1'))),
    };
    void WebAssembly.compileStreaming(fetch('http://127.0.0.1:1'));
    await t.until(() => seen.length > 0, 3000).catch(() => null);
    await t.wait(50);
    const used = await fetch(module(t));
    const compiling = WebAssembly.compileStreaming(used);
    await compiling;
    return { ...rows, used: used.bodyUsed, seen };
  });

  contract('seams: answers put into a cache', async (t) => {
    if (!('caches' in window)) return 'none';
    const cache = await caches.open(t.key);
    t.onEnd(() => caches.delete(t.key));
    const address = t.url('/answer', { body: 'cached' });
    const response = await fetch(address);
    const copy = response.clone();
    const rows = {
      put: await t.outcome(cache.put(address, response)),
      used: response.bodyUsed,
      copy: await copy.text(),
    };
    const used = await t.outcome(cache.put(address, response));
    await t.outcome(cache.add(t.url('/answer', { body: 'added' })));
    const missing = await t.outcome(cache.add(t.url('/status', { code: '404' })));
    const found = await cache.match(address);
    const text = await found.text();
    const body = await (await cache.match(address)).body.getReader().read();
    return { ...rows, used, missing, text, length: body.value.byteLength, keys: (await cache.keys()).length };
  });

  contract('seams: bodies that are transferred', async (t) => {
    const rows = {};
    const start = async () => fetch(`${t.url('/chunks', { part: 'one ' })}&part=two`);
    const byClone = await start();
    rows.clone = await t.outcome((async () => readAll(structuredClone(byClone.body, { transfer: [byClone.body] })))());
    rows.after = [byClone.bodyUsed, byClone.body.locked, await t.outcome(byClone.text())];
    const byPort = await start();
    const { port1, port2 } = new MessageChannel();
    rows.port = await t.outcome(
      new Promise((resolve, reject) => {
        port2.onmessage = ({ data }) => resolve(readAll(data));
        try {
          port1.postMessage(byPort.body, [byPort.body]);
        } catch (error) {
          reject(error);
        }
      }),
    );
    port1.close();
    const read = await start();
    const reader = read.body.getReader();
    rows.locked = t.attempt(() => void structuredClone(read.body, { transfer: [read.body] }));
    await reader.cancel();
    return rows;
  });

  contract('seams: the ways to bind, wrap and ask for the class', (t) => {
    const Bound = XMLHttpRequest.bind(null);
    class OfBound extends WebSocket.bind(null, t.ws('/ws/echo')) {}
    OfBound.prototype = Object.create(WebSocket.prototype);
    const Wrapped = new Proxy(WebSocket, {});
    const text = (value) => t.attempt(() => Function.prototype.toString.call(value));
    const hasInstance = Function.prototype[Symbol.hasInstance];
    const own = { ...t.showProperty(WebSocket, Symbol.hasInstance) };
    const socket = new WebSocket(t.ws('/ws/echo'));
    const rows = {
      bound: [Bound.name, Bound.length, new Bound() instanceof XMLHttpRequest, text(Bound)],
      wrapped: [Wrapped.name, text(Wrapped), socket instanceof Wrapped],
      own,
      asked: [
        hasInstance.call(WebSocket, socket),
        hasInstance.call(WebSocket, {}),
        WebSocket.prototype.isPrototypeOf(socket),
      ],
      species: t.attempt(() => WebSocket[Symbol.species]),
      class: [Object.prototype.toString.call(WebSocket), Object.prototype.toString.call(fetch)],
      text: [String(new Bound()), `${fetch}`, text({}), text(1)],
      inherits: t.attempt(() => class extends fetch {}),
      call: t.attempt(() => new fetch()),
      derived: t.attempt(() => Object.create(WebSocket).name),
      json: JSON.stringify({ fetch, WebSocket, socket }),
    };
    socket.close();
    return rows;
  });

  contract('seams: a body given to what iterates', async (t) => {
    const start = async () => (await fetch(`${t.url('/chunks', { part: 'one ' })}&part=two`)).body;
    const rows = {};
    rows.from = ReadableStream.from
      ? await t.outcome((async () => readAll(ReadableStream.from(await start())))())
      : 'none';
    const sum = (parts) => parts.reduce((total, { byteLength }) => total + byteLength, 0);
    rows.fromAsync = Array.fromAsync ? sum(await Array.fromAsync(await start())) : 'none';
    rows.response = ReadableStream.from
      ? await t.outcome(new Response(ReadableStream.from(await start())).text())
      : 'none';
    rows.body = await t.outcome(new Response(await start()).text());
    rows.blob = (await new Response(await start()).blob()).size;
    rows.gzip = await t.outcome(
      (async () =>
        readAll(
          (await start()).pipeThrough(new CompressionStream('gzip')).pipeThrough(new DecompressionStream('gzip')),
        ))(),
    );
    const delegated = async function* delegated() {
      yield* await start();
    };
    let size = 0;
    for await (const part of delegated()) size += part.byteLength;
    rows.delegated = size;
    return rows;
  });

  contract('seams: a body right after a pipe has begun', async (t) => {
    const start = () => fetch(`${t.url('/chunks', { part: 'one ' })}&part=two`);
    const rows = {};
    const look = ({ bodyUsed, body }) => [bodyUsed, body.locked];
    const cases = {
      'a sink without room': (response) => response.body.pipeTo(new WritableStream({}, { highWaterMark: 0 })),
      'a sink that is closed': (response) => {
        const sink = new WritableStream();
        void sink.close();
        return response.body.pipeTo(sink);
      },
      'a sink that has failed': (response) =>
        response.body.pipeTo(new WritableStream({ start: (controller) => controller.error(new RangeError('sink')) })),
      'a sink that is locked': (response) => {
        const sink = new WritableStream();
        sink.getWriter();
        return response.body.pipeTo(sink);
      },
      'aborted before': (response) =>
        response.body.pipeTo(new WritableStream(), { signal: AbortSignal.abort('before') }),
      'no sink': (response) => response.body.pipeTo({}),
    };
    for (const [name, pipe] of Object.entries(cases)) {
      const response = await start();
      const result = pipe(response);
      const now = look(response);
      if (name === 'a sink without room') {
        rows[name] = { now, soon: (await t.wait(30), look(response)) };
        continue;
      }
      rows[name] = { now, result: await t.outcome(result), after: look(response) };
    }
    return rows;
  });

  contract('seams: performance entries, member by member', async (t) => {
    const { window: other } = await t.html('<p>x');
    const address = (body) => t.url('/answer', { body });
    await (await other.fetch(address('1'))).text();
    const xhr = new other.XMLHttpRequest();
    xhr.open('GET', address('2'));
    xhr.send();
    await t.event(xhr, 'load');
    const stream = new other.EventSource(t.url('/sse', { text: 'data: x\n\n' }));
    await t.event(stream, 'message');
    stream.close();
    other.navigator.sendBeacon(t.url('/take'), 'x');
    await t.until(() => other.performance.getEntriesByType('resource').length >= 3);
    return other.performance
      .getEntriesByType('resource')
      .map((entry) => entry.toJSON())
      .filter(({ initiatorType }) => initiatorType === 'fetch' || initiatorType === 'xmlhttprequest')
      .map((entry) =>
        Object.fromEntries(
          Object.entries(entry).map(([name, value]) => [
            name,
            typeof value === 'string' ? source(value) : typeof value,
          ]),
        ),
      );
  });

  contract('seams: events of the navigation that a call of history makes', async (t) => {
    const { window: other } = await t.html('<p>x');
    if (!('navigation' in other)) return 'none';
    const seen = [];
    other.navigation.addEventListener(
      'navigate',
      ({ navigationType, canIntercept, userInitiated, hashChange, sourceElement }) =>
        seen.push([navigationType, canIntercept, userInitiated, hashChange, sourceElement ?? null]),
    );
    other.navigation.addEventListener('currententrychange', ({ navigationType }) => seen.push(navigationType));
    other.history.pushState({ a: 1 }, '', '#one');
    other.history.replaceState({ b: 1 }, '', '#two');
    seen.push(other.navigation.currentEntry.url.split('#')[1]);
    const prevent = (event) => event.preventDefault();
    other.navigation.addEventListener('navigate', prevent);
    seen.push(t.attempt(() => other.history.pushState(null, '', '#three')));
    other.navigation.removeEventListener('navigate', prevent);
    other.navigation.addEventListener(
      'navigate',
      (event) => event.intercept?.({ handler: async () => void seen.push('handler') }),
      { once: true },
    );
    other.history.pushState(null, '', '#four');
    await t.wait(50);
    return [...seen, other.location.hash];
  });

  const SCRIPT =
    'data:text/javascript,onmessage=({data})=>{postMessage([data,self.name]);if(data==="throw")throw Error("x")}';
  const SHARED =
    'data:text/javascript,onconnect=({ports:[port]})=>{port.onmessage=({data})=>port.postMessage([data,self.name])}';

  const NAMES = ['Worker', 'SharedWorker'];

  for (const name of NAMES) {
    contract(`unrecorded: ${name} as a page sees it`, (t) => {
      const value = window[name];
      return {
        own: t.showProperty(window, name),
        keys: Reflect.ownKeys(value).map(String).sort(),
        prototype: t.showProperties(value.prototype),
        isItself: value.prototype.constructor === value,
        text: [String(value), Function.prototype.toString.call(value), `${Object.prototype.toString.call(value)}`],
        without: [t.attempt(() => value(SCRIPT)), t.attempt(() => new value()), t.attempt(() => new value('http://['))],
        cross: t.attempt(() => new value('https://elsewhere.test/w.js')),
      };
    });
  }

  contract('unrecorded: a worker answers, fails and ends', async (t) => {
    const worker = new Worker(SCRIPT, { name: 'own' });
    t.onEnd(() => worker.terminate());
    const answer = t.event(worker, 'message');
    worker.postMessage('a');
    const { data } = await answer;
    const failure = t.event(worker, 'error');
    worker.onerror = (event) => event.preventDefault();
    worker.postMessage('throw');
    const { message } = await failure;
    return { data, hasMessage: message.includes('x'), own: Reflect.ownKeys(worker), type: t.show(worker) };
  });

  contract('unrecorded: a shared worker answers', async (t) => {
    const { port } = new SharedWorker(SHARED, 'own');
    const answer = t.event(port, 'message');
    port.start();
    port.postMessage('a');
    return { data: (await answer).data, port: t.show(port) };
  });

  contract('unrecorded: subclasses of workers', async (t) => {
    class Own extends Worker {
      constructor(script) {
        super(script, { name: 'sub' });
        this.extra = new.target === Own;
      }

      ask(data) {
        this.postMessage(data);
      }
    }
    const worker = new Own(SCRIPT);
    t.onEnd(() => worker.terminate());
    const answer = t.event(worker, 'message');
    worker.ask('b');
    const other = Reflect.construct(Worker, [SCRIPT], Own);
    t.onEnd(() => other.terminate());
    return {
      data: (await answer).data,
      extra: worker.extra,
      are: [worker instanceof Own, worker instanceof Worker, other instanceof Own, 'extra' in other],
      constructor: worker.constructor === Own,
      parent: Object.getPrototypeOf(Own) === Worker,
    };
  });

  contract('unrecorded: reads of the options of a worker', async (t) => {
    const reads = [];
    const options = (kind) =>
      Object.defineProperties(
        {},
        Object.fromEntries(
          ['type', 'credentials', 'name'].map((key) => [
            key,
            { enumerable: true, get: () => void reads.push([kind, key]) },
          ]),
        ),
      );
    const address = { toString: () => (reads.push('address'), SCRIPT) };
    const worker = new Worker(address, options('worker'));
    t.onEnd(() => worker.terminate());
    void new SharedWorker(SHARED, options('shared'));
    return reads;
  });

  contract('unrecorded: a service worker is registered, or refused', async (t) => {
    if (navigator.serviceWorker === undefined) return 'not in this browser';
    const { serviceWorker } = navigator;
    return {
      method: t.showProperty(ServiceWorkerContainer.prototype, 'register'),
      missing: (await t.outcome(serviceWorker.register('/no-such-worker.js'))).name,
      scheme: await t.outcome(serviceWorker.register('blob:x')),
      none: await t.outcome(serviceWorker.register()),
      borrowed: await t.outcome(ServiceWorkerContainer.prototype.register.call({}, '/x.js')),
    };
  });

  contract('unrecorded: media of a peer connection', async (t) => {
    if (window.RTCPeerConnection === undefined) return 'not in this browser';
    const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
    t.onEnd(() => {
      one.close();
      other.close();
    });
    const order = [];
    one.onnegotiationneeded = () => order.push('negotiationneeded');
    other.ontrack = ({ track }) => order.push(`track ${track.kind}`);
    const transceiver = one.addTransceiver('audio', { direction: 'recvonly' });
    const context = new AudioContext();
    const { stream } = context.createMediaStreamDestination();
    const sender = one.addTrack(stream.getTracks()[0], stream);
    await one.setLocalDescription(await one.createOffer());
    await other.setRemoteDescription(one.localDescription);
    await t.until(() => order.includes('track audio'));
    await context.close();
    return {
      order,
      classes: [t.show(transceiver), t.show(sender), transceiver.direction],
      methods: ['addTrack', 'addTransceiver'].map((name) => t.showProperty(RTCPeerConnection.prototype, name)),
      errors: [
        t.attempt(() => one.addTrack()),
        t.attempt(() => one.addTransceiver('picture')),
        t.attempt(() => one.addTrack(stream.getTracks()[0], stream)),
      ],
    };
  });
})();
