/** What happens around documents: frames that come and go, documents written again, what passes between two windows. */
(() => {
  const WRITES = '<script>window.ready = true</script><p>written';

  contract('page life: document.open in a frame, and the interfaces after it', async (t) => {
    const { window: other, document: page } = await t.html('<p>first');
    const socket = new other.WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    const before = other.WebSocket;
    const heard = [];
    socket.onmessage = ({ data }) => heard.push(data);
    page.open();
    page.write(WRITES);
    page.close();
    const opened = [];
    try {
      socket.send('after open');
      await t.until(() => heard.length > 0, 400);
    } catch (error) {
      opened.push(t.showError(error).name);
    }
    const second = new other.WebSocket(t.ws('/ws/echo'));
    await t.event(second, 'open');
    second.send('new socket');
    const { data } = await t.event(second, 'message');
    second.close();
    const answer = await (await other.fetch(t.url('/answer', { body: 'x' }))).text();
    return {
      same: other.WebSocket === before,
      heard,
      opened,
      state: socket.readyState,
      data,
      answer,
      ready: other.ready,
    };
  });

  contract('page life: document.write into about:blank', async (t) => {
    const element = document.createElement('iframe');
    document.body.append(element);
    t.onEnd(() => element.remove());
    const page = element.contentDocument;
    page.open();
    page.write(`<script>
      const socket = new WebSocket(${JSON.stringify(t.ws('/ws/echo'))});
      socket.onopen = () => socket.send('x');
      socket.onmessage = ({ data }) => { window.heard = data; socket.close(); };
    </script>`);
    page.close();
    await t.until(() => element.contentWindow.heard);
    return [element.contentWindow.heard, element.contentWindow.fetch.name, page.documentElement.outerHTML.length > 50];
  });

  for (const [what, make] of [
    ['srcdoc', (element, body) => (element.srcdoc = body)],
    ['blob:', (element, body) => (element.src = URL.createObjectURL(new Blob([body], { type: 'text/html' })))],
    ['data:', (element, body) => (element.src = `data:text/html,${encodeURIComponent(body)}`)],
    [
      'sandboxed srcdoc',
      (element, body) => {
        element.sandbox = 'allow-scripts';
        element.srcdoc = body;
      },
    ],
    // Nothing runs there; that it stays so is the result.
    [
      'sandboxed without scripts',
      (element, body) => {
        element.sandbox = '';
        element.srcdoc = body;
      },
    ],
  ]) {
    contract(`page life: traffic of a frame, ${what}`, async (t) => {
      const element = document.createElement('iframe');
      const body = `<script>
        const tell = (what) => parent.postMessage(what, '*');
        const socket = new WebSocket(${JSON.stringify(t.ws('/ws/echo'))});
        socket.onopen = () => socket.send('x');
        socket.onmessage = async ({ data }) => {
          socket.close();
          const answer = await (await fetch(${JSON.stringify(t.url('/answer', { body: 'y' }))})).text();
          tell([data, answer, String(fetch).includes('native code'), document.scripts.length, Object.keys(document)]);
        };
      </script>`;
      make(element, body);
      t.onEnd(() => element.remove());
      document.body.append(element);
      const message = t.event(window, 'message').then(({ data }) => data);
      return Promise.race([message, t.wait(what.includes('without') ? 300 : 15_000).then(() => 'silence')]);
    });
  }

  contract('page life: bodies sent in pagehide all arrive', async (t) => {
    const address = t.url('/take');
    const { element } = await t.html(`<script>
      addEventListener('pagehide', () => {
        const post = (body, more) => fetch(${JSON.stringify(address)}, { method: 'POST', body, ...more }).catch(() => {});
        post('keepalive text', { keepalive: true });
        post(new Blob(['keepalive blob']), { keepalive: true });
        post(new Uint8Array([107, 98]), { keepalive: true });
        post(new URLSearchParams({ kept: 'alive' }), { keepalive: true });
        fetch(new Request(${JSON.stringify(address)}, { method: 'POST', body: 'keepalive request', keepalive: true })).catch(() => {});
        navigator.sendBeacon(${JSON.stringify(address)}, 'beacon');
        navigator.sendBeacon(${JSON.stringify(address)}, new Blob(['beacon blob']));
      });
    </script>`);
    element.src = 'about:blank';
    await t.event(element, 'load');
    const { taken } = await t.until(async () => {
      const state = await t.state();
      return state.taken.length >= 7 && state;
    });
    return taken.map(({ text, type }) => `${type}: ${text}`).sort();
  });

  contract('page life: events of leaving, in order', async (t) => {
    const { element, window: other } = await t.html('<p>x');
    const order = [];
    for (const type of ['beforeunload', 'pagehide', 'visibilitychange', 'unload', 'pageshow']) {
      other.addEventListener(type, (event) => order.push([type, event.persisted ?? null]));
    }
    other.document.addEventListener('visibilitychange', () =>
      order.push(['document hidden', other.document.visibilityState]),
    );
    element.src = t.url('/html', { body: 'next' });
    await t.event(element, 'load');
    return order;
  });

  contract('page life: connections of a page that is left are closed at the server', async (t) => {
    const { element, window: other } = await t.html('<p>x');
    const socket = new other.WebSocket(t.ws('/ws/echo'));
    const source = new other.EventSource(t.url('/sse', { text: 'data: x\n\n', flood: 1 }));
    await Promise.all([t.event(socket, 'open'), t.event(source, 'message')]);
    element.src = 'about:blank';
    return t.until(async () => {
      const { closes, hungUp } = await t.state();
      return closes.length > 0 && hungUp > 0 && { closes, hungUp };
    });
  });

  contract('page life: history methods', async (t) => {
    const { window: other } = await t.html('<p>x');
    const seen = [];
    other.addEventListener('popstate', (event) => seen.push(['popstate', event.state]));
    other.addEventListener('hashchange', () => seen.push(['hashchange']));
    seen.push(
      t.attempt(() => other.history.pushState({ a: 1 }, '', '?pushed')),
      other.location.search,
    );
    seen.push(
      t.attempt(() => other.history.replaceState('b', '')),
      other.history.state,
    );
    seen.push(t.attempt(() => other.history.pushState(() => {}, '')));
    seen.push(t.attempt(() => other.history.pushState(null, '', 'http://other.example/')));
    seen.push(t.attempt(() => other.history.pushState()));
    other.location.hash = 'hash';
    await t.until(() => seen.some((one) => Array.isArray(one) && one[0] === 'hashchange'));
    return seen;
  });

  contract('page life: a page that freezes what there is', async (t) => {
    const { window: other } = await t.html(`<script>
      for (const one of [WebSocket, EventSource, XMLHttpRequest, Response, ReadableStream, EventTarget]) {
        Object.freeze(one); Object.freeze(one.prototype);
      }
      Object.freeze(Object.prototype); Object.freeze(Array.prototype); Object.freeze(Promise.prototype);
    </script>`);
    const socket = new other.WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    socket.send('frozen');
    const { data } = await t.event(socket, 'message');
    socket.close();
    const response = await other.fetch(t.url('/answer', { body: '{"a":1}' }));
    return [data, JSON.stringify(await response.json()), other.Object.isFrozen(other.WebSocket.prototype)];
  });

  contract('page life: a window opened by the page', async (t) => {
    const opened = window.open('');
    if (opened === null) return 'no windows here';
    const socket = new opened.WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    opened.close();
    await t.wait(100);
    return [socket.readyState, opened.closed];
  });

  contract('page life: workers and what they see', async (t) => {
    const source = `
      const socket = new WebSocket(${JSON.stringify(t.ws('/ws/echo'))});
      socket.onopen = () => socket.send('from a worker');
      socket.onmessage = async ({ data }) => postMessage([data, String(WebSocket), String(fetch), typeof importScripts,
        await (await fetch(${JSON.stringify(t.url('/answer', { body: 'x' }))})).text(), self.location.protocol]);`;
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    const { data } = await t.event(worker, 'message');
    worker.terminate();
    return data;
  });

  contract('windows: methods of another window on objects of this one', async (t) => {
    const { window: other } = await t.html('<p>x');
    const rows = {};
    const response = await fetch(t.url('/answer', { body: 'x' }));
    rows.text = await t.outcome(other.Response.prototype.text.call(response));
    const second = await fetch(t.url('/answer', { body: 'y' }));
    const body = Object.getOwnPropertyDescriptor(other.Response.prototype, 'body').get.call(second);
    const reader = other.ReadableStream.prototype.getReader.call(body);
    const chunk = await other.ReadableStreamDefaultReader.prototype.read.call(reader);
    rows.chunk = [
      chunk.value.byteLength,
      chunk.value instanceof Uint8Array,
      Object.getPrototypeOf(chunk) === Object.prototype,
    ];
    const promise = other.fetch.call(window, t.url('/answer', { body: 'z' }));
    rows['fetch of the other'] = [promise instanceof Promise, promise instanceof other.Promise];
    const got = await promise;
    rows.response = [got instanceof Response, got instanceof other.Response, await got.text()];
    rows['then of the other'] = await new Promise((resolve) => {
      const derived = other.Promise.prototype.then.call(fetch(t.url('/answer', { body: 'a' })), () => resolve('came'));
      rows.derived = [derived instanceof Promise, derived instanceof other.Promise];
    });
    rows.resolve = await other.Promise.resolve(fetch(t.url('/answer', { body: 'a' }))).then(({ status }) => status);
    const socket = new WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    other.WebSocket.prototype.send.call(socket, 'by the other');
    rows.socket = (await t.event(socket, 'message')).data;
    other.WebSocket.prototype.close.call(socket, 1000);
    const xhr = new XMLHttpRequest();
    other.XMLHttpRequest.prototype.open.call(xhr, 'GET', t.url('/answer', { body: 'b' }));
    other.XMLHttpRequest.prototype.send.call(xhr);
    await t.event(xhr, 'load');
    rows.xhr = Object.getOwnPropertyDescriptor(other.XMLHttpRequest.prototype, 'responseText').get.call(xhr);
    const before = history.length;
    other.History.prototype.replaceState.call(history, { by: 'other' }, '');
    rows.history = [history.state.by, history.length - before, other.history.state];
    history.replaceState(null, '');
    return rows;
  });

  contract('windows: Reflect.construct for another window', async (t) => {
    const { window: other } = await t.html('<p>x');
    const rows = {};
    const make = {
      WebSocket: [t.ws('/ws/echo')],
      EventSource: [t.url('/sse')],
      XMLHttpRequest: [],
      Request: ['/'],
      Response: ['x'],
      RTCPeerConnection: [],
    };
    for (const [name, args] of Object.entries(make)) {
      const bare = function bare() {};
      bare.prototype = null;
      const otherBare = other.eval('(() => { const f = function () {}; f.prototype = null; return f; })()');
      rows[name] = [other[name], otherBare, bare, window[name], class extends window[name] {}].map((target) => {
        const made = Reflect.construct(window[name], args, target);
        made.close?.();
        const prototype = Object.getPrototypeOf(made);
        return [
          prototype === window[name].prototype,
          prototype === other[name].prototype,
          made instanceof window[name],
          made instanceof other[name],
          made.constructor.name,
        ];
      });
    }
    return rows;
  });

  contract('windows: pipes between two windows', async (t) => {
    const { element, window: other } = await t.html('<p>x');
    const start = (of = window) => of.fetch(`${t.url('/chunks', { part: 'one ' })}&part=two`);
    const rows = {};
    rows.through = await t.outcome(
      (async () => {
        let text = '';
        const reader = (await start()).body.pipeThrough(new other.TextDecoderStream()).getReader();
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return text;
          text += value;
        }
      })(),
    );
    const into = async (Sink, of, pipe) => {
      let size = 0;
      const write = (chunk) => {
        size += chunk.byteLength;
      };
      const result = await t.outcome(pipe((await start(of)).body, new Sink({ write })));
      return [size, result];
    };
    rows.sink = await into(other.WritableStream, window, (body, sink) => body.pipeTo(sink));
    rows.source = await into(WritableStream, other, (body, sink) => body.pipeTo(sink));
    rows.method = await into(WritableStream, window, (body, sink) =>
      other.ReadableStream.prototype.pipeTo.call(body, sink),
    );
    const gate = await other.fetch(t.url('/gated', { part: ['one', 'two'] }));
    const heard = [];
    const piping = gate.body.pipeTo(
      new WritableStream({
        write: () => void heard.push('write'),
        close: () => void heard.push('close'),
        abort: () => void heard.push('abort'),
      }),
    );
    piping.then(
      () => heard.push('done'),
      () => heard.push('failed'),
    );
    await t.until(() => heard.length > 0);
    element.remove();
    await t.wait(100);
    return { ...rows, heard };
  });

  contract('windows: a sandboxed frame of an opaque origin', async (t) => {
    const script = `
      const seen = [];
      const say = (name, value) => seen.push([name, value]);
      (async () => {
        say('origin', self.origin);
        say('fetch', await fetch(${JSON.stringify(t.url('/answer', { body: 'x' }))}).then((r) => r.text()).catch(String));
        say('refused', await fetch('http://127.0.0.1:1').catch((error) => error.name + error.message));
        await new Promise((resolve) => {
          const xhr = new XMLHttpRequest();
          xhr.onloadend = () => { say('xhr', xhr.responseText); resolve(); };
          xhr.open('GET', ${JSON.stringify(t.url('/answer', { body: 'y' }))});
          xhr.send();
        });
        await new Promise((resolve) => {
          const socket = new WebSocket(${JSON.stringify(t.ws('/ws/echo'))});
          socket.onopen = () => socket.send('z');
          socket.onmessage = ({ data }) => { say('socket', data); socket.close(); resolve(); };
          socket.onerror = () => { say('socket', 'error'); resolve(); };
        });
        say('text', String(fetch) + String(WebSocket));
        say('nodes', document.querySelectorAll('*').length);
        try { localStorage.x; } catch (error) { say('storage', error.name); }
        parent.postMessage(seen, '*');
      })();`;
    const element = document.createElement('iframe');
    element.sandbox = 'allow-scripts';
    element.srcdoc = `<script>${script}</script>`;
    t.onEnd(() => element.remove());
    const answer = new Promise((resolve) => {
      const heard = ({ source: from, data }) => {
        if (from !== element.contentWindow) return;
        removeEventListener('message', heard);
        resolve(data);
      };
      addEventListener('message', heard);
    });
    document.body.append(element);
    return answer;
  });

  contract('windows: documents that are no HTML', async (t) => {
    const rows = {};
    const documents = {
      'image/svg+xml':
        '<svg xmlns="http://www.w3.org/2000/svg"><script>document.made = [String(WebSocket), document.querySelectorAll("*").length]</script></svg>',
      'application/xhtml+xml':
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title><script>document.made = [String(fetch), document.querySelectorAll("*").length]</script></head><body/></html>',
      'application/xml': '<root><child/></root>',
      'application/json': '{"a":1}',
      'text/plain': 'plain',
    };
    for (const [type, body] of Object.entries(documents)) {
      const { window: other, document: inside } = await t.frame(t.url('/answer', { body, type }));
      rows[type] = [
        inside?.made ?? null,
        inside?.contentType ?? null,
        inside?.documentElement?.localName ?? null,
        t.attempt(() => String(other.WebSocket)),
        await t.outcome(other.fetch(t.url('/answer', { body: 'x' })).then((response) => response.text())),
      ];
    }
    return rows;
  });
})();
