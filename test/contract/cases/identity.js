/** What a page can read of the interfaces without using them. */
(() => {
  const INTERFACES = [
    'WebSocket',
    'EventSource',
    'XMLHttpRequest',
    'XMLHttpRequestEventTarget',
    'XMLHttpRequestUpload',
    'EventTarget',
    'Request',
    'Response',
    'Headers',
    'ReadableStream',
    'ReadableStreamDefaultReader',
    'ReadableStreamBYOBReader',
    'WritableStream',
    'TransformStream',
    'Blob',
    'FormData',
    'MessageEvent',
    'CloseEvent',
    'ProgressEvent',
    'MessagePort',
    'MessageChannel',
    'AbortController',
    'AbortSignal',
    'Promise',
    'Function',
    'Array',
    'Navigator',
    'History',
    'TextDecoder',
    'Worker',
    'RTCPeerConnection',
    'RTCDataChannel',
    'RTCDataChannelEvent',
    'RTCPeerConnectionIceEvent',
  ];

  for (const name of INTERFACES) {
    contract(`identity: ${name} and all its members`, async (t) => {
      const value = window[name];
      return {
        onWindow: t.showProperty(window, name),
        statics: t.showProperties(value),
        members: t.showProperties(value.prototype),
        constructorIsItself: value.prototype.constructor === value,
        parent: Object.getPrototypeOf(value).name,
        parentPrototype: t.show(Object.getPrototypeOf(value.prototype)),
        tag: Object.prototype.toString.call(value.prototype),
        text: String(value),
        concatenated: `${value}`,
      };
    });
  }

  for (const name of ['fetch', 'addEventListener', 'postMessage', 'setTimeout', 'queueMicrotask', 'structuredClone']) {
    contract(`identity: the function ${name}`, async (t) => ({
      own: t.showProperty(window, name),
      text: String(window[name]),
      ownText: window[name].toString(),
      asConstructor: t.attempt(() => new window[name]()),
      asParent: t.attempt(() => class extends window[name] {}),
      prototype: t.show(window[name].prototype),
      caller: t.attempt(() => window[name].caller),
    }));
  }

  contract('identity: names on window', async () => Reflect.ownKeys(window).map(String).sort());

  contract('identity: names on window, in order', async () => Reflect.ownKeys(window).map(String));

  contract('identity: enumerable names on window', async () => {
    const names = [];
    for (const name in window) names.push(name);
    return names.sort();
  });

  contract('identity: own names of document, its root and its prototypes', async () => ({
    document: Reflect.ownKeys(document).map(String),
    root: document.documentElement.getAttributeNames(),
    rootMarkup: document.documentElement.cloneNode(false).outerHTML,
    nodes: document.documentElement.childNodes.length,
    head: document.head.innerHTML.replace(/\s+/g, ' '),
    Object: Reflect.ownKeys(Object.prototype).map(String),
    Function: Reflect.ownKeys(Function.prototype).map(String),
    Document: Reflect.ownKeys(Document.prototype).map(String),
  }));

  contract('identity: own properties of instances', async (t) => {
    const socket = new WebSocket(t.ws('/ws/echo'));
    const source = new EventSource(t.url('/sse', { text: 'data: 1\n\n', hold: 1 }));
    const request = new XMLHttpRequest();
    await t.event(socket, 'open');
    const response = await fetch(t.url('/answer', { body: 'text' }));
    const reader = response.body.getReader();
    const keys = (object) => ({
      own: Reflect.ownKeys(object).map(String),
      isDirect: Object.getPrototypeOf(object) === object.constructor.prototype,
      isExtensible: Object.isExtensible(object),
      tag: String(object),
    });
    socket.close();
    source.close();
    return [socket, source, request, response, reader, response.body, response.headers].map(keys);
  });

  contract('identity: constants stay read-only', async (t) => {
    const seen = {};
    for (const name of ['WebSocket', 'EventSource', 'XMLHttpRequest']) {
      for (const constant of Object.keys(window[name])) {
        seen[`${name}.${constant}`] = [
          window[name][constant],
          window[name].prototype[constant],
          Reflect.set(window[name], constant, 9),
          Reflect.deleteProperty(window[name], constant),
          t.attempt(() => {
            'use strict';
            window[name][constant] = 9;
          }),
        ];
      }
    }
    return seen;
  });

  contract('identity: called without new', async (t) => ({
    WebSocket: t.attempt(() => WebSocket('ws://127.0.0.1:1')),
    EventSource: t.attempt(() => EventSource('/sse')),
    XMLHttpRequest: t.attempt(() => XMLHttpRequest()),
    call: t.attempt(() => WebSocket.call({}, 'ws://127.0.0.1:1')),
    callOnInstance: t.attempt(() => EventSource.call(Object.create(EventSource.prototype), '/sse')),
    apply: t.attempt(() => Reflect.apply(XMLHttpRequest, undefined, [])),
    tagged: t.attempt(() => WebSocket``),
  }));

  contract('identity: Reflect.construct with another new.target', async (t) => {
    const Other = function () {};
    Other.prototype.own = 'own';
    const seen = {};
    const make = {
      WebSocket: () => Reflect.construct(WebSocket, [t.ws('/ws/echo')], Other),
      EventSource: () => Reflect.construct(EventSource, [t.url('/sse', { text: '', hold: 1 })], Other),
      XMLHttpRequest: () => Reflect.construct(XMLHttpRequest, [], Other),
    };
    for (const [name, construct] of Object.entries(make)) {
      const object = construct();
      seen[name] = {
        isOther: object instanceof Other,
        isNative: object instanceof window[name],
        own: object.own,
        proto: Object.getPrototypeOf(object) === Other.prototype,
        brand: t.attempt(() => Object.getOwnPropertyDescriptor(window[name].prototype, 'readyState').get.call(object)),
      };
      const close = window[name].prototype.close;
      if (close !== undefined) close.call(object);
    }
    return seen;
  });

  contract('identity: new.target without a prototype, or no constructor', async (t) => {
    const bound = function () {}.bind();
    const noObject = function () {};
    noObject.prototype = null;
    const made = [bound, noObject].map((target) => {
      const object = Reflect.construct(XMLHttpRequest, [], target);
      return Object.getPrototypeOf(object) === XMLHttpRequest.prototype;
    });
    return {
      made,
      arrow: t.attempt(() => Reflect.construct(XMLHttpRequest, [], () => {})),
      fetchAsTarget: t.attempt(() => Reflect.construct(XMLHttpRequest, [], fetch)),
    };
  });

  contract('identity: reads of new.target.prototype', async (t) => {
    const count = (construct) => {
      let reads = 0;
      const target = new Proxy(function () {}, {
        get(object, key, receiver) {
          reads += key === 'prototype' ? 1 : 100;
          return Reflect.get(object, key, receiver);
        },
      });
      const shown = t.attempt(() => construct(target));
      return { reads, shown };
    };
    return {
      WebSocket: count((target) => Reflect.construct(WebSocket, [t.ws('/ws/refuse')], target)),
      WebSocketBad: count((target) => Reflect.construct(WebSocket, ['ws://['], target)),
      EventSource: count((target) => Reflect.construct(EventSource, [t.url('/sse', { status: '1:204' })], target)),
      XMLHttpRequest: count((target) => Reflect.construct(XMLHttpRequest, [], target)),
    };
  });

  contract('identity: subclasses keep their methods', async (t) => {
    const results = {};
    for (const [name, args] of [
      ['WebSocket', [t.ws('/ws/echo')]],
      ['EventSource', [t.url('/sse', { text: '', hold: 1 })]],
      ['XMLHttpRequest', []],
    ]) {
      class Derived extends window[name] {
        field = 'field';
        #secret = 'secret';
        constructor(...rest) {
          super(...rest);
          this.target = new.target === Derived;
        }
        own() {
          return this.#secret;
        }
        close(...rest) {
          this.closedByOwn = true;
          return super.close?.(...rest);
        }
        static make() {
          return new this(...args);
        }
      }
      const object = Derived.make();
      results[name] = {
        own: object.own(),
        field: object.field,
        target: object.target,
        isDerived: object instanceof Derived,
        isBase: object instanceof window[name],
        constructor: object.constructor === Derived,
        proto: Object.getPrototypeOf(object) === Derived.prototype,
        state: object.readyState,
        constant: Derived.OPEN ?? Derived.DONE,
        keys: Object.keys(object),
        tag: String(object),
        name: Derived.name,
        length: Derived.length,
      };
      object.close();
      results[name].closedByOwn = object.closedByOwn;
    }
    return results;
  });

  contract('identity: a subclass of a subclass with an accessor over a native one', async (t) => {
    class First extends WebSocket {
      get readyState() {
        return `state ${super.readyState}`;
      }
      send(data) {
        super.send(`[${data}]`);
      }
    }
    class Second extends First {
      set onmessage(listener) {
        super.onmessage = (event) => listener(`${event.data}!`);
      }
    }
    const socket = new Second(t.ws('/ws/echo'));
    const before = socket.readyState;
    await t.event(socket, 'open');
    const heard = await new Promise((resolve) => {
      socket.onmessage = resolve;
      socket.send('x');
    });
    socket.close();
    return { before, after: socket.readyState, heard };
  });

  contract('identity: functions patched by the page on the prototypes', async (t) => {
    const calls = [];
    const native = t.replace(WebSocket.prototype, 'send', function (data) {
      calls.push(`send ${data}`);
      return native.call(this, data);
    });
    const socket = new WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    socket.send('one');
    const { data } = await t.event(socket, 'message');
    socket.close();
    return { calls, data, text: String(native), sameAfter: WebSocket.prototype.send !== native };
  });

  contract('identity: a page that wraps the constructors itself', async (t) => {
    const Native = window.WebSocket;
    const made = [];
    window.WebSocket = new Proxy(Native, {
      construct(target, args, newTarget) {
        made.push(args.length);
        return Reflect.construct(target, args, newTarget);
      },
    });
    t.onEnd(() => {
      window.WebSocket = Native;
    });
    const socket = new WebSocket(t.ws('/ws/echo'), []);
    await t.event(socket, 'open');
    const isNative = socket instanceof Native;
    socket.close();
    return {
      made,
      isNative,
      isWrapped: socket instanceof window.WebSocket,
      constructor: socket.constructor === Native,
    };
  });

  contract('identity: deleted and restored', async (t) => {
    const before = Object.getOwnPropertyDescriptor(window, 'fetch');
    const deleted = Reflect.deleteProperty(window, 'fetch');
    const gone = typeof window.fetch;
    Object.defineProperty(window, 'fetch', before);
    t.onEnd(() => Object.defineProperty(window, 'fetch', before));
    const names = ['WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => {
      const descriptor = Object.getOwnPropertyDescriptor(window, name);
      delete window[name];
      const type = typeof window[name];
      Object.defineProperty(window, name, descriptor);
      return type;
    });
    return { deleted, gone, names };
  });

  contract('identity: structured clone and postMessage refuse instances', async (t) => {
    const socket = new WebSocket(t.ws('/ws/echo'));
    const source = new EventSource(t.url('/sse', { text: '', hold: 1 }));
    const objects = [socket, source, new XMLHttpRequest(), new Response('x'), fetch, WebSocket, socket.send];
    const seen = objects.map((object) => ({
      clone: t.attempt(() => structuredClone(object)),
      post: t.attempt(() => window.postMessage(object, '*')),
      json: t.attempt(() => JSON.stringify(object)),
    }));
    socket.close();
    source.close();
    return seen;
  });

  contract('identity: toString looked at from another realm', async (t) => {
    const Other = function () {};
    const { window: other } = await t.html('<p>other');
    const text = (realm, value) => realm.Function.prototype.toString.call(value);
    return [
      text(other, fetch),
      text(other, WebSocket),
      text(other, WebSocket.prototype.send),
      text(other, XMLHttpRequest.prototype.open),
      text(other, EventSource.prototype.close),
      text(other, Response.prototype.text),
      text(window, other.fetch),
      text(window, other.EventSource),
      text(window, other.Function.prototype.toString),
      text(other, Function.prototype.toString),
      text(other, Object.getOwnPropertyDescriptor(Response.prototype, 'body').get),
      t.attempt(() => Function.prototype.toString.call({})),
      t.attempt(() => Function.prototype.toString.call(new Proxy(Other, {}))),
    ];
  });

  contract('identity: two realms, each with interfaces of its own', async (t) => {
    const { window: other } = await t.html('<p>other');
    const socket = new other.WebSocket(t.ws('/ws/echo'));
    const borrowed = Reflect.construct(WebSocket, [t.ws('/ws/echo')], other.WebSocket);
    await Promise.all([t.event(socket, 'open'), t.event(borrowed, 'open')]);
    const sent = t.attempt(() => WebSocket.prototype.send.call(socket, 'x'));
    const seen = {
      distinct: other.WebSocket !== WebSocket && other.fetch !== fetch,
      isOurs: socket instanceof WebSocket,
      isTheirs: socket instanceof other.WebSocket,
      borrowedIsTheirs: borrowed instanceof other.WebSocket,
      borrowedIsOurs: borrowed instanceof WebSocket,
      sent,
      bad: t.attempt(() => new other.WebSocket('ws://[')),
      badIsTheirs: (() => {
        try {
          return new other.WebSocket('ws://[');
        } catch (error) {
          return error instanceof other.DOMException;
        }
      })(),
      fetchRejection: await other.fetch('http://[').catch((error) => error instanceof other.TypeError),
      fetchPromise: other.fetch(t.url('/answer')) instanceof other.Promise,
      crossCall: await t.outcome(fetch.call(other, t.url('/answer')).then((response) => response instanceof Response)),
    };
    socket.close();
    borrowed.close();
    return seen;
  });

  contract('identity: a synchronous about:blank frame', async (t) => {
    const element = document.createElement('iframe');
    document.body.append(element);
    t.onEnd(() => element.remove());
    const other = element.contentWindow;
    const socket = new other.WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    socket.close();
    return {
      text: String(other.WebSocket),
      fetchText: String(other.fetch),
      keys: Reflect.ownKeys(other).length,
      answer: await (await other.fetch(t.url('/answer', { body: 'from blank' }))).text(),
    };
  });

  contract('identity: a window without a document still works as natively', async (t) => {
    const element = document.createElement('iframe');
    document.body.append(element);
    const { fetch: theirFetch, WebSocket: TheirSocket, XMLHttpRequest: TheirRequest } = element.contentWindow;
    const other = element.contentWindow;
    element.remove();
    return {
      fetch: await t.outcome(Promise.race([theirFetch.call(other, t.url('/answer')), t.wait(2000)])),
      socket: t.attempt(() => new TheirSocket(t.ws('/ws/echo'))),
      request: t.attempt(() => new TheirRequest()),
    };
  });

  contract('identity: the number of frames in error.stack', async (t) => {
    const depth = (action) => {
      try {
        action();
      } catch (error) {
        return error.stack.split('\n').filter((line) => line.trim() !== '').length;
      }
      return 0;
    };
    const rejected = (promise) => promise.catch((error) => error.stack.split('\n').length);
    return {
      socket: depth(() => new WebSocket('ws://[')),
      source: depth(() => new EventSource('http://[')),
      open: depth(() => new XMLHttpRequest().open('GET', 'http://[')),
      send: depth(() => new XMLHttpRequest().send()),
      fetch: await rejected(fetch('http://[')),
      frames: t.show(await rejected(new Response('{').json())),
    };
  });

  /** The names of all scripts in the stack of what an action throws, or a promise is rejected with. */
  const scriptsIn = (error) =>
    [...new Set(callStack(error).match(/[a-z-]+:\/\/[^\s):]+(?::\d+)?\/[^\s):?]*/g))]
      .map((script) => script.replace(/^.*\//, ''))
      .sort();

  contract('identity: scripts that error.stack names', async (t) => {
    const thrown = (action) => {
      try {
        action();
      } catch (error) {
        return scriptsIn(error);
      }
      return 'nothing thrown';
    };
    const { prototype } = XMLHttpRequest;
    const socket = new WebSocket(t.ws('/ws/echo'));
    t.onEnd(() => socket.close());
    return {
      socket: thrown(() => new WebSocket('http://[')),
      source: thrown(() => new EventSource('http://[')),
      request: thrown(() => new Request('http://[')),
      send: thrown(() => socket.send('too early')),
      xhr: thrown(() => new XMLHttpRequest().send()),
      borrowed: thrown(() => prototype.open.call({}, 'GET', '/')),
      pushState: thrown(() => history.pushState(null, '', 'http://elsewhere.example/')),
      toString: thrown(() => Function.prototype.toString.call({})),
      fetch: await fetch('http://127.0.0.1:1/').catch(scriptsIn),
      unhandled: await new Promise((resolve) => {
        const onRejection = (event) => {
          event.preventDefault();
          resolve(scriptsIn(event.reason));
        };
        addEventListener('unhandledrejection', onRejection, { once: true });
        void fetch('http://127.0.0.1:1/');
      }),
    };
  });

  contract('identity: the script that an uncaught error names', async (t) => {
    const seen = [];
    const onError = (event) => {
      seen.push([event.filename.replace(/^.*\//, ''), event.lineno > 0, event.message]);
      event.preventDefault();
    };
    addEventListener('error', onError);
    t.onEnd(() => removeEventListener('error', onError));
    setTimeout(() => new WebSocket('http://['));
    setTimeout(() => new XMLHttpRequest().send());
    setTimeout(() => history.pushState(null, '', 'http://elsewhere.example/'));
    await t.until(() => seen.length === 3);
    return seen;
  });

  contract('identity: deprecation reports', async (t) => {
    if (!('ReportingObserver' in window)) return 'not in this browser';
    const reports = [];
    const observer = new ReportingObserver((list) => reports.push(...list), { types: ['deprecation'] });
    observer.observe();
    t.onEnd(() => observer.disconnect());
    const xhr = new XMLHttpRequest();
    xhr.open('GET', t.url('/answer'), false);
    xhr.send();
    await t.wait(100);
    return reports.map(({ body }) => body.id);
  });

  const CYCLES = {
    fetch: () => window.fetch,
    WebSocket: () => WebSocket,
    send: () => XMLHttpRequest.prototype.send,
    toString: () => Function.prototype.toString,
    addEventListener: () => EventTarget.prototype.addEventListener,
    body: () => Object.getOwnPropertyDescriptor(Response.prototype, 'body').get,
  };

  contract('identity: a cycle of prototypes', (t) =>
    Object.entries(CYCLES).map(([name, of]) => [
      name,
      t.attempt(() => Object.setPrototypeOf(of(), of())),
      t.attempt(() => Object.setPrototypeOf(of(), Object.create(of()))),
      t.attempt(() => Object.setPrototypeOf(of(), { __proto__: { __proto__: of() } })),
      t.attempt(() => {
        // eslint-disable-next-line no-proto -- the accessor is what is compared
        of().__proto__ = of();
      }),
      t.attempt(() => Object.setPrototypeOf(of(), 5)),
      Object.getPrototypeOf(of()) === Function.prototype || name,
    ]),
  );

  contract('identity: a cycle of prototypes, by Reflect', () =>
    Object.values(CYCLES).map((of) => {
      try {
        return Reflect.setPrototypeOf(of(), of());
      } catch (error) {
        return error.name;
      }
    }),
  );

  contract('identity: another prototype and back', (t) =>
    Object.values(CYCLES).map((of) => {
      const before = Object.getPrototypeOf(of());
      const own = Object.create(before);
      const result = [Object.setPrototypeOf(of(), own) === of(), Object.getPrototypeOf(of()) === own];
      return [
        ...result,
        Object.setPrototypeOf(of(), before) === of(),
        Object.getPrototypeOf(of()) === before,
        t.show(of()),
      ];
    }),
  );

  contract("identity: stack overflow is caught at the page's own depth", async (t) => {
    const depthOf = (action) => {
      let depth = 0;
      const dive = () => {
        depth += 1;
        action();
        dive();
      };
      const seen = t.attempt(dive);
      return { error: seen.error, name: seen.name, isDeep: depth > 500 };
    };
    return [depthOf(() => {}), depthOf(() => new XMLHttpRequest())];
  });
})();
