/** What passes between two windows, and documents of other kinds and origins. */
(() => {
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
