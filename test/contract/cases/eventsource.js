/** EventSource: what it hears, when it comes back and when it stays away. */
(() => {
  const stream = (t, parameters) => new EventSource(t.url('/sse', parameters));

  const record = (source, ...types) => {
    const order = [];
    for (const type of ['open', 'message', 'error', ...types]) {
      source.addEventListener(type, (event) => {
        order.push([type, source.readyState, ...('data' in event ? [event.data, event.lastEventId] : [])]);
      });
    }
    return order;
  };

  const connects = async (t) => (await t.state()).connects;

  contract('eventsource: states, properties and messages', async (t) => {
    const source = stream(t, { text: 'data: one\n\nid: 7\ndata: two\ndata: lines\n\n: comment\n\ndata\n\n', hold: 1 });
    const order = record(source);
    const seen = [[source.readyState, source.url, source.withCredentials]];
    await t.until(() => order.length === 4);
    seen.push(source.readyState);
    source.close();
    seen.push(source.readyState);
    return { seen, order };
  });

  contract('eventsource: named events, and those without a listener', async (t) => {
    const text =
      'event: own\ndata: 1\n\nevent: unheard\ndata: 2\n\nevent: message\ndata: 3\n\nevent: error\ndata: 4\n\nevent: open\ndata: 5\n\nevent: end\ndata: 6\n\n';
    const source = stream(t, { text, hold: 1 });
    const order = record(source, 'own', 'end');
    source.onmessage = ({ data }) => order.push(['onmessage', data]);
    await t.until(() => order.some(([type]) => type === 'end'));
    source.close();
    return order;
  });

  contract("eventsource: comes back with Last-Event-ID after the server's retry", async (t) => {
    const source = stream(t, { text: ['retry: 40\nid: a\ndata: 1\n\n', 'id: b\ndata: 2\n\n', 'data: 3\n\n'] });
    const order = record(source);
    await t.until(
      async () => (await connects(t)).length >= 3 && order.filter(([type]) => type === 'message').length >= 3,
    );
    source.close();
    return { order: order.slice(0, 8), connects: (await connects(t)).slice(0, 3) };
  });

  contract('eventsource: ids that are emptied or hold a zero', async (t) => {
    const source = stream(t, { text: ['retry: 30\nid: a\ndata: 1\n\nid: b\u0000\ndata: 2\n\nid\ndata: 3\n\n', ''] });
    const order = record(source);
    await t.until(async () => (await connects(t)).length >= 2);
    source.close();
    return { order: order.slice(0, 4), connects: (await connects(t)).slice(0, 2) };
  });

  contract('eventsource: 204 ends it after a reconnect', async (t) => {
    const source = stream(t, { text: 'retry: 30\ndata: 1\n\n', status: '2:204' });
    const order = record(source);
    await t.until(() => source.readyState === EventSource.CLOSED);
    await t.wait(150);
    return { order, connects: (await connects(t)).length };
  });

  for (const [what, parameters] of [
    ['500', { status: '1:500' }],
    ['404', { status: '1:404' }],
    ['204', { status: '1:204' }],
    ['a wrong type', { text: 'data: 1\n\n', type: 'text/plain' }],
  ]) {
    contract(`eventsource: ${what} at once`, async (t) => {
      const source = stream(t, parameters);
      const order = record(source);
      await t.until(() => source.readyState === EventSource.CLOSED && order.length > 0);
      await t.wait(120);
      return { order, connects: (await connects(t)).length };
    });
  }

  contract('eventsource: no server there', async (t) => {
    const source = new EventSource('http://127.0.0.1:1/');
    const order = record(source);
    await t.until(() => order.length > 0);
    const first = order[0];
    source.close();
    return { first, state: source.readyState };
  });

  contract('eventsource: close inside a handler', async (t) => {
    const source = stream(t, { text: 'data: 1\n\ndata: 2\n\n', flood: 1 });
    const order = record(source);
    source.addEventListener('message', () => source.close());
    source.addEventListener('message', ({ data }) => order.push(['second listener', data]));
    await t.until(() => order.length >= 3);
    await t.wait(60);
    const { hungUp } = await t.until(async () => {
      const state = await t.state();
      return state.hungUp > 0 && state;
    });
    return { order, hungUp, state: source.readyState };
  });

  contract('eventsource: close at once, inside open, inside error and twice', async (t) => {
    const atOnce = stream(t, { text: 'data: 1\n\n' });
    const order = record(atOnce);
    const results = [t.attempt(() => atOnce.close()), t.attempt(() => atOnce.close())];
    const inOpen = stream(t, { text: 'data: 1\n\n', hold: 1 });
    const opened = record(inOpen);
    inOpen.onopen = () => inOpen.close();
    const inError = new EventSource('http://127.0.0.1:1/');
    const failed = record(inError);
    inError.onerror = () => inError.close();
    await t.until(() => opened.length > 0 && failed.length > 0);
    await t.wait(80);
    return { order, results, opened, failed, states: [atOnce, inOpen, inError].map(({ readyState }) => readyState) };
  });

  contract('eventsource: onmessage and the other attributes', async (t) => {
    const source = stream(t, { text: 'retry: 10000\ndata: 1\n\n' });
    const seen = [];
    for (const name of ['onopen', 'onmessage', 'onerror']) {
      seen.push(source[name]);
      source[name] = function (event) {
        seen.push([name, this === source, event.type, event instanceof MessageEvent]);
      };
    }
    await t.until(() => seen.length === 6);
    source.close();
    return seen;
  });

  contract('eventsource: withCredentials and another origin', async (t) => {
    const seen = [];
    for (const withCredentials of [true, false]) {
      const source = new EventSource(t.url('/sse', { text: 'data: x\n\n', hold: 1 }, t.cross), { withCredentials });
      const { data, origin, lastEventId } = await t.event(source, 'message');
      seen.push([source.withCredentials, data, origin === t.cross, lastEventId]);
      source.close();
    }
    return seen;
  });

  contract('eventsource: redirected', async (t) => {
    const target = t.url('/sse', { text: 'data: there\n\n', hold: 1 });
    const source = new EventSource(t.url('/redirect', { to: target }));
    const { data, origin } = await t.event(source, 'message');
    source.close();
    return [data, origin === location.origin, source.url];
  });

  contract('eventsource: line ends, marks and fields in pieces', async (t) => {
    const text =
      '\uFEFFdata: bom\n\ndata: cr\r\rdata: crlf\r\n\r\ndata:no space\n\ndata:  two\n\nunknown: x\n\ndata: end\nid: 1\n\nevent: x';
    const source = new EventSource(
      t.url('/chunks', { part: [...text], every: 1, type: 'text/event-stream', end: 'open' }),
    );
    const order = record(source);
    await t.until(() => order.some(([, , data]) => data === 'end'));
    source.close();
    return order;
  });

  contract('eventsource: a hundred events in order', async (t) => {
    const text = Array.from({ length: 100 }, (_, number) => `data: ${number}\n\n`).join('');
    const source = stream(t, { text, hold: 1 });
    const seen = [];
    source.onmessage = ({ data }) => seen.push(data);
    await t.until(() => seen.length === 100);
    source.close();
    return seen.join(' ');
  });

  contract('eventsource: kept alive only by its listeners', async (t) => {
    const heard = [];
    (() => {
      const source = stream(t, { text: ['retry: 30\ndata: 1\n\n', 'data: 2\n\n'], status: '3:204' });
      source.addEventListener('message', ({ data }) => heard.push(data));
    })();
    await t.until(() => heard.length === 2);
    return heard;
  });

  contract('eventsource: an accessor or method of the page over the native one', async (t) => {
    const source = stream(t, { text: 'data: x\n\n', hold: 1 });
    Object.defineProperty(source, 'readyState', { get: () => 'own' });
    Object.defineProperty(source, 'url', { get: () => 'own' });
    source.close = () => 'own close';
    const { data } = await t.event(source, 'message');
    const result = source.close();
    EventSource.prototype.close.call(source);
    return [data, result, source.readyState];
  });
})();
