/** What happens around documents: frames that come and go, documents written again, bodies sent while leaving. */
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
})();
