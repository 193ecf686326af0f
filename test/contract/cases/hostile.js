/**
 * Pages that overwrite what a recorder might rely on, before their load (first inline script) and after it, and pages
 * that pretend to be the extension. Whatever they do to themselves natively they do with the extension too, and only
 * they make calls of theirs.
 */
(() => {
  /** The same traffic in every case: one of each kind, and what came of it. */
  const TRAFFIC = `
    const result = {};
    const until = (target, type) => new NativePromise((resolve) => { target['on' + type] = resolve; });
    const socket = new WebSocket(ADDRESSES.ws);
    await until(socket, 'open');
    socket.send('text');
    result.text = (await until(socket, 'message')).data;
    socket.binaryType = 'arraybuffer';
    socket.send(new Uint8Array(3));
    result.bytes = (await until(socket, 'message')).data.byteLength;
    socket.close();
    result.closed = (await until(socket, 'close')).code;
    const source = new EventSource(ADDRESSES.sse);
    result.event = (await until(source, 'message')).data;
    source.close();
    const response = await fetch(ADDRESSES.answer, { method: 'POST', body: 'posted' });
    result.answer = await response.text();
    const streamed = (await fetch(ADDRESSES.answer)).body.getReader();
    result.chunk = (await streamed.read()).value.length;
    await streamed.read();
    const request = new XMLHttpRequest();
    request.open('GET', ADDRESSES.answer);
    request.send();
    await until(request, 'load');
    result.request = request.responseText;
    return result;`;

  /** What a page does to itself; \`note\` counts calls. The names say what is overwritten. */
  const CRIMES = {
    'Array.prototype.push': `const native = Array.prototype.push; Array.prototype.push = function () { note('push'); return Reflect.apply(native, this, arguments); };`,
    'all methods of Array.prototype throw': `for (const name of Object.getOwnPropertyNames(Array.prototype)) {
      if (typeof Array.prototype[name] === 'function' && name !== 'constructor') Array.prototype[name] = function () { note(name); throw new Error('array ' + name); };
    }`,
    'Function.prototype.call, apply and bind': `for (const name of ['call', 'apply', 'bind']) Function.prototype[name] = function () { note(name); throw new Error(name); };`,
    'Promise.prototype.then and the constructor': `Promise.prototype.then = function () { note('then'); throw new Error('then'); };
      Promise.prototype.catch = Promise.prototype.finally = Promise.prototype.then; window.Promise = function () { note('Promise'); throw new Error('Promise'); };`,
    JSON: `JSON.stringify = JSON.parse = () => { note('JSON'); throw new Error('JSON'); };`,
    'MessagePort.prototype.postMessage': `MessagePort.prototype.postMessage = function () { note('postMessage'); throw new Error('postMessage'); };
      MessagePort.prototype.start = MessagePort.prototype.close = MessagePort.prototype.postMessage; window.MessageChannel = null;`,
    'setters on Object.prototype': `for (const name of ['value', 'get', 'set', 'data', 'url', 'kind', 'type', 'size', 'connection', 'n', 'at', 'once', 'capture', 'signal', 'passive', '0', '1', 'done', 'configurable', 'writable', 'stream', 'fatal']) {
      Object.defineProperty(Object.prototype, name, { __proto__: null, configurable: true, get() { note('read ' + name); return undefined; }, set() { note('set ' + name); } });
    }`,
    'Map, Set, WeakMap and Symbol.iterator': `for (const Kind of [Map, Set, WeakMap, WeakSet]) for (const name of ['get', 'set', 'has', 'add', 'delete']) if (Kind.prototype[name]) Kind.prototype[name] = function () { note(name); throw new Error(name); };
      Array.prototype[Symbol.iterator] = function () { note('iterator'); throw new Error('iterator'); };`,
    'timers, performance and Date': `window.setTimeout = window.setInterval = window.queueMicrotask = window.requestAnimationFrame = () => { note('timer'); throw new Error('timer'); };
      performance.now = Date.now = () => { note('now'); throw new Error('now'); };`,
    'EventTarget.prototype': `for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) EventTarget.prototype[name] = function () { note(name); throw new Error(name); };`,
    'TextEncoder, TextDecoder and typed arrays': `TextEncoder.prototype.encode = TextDecoder.prototype.decode = function () { note('coder'); throw new Error('coder'); };
      Object.getPrototypeOf(Uint8Array.prototype).set = Object.getPrototypeOf(Uint8Array.prototype).slice = Object.getPrototypeOf(Uint8Array.prototype).subarray = function () { note('typed'); throw new Error('typed'); };`,
    'accessors of events and sockets': `for (const [Kind, name] of [[MessageEvent, 'data'], [WebSocket, 'url'], [WebSocket, 'bufferedAmount'], [Response, 'headers'], [Response, 'status'], [CloseEvent, 'reason']]) {
      const native = Object.getOwnPropertyDescriptor(Kind.prototype, name);
      Object.defineProperty(Kind.prototype, name, { ...native, get() { note(name); return Reflect.apply(native.get, this, []); } });
    }`,
    'Reflect and Object': `for (const name of ['apply', 'construct', 'get', 'getPrototypeOf', 'ownKeys', 'defineProperty']) { const own = Reflect[name]; Reflect[name] = function () { note('Reflect.' + name); return own(...arguments); }; }
      for (const name of ['defineProperty', 'keys', 'entries', 'assign', 'freeze']) Object[name] = () => { note('Object.' + name); throw new Error(name); };`,
    'String.prototype': `for (const name of ['slice', 'indexOf', 'startsWith', 'toLowerCase', 'charCodeAt', 'split', 'replace', 'trim']) String.prototype[name] = function () { note(name); throw new Error(name); };`,
    'Error.captureStackTrace and prepareStackTrace': `Error.stackTraceLimit = 1000; Error.prepareStackTrace = (error, frames) => { note('prepareStackTrace'); return String(error); };
      Error.captureStackTrace = () => { note('captureStackTrace'); throw new Error('capture'); };`,
    'Symbol.species and Symbol.hasInstance': `Object.defineProperty(Promise, Symbol.species, { configurable: true, get() { note('species'); return Promise; } });
      for (const Kind of [WebSocket, Response, Request, Error, Blob, ArrayBuffer, MessageEvent]) Object.defineProperty(Kind, Symbol.hasInstance, { configurable: true, value() { note('hasInstance'); return false; } });`,
  };

  const document_ = (t, crime, isFirst) => {
    const addresses = {
      ws: t.ws('/ws/echo'),
      sse: t.url('/sse', { text: 'data: event\n\n', hold: 1 }),
      answer: t.url('/answer', { body: 'answer' }),
    };
    const commit = `(() => { ${crime} })();`;
    return `<script>
      const calls = {};
      let isCounting = false;
      const note = (name) => { if (isCounting) calls[name] = (calls[name] ?? 0) + 1; };
      const NativePromise = Promise;
      const { stringify } = JSON;
      const post = parent.postMessage.bind(parent);
      const ADDRESSES = ${JSON.stringify(addresses)};
      const errors = [];
      window.onerror = (message) => { errors[errors.length] = String(message); };
      window.onunhandledrejection = (event) => { errors[errors.length] = String(event.reason); };
      ${isFirst ? commit : ''}
    </script>
    <script>
      onload = async () => {
        let outcome;
        ${isFirst ? '' : commit}
        isCounting = true;
        try {
          outcome = await (async () => { ${TRAFFIC} })();
        } catch (error) {
          outcome = 'failed: ' + error;
        }
        isCounting = false;
        post(stringify({ outcome, calls, errors }), '*');
      };
    </script>`;
  };

  for (const [name, crime] of Object.entries(CRIMES)) {
    for (const isFirst of [true, false]) {
      contract(`hostile: ${name}, overwritten ${isFirst ? 'before' : 'after'} load`, async (t) => {
        const message = t.event(window, 'message');
        await t.html(document_(t, crime, isFirst));
        const { data } = await message;
        return JSON.parse(data);
      });
    }
  }

  contract('hostile: forged messages and events of every kind', async (t) => {
    const uncaught = t.uncaught();
    const names = [
      'realtime-inspector:handshake',
      'realtime-inspector:probe',
      'realtime-inspector:relay',
      'realtime-inspector',
    ];
    const heard = [];
    const messages = [
      { type: 'recorder', document: '0'.repeat(32) },
      { type: 'batch', subscriber: 'x', first: 0, next: 5, records: [{ kind: 'message' }] },
      { type: 'subscribe', subscriber: 'x', from: 0 },
      { type: 'unsubscribe', subscriber: 'x' },
      { type: 'hello', version: 1, document: null, url: 'x', isTop: true, timeOrigin: 0 },
      { type: 'end', next: 1e9 },
      null,
      'realtime-inspector:probe',
    ];
    window.addEventListener('message', ({ data }) => heard.push(data));
    for (const name of names) {
      for (const target of [window, document, document.documentElement]) {
        target.addEventListener(name, () => heard.push(name));
        for (const detail of messages) {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => heard.push(['port', data]);
          target.dispatchEvent(new CustomEvent(name, { detail }));
          target.dispatchEvent(new CustomEvent(name, { detail: JSON.stringify([detail]) }));
          target.dispatchEvent(new MessageEvent(name, { data: detail, ports: [port2] }));
          for (const message of messages) port1.postMessage(message);
        }
      }
    }
    for (const message of messages) {
      window.postMessage(message, '*');
      window.postMessage({ source: 'realtime-inspector', message }, '*');
    }
    const hostile = {
      get type() {
        throw new Error('a getter of the page');
      },
    };
    document.dispatchEvent(new CustomEvent('realtime-inspector:handshake', { detail: hostile }));
    document.dispatchEvent(new MessageEvent('realtime-inspector:handshake', { data: hostile }));
    await t.wait(150);
    const socket = new WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    socket.send('still there');
    const { data } = await t.event(socket, 'message');
    socket.close();
    return { heard: heard.length, kinds: heard.slice(0, 3), uncaught, data };
  });

  contract("hostile: a frame that writes into its parent's and listens everywhere", async (t) => {
    const { window: other } = await t.html(`<script>
      const heard = [];
      for (const realm of [window, parent]) {
        const native = realm.EventTarget.prototype.dispatchEvent;
        for (const type of ['message', 'realtime-inspector:handshake']) {
          realm.addEventListener(type, (event) => heard.push(type + ' ' + typeof event.data), true);
          realm.document.addEventListener(type, (event) => heard.push(type), true);
        }
      }
      window.heard = heard;
    </script>`);
    const socket = new other.WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    for (let number = 0; number < 20; number += 1) socket.send(`${number}`);
    await t.until(async () => (await t.state()).frames.length === 20);
    await t.wait(300);
    socket.close();
    return [...other.heard];
  });

  contract('hostile: everything that can be listened to is silent', async (t) => {
    const heard = [];
    const native = EventTarget.prototype.dispatchEvent;
    t.replace(EventTarget.prototype, 'dispatchEvent', function (event) {
      heard.push(`dispatched ${event.type}`);
      return native.call(this, event);
    });
    const observer = new MutationObserver((changes) => heard.push(...changes.map(({ type }) => type)));
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    window.addEventListener('message', () => heard.push('message'), true);
    const storage = [Object.keys(localStorage), Object.keys(sessionStorage), document.cookie];
    const socket = new WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    for (let number = 0; number < 20; number += 1) socket.send(`${number}`);
    await (await fetch(t.url('/answer', { body: 'x' }))).text();
    await t.until(async () => (await t.state()).frames.length === 20);
    await t.wait(200);
    socket.close();
    observer.disconnect();
    return { heard, storage };
  });
})();
