/** WebSocket from the handshake to the close event. */
(() => {
  const opened = async (t, parameters = {}, path = '/ws/echo', ...rest) => {
    const socket = new WebSocket(t.ws(path, parameters), ...rest);
    await t.event(socket, 'open');
    return socket;
  };

  const next = async (t, socket) => {
    const { data } = await t.event(socket, 'message');
    return data;
  };

  const closing = (event) => [event.type, event.code, event.reason, event.wasClean];

  const bytes = (...values) => new Uint8Array(values);

  contract('websocket: states and properties from the constructor to the end', async (t) => {
    const socket = new WebSocket(t.ws('/ws/echo'));
    const look = () => [
      socket.readyState,
      socket.bufferedAmount,
      socket.extensions,
      socket.protocol,
      socket.binaryType,
      socket.url,
    ];
    const seen = [look()];
    const order = t.events(socket, ['open', 'message', 'error', 'close'], 'close');
    await t.event(socket, 'open');
    seen.push(look());
    socket.close();
    seen.push(look());
    seen.push(closing(await t.event(socket, 'close')));
    seen.push(look());
    return { seen, order: await order };
  });

  contract('websocket: text of every kind comes back as it was', async (t) => {
    const socket = await opened(t);
    const texts = ['', 'ascii', 'ä €', '😀', '\u0000', '\uD800 lone', 'x\r\ny', 'a'.repeat(70_000)];
    const seen = [];
    for (const text of texts) {
      socket.send(text);
      const back = await next(t, socket);
      seen.push([back === text, back.length, back.slice(0, 10)]);
    }
    for (const odd of [5, null, undefined, true, {}, [1, 2], new String('boxed'), new Date(0).getTime()]) {
      socket.send(odd);
      seen.push(await next(t, socket));
    }
    seen.push(t.attempt(() => socket.send(Symbol('s'))));
    seen.push(t.attempt(() => socket.send()));
    socket.close();
    return { seen, server: (await t.state()).frames };
  });

  contract('websocket: bytes of every kind come back as they were', async (t) => {
    const socket = await opened(t);
    socket.binaryType = 'arraybuffer';
    const buffer = bytes(1, 2, 3, 4, 5, 6, 7, 8).buffer;
    const seen = [];
    const kinds = [
      buffer,
      new ArrayBuffer(0),
      bytes(9, 8, 7),
      new Uint8Array(buffer, 2, 3),
      new Uint16Array(buffer, 2, 2),
      new DataView(buffer, 1, 4),
      new Float64Array(buffer),
      new Blob(['blob ', bytes(0, 255)]),
      new Blob([]),
      new File(['file'], 'name.txt'),
    ];
    for (const kind of kinds) {
      socket.send(kind);
      const back = await next(t, socket);
      seen.push([Object.prototype.toString.call(back), [...new Uint8Array(back)].join(' ')]);
    }
    socket.close();
    return { seen, server: (await t.state()).frames };
  });

  contract('websocket: buffers changed right after send go out as they were', async (t) => {
    const socket = await opened(t);
    socket.binaryType = 'arraybuffer';
    const view = bytes(1, 2, 3);
    socket.send(view);
    view.fill(9);
    const first = [...new Uint8Array(await next(t, socket))];
    const moved = bytes(4, 5, 6).buffer;
    socket.send(moved);
    structuredClone(moved, { transfer: [moved] });
    const second = [...new Uint8Array(await next(t, socket))];
    const detached = t.attempt(() => socket.send(moved));
    socket.send('end');
    const rest = await next(t, socket);
    socket.close();
    return { first, second, detached, rest: t.show(rest) };
  });

  contract('websocket: received buffers belong to the page', async (t) => {
    const socket = await opened(t);
    socket.binaryType = 'arraybuffer';
    const seen = [];
    socket.addEventListener('message', ({ data }) => {
      new Uint8Array(data).fill(7);
      structuredClone(data, { transfer: [data] });
      seen.push(data.byteLength);
    });
    socket.addEventListener('message', (event) => seen.push([event.data.byteLength, event.data === event.data]));
    socket.send(bytes(1, 2, 3));
    await t.event(socket, 'message');
    socket.close();
    return seen;
  });

  contract('websocket: Blob is the default kind, and can be read', async (t) => {
    const socket = await opened(t);
    socket.send(bytes(1, 2, 255));
    const data = await next(t, socket);
    const content = [...new Uint8Array(await data.arrayBuffer())];
    socket.close();
    return [socket.binaryType, String(data), data.size, data.type, content];
  });

  contract('websocket: binaryType set to odd values', async (t) => {
    const socket = await opened(t);
    const seen = [];
    for (const value of ['arraybuffer', 'nonsense', 'blob', '', 5, null, undefined, 'ArrayBuffer']) {
      seen.push([t.attempt(() => (socket.binaryType = value)), socket.binaryType]);
    }
    socket.close();
    return seen;
  });

  contract('websocket: binaryType changed while messages are on their way', async (t) => {
    const socket = await opened(t);
    const kinds = [];
    const done = new Promise((resolve) => {
      socket.onmessage = ({ data }) => {
        kinds.push(Object.prototype.toString.call(data));
        socket.binaryType = socket.binaryType === 'blob' ? 'arraybuffer' : 'blob';
        if (kinds.length === 6) resolve();
      };
    });
    // One at a time, as what is already queued keeps its kind in one browser and not in the other.
    for (let number = 0; number < 6; number += 1) {
      socket.send(bytes(number));
      await t.event(socket, 'message');
    }
    await done;
    socket.close();
    return kinds;
  });

  contract('websocket: bufferedAmount grows with each send of one task', async (t) => {
    const socket = await opened(t);
    const seen = [];
    for (const data of ['x'.repeat(1000), 'ä'.repeat(1000), bytes(1, 2, 3), new Blob(['12345']), '']) {
      socket.send(data);
      seen.push(socket.bufferedAmount);
    }
    await t.until(() => socket.bufferedAmount === 0);
    socket.close();
    await t.event(socket, 'close');
    socket.send('after the end');
    seen.push(socket.bufferedAmount);
    socket.send(bytes(1, 2, 3, 4));
    seen.push(socket.bufferedAmount);
    return seen;
  });

  contract('websocket: a hundred messages in order, from one task', async (t) => {
    const socket = await opened(t);
    const seen = [];
    const done = new Promise((resolve) => {
      socket.onmessage = ({ data }) => seen.push(data) === 100 && resolve();
    });
    for (let number = 0; number < 100; number += 1) socket.send(`${number}`);
    await done;
    socket.close();
    return seen.join(' ');
  });

  contract('websocket: messages sent from inside open and message', async (t) => {
    const socket = new WebSocket(t.ws('/ws/echo', { send: ['pushed 1', 'pushed 2'] }));
    const seen = [];
    await new Promise((resolve) => {
      socket.onopen = () => {
        seen.push(['open', socket.readyState]);
        socket.send('from open');
      };
      socket.onmessage = ({ data }) => {
        seen.push(data);
        if (data === 'from open') socket.send('from message');
        if (data === 'from message') resolve();
      };
    });
    socket.close();
    return seen;
  });

  contract('websocket: messages that were pushed before anybody listened', async (t) => {
    const socket = new WebSocket(t.ws('/ws/push', { send: ['1', '2', '3'] }));
    const first = [];
    socket.addEventListener('message', ({ data }) => first.push(data));
    await t.event(socket, 'open');
    await t.until(() => first.length === 3);
    socket.close();
    return first;
  });

  contract('websocket: subprotocols', async (t) => {
    const asked = [undefined, [], 'first', ['first', 'second'], new Set(['first']), ['first', ['nested']].flat()];
    const seen = [];
    for (const protocols of asked) {
      const socket = await opened(t, {}, '/ws/echo', protocols);
      seen.push(socket.protocol);
      socket.close();
    }
    return seen;
  });

  contract('websocket: a subprotocol that the server does not take', async (t) => {
    const socket = new WebSocket(t.ws('/ws/echo', { protocol: 'none' }), ['a', 'b']);
    // One browser takes it and the other does not.
    const first = await Promise.race(['open', 'error'].map(async (type) => (await t.event(socket, type)).type));
    const { protocol, readyState } = socket;
    socket.close();
    return [first, protocol, readyState];
  });

  contract('websocket: compression is negotiated as natively', async (t) => {
    const socket = await opened(t, { deflate: 1 });
    socket.send('compressed '.repeat(100));
    const data = await next(t, socket);
    socket.close();
    return [socket.extensions, data.length];
  });

  contract('websocket: closed by the server with code and reason', async (t) => {
    const seen = [];
    for (const [code, reason] of [
      [1000, ''],
      [1001, 'away'],
      [3000, 'ä reason'],
      [4999, 'x'.repeat(100)],
    ]) {
      const socket = new WebSocket(t.ws('/ws/close', { code, reason, now: 1 }));
      const order = t.events(socket, ['open', 'error', 'close']);
      seen.push(closing(await t.event(socket, 'close')), await order);
    }
    return seen;
  });

  contract('websocket: dropped by the server without a close frame', async (t) => {
    const socket = await opened(t, {}, '/ws/drop');
    const order = t.events(socket, ['error', 'close']);
    socket.send('x');
    const event = await t.event(socket, 'close');
    return { closing: closing(event), order: await order, event: t.showEvent(event) };
  });

  contract('websocket: refused by the server, and no server there', async (t) => {
    const seen = [];
    for (const address of [t.ws('/ws/refuse'), 'ws://127.0.0.1:1/']) {
      const socket = new WebSocket(address);
      const order = t.events(socket, ['open', 'error', 'close']);
      const error = t.event(socket, 'error').then(t.showEvent);
      seen.push(closing(await t.event(socket, 'close')), await order, await error, socket.readyState);
    }
    return seen;
  });

  contract('websocket: close before it is open', async (t) => {
    const socket = new WebSocket(t.ws('/ws/echo'));
    const order = t.events(socket, ['open', 'error', 'close']);
    const result = t.attempt(() => socket.close());
    const state = socket.readyState;
    const again = t.attempt(() => socket.close(1000, 'again'));
    return { result, state, again, closing: closing(await t.event(socket, 'close')), order: await order };
  });

  contract('websocket: close while it is closing and closed', async (t) => {
    const socket = await opened(t);
    const seen = [t.attempt(() => socket.close(4001, 'first')), t.attempt(() => socket.close(4002, 'second'))];
    seen.push(
      t.attempt(() => socket.close(5, 'bad')),
      t.attempt(() => socket.send('while closing')),
    );
    seen.push(closing(await t.event(socket, 'close')));
    seen.push(
      t.attempt(() => socket.close(4003)),
      t.attempt(() => socket.close(1)),
    );
    return { seen, server: await t.until(async () => (await t.state()).closes.join()) };
  });

  contract('websocket: codes and reasons that close takes and refuses', async (t) => {
    const seen = [];
    for (const args of [
      [],
      [undefined],
      [undefined, 'reason only'],
      [1000],
      [1000.2],
      ['3000'],
      [4999, null],
      [4000, 'x'.repeat(123)],
    ]) {
      const key = `${t.key}-${seen.length}`;
      const socket = new WebSocket(`${t.ws('/ws/echo')}&key=${key}`);
      await t.event(socket, 'open');
      const result = t.attempt(() => socket.close(...args));
      // One that was refused is still open.
      if (socket.readyState === WebSocket.OPEN) socket.close();
      seen.push([t.show(args[0]), result, closing(await t.event(socket, 'close'))]);
    }
    const socket = await opened(t);
    for (const args of [
      [0],
      [999],
      [1000.7],
      [1001],
      [1005],
      [1006],
      [2999],
      [5000],
      [NaN],
      [null],
      [70_536],
      [1000, 'x'.repeat(124)],
      [1000, 'ä'.repeat(62)],
      [Symbol('code')],
      [{ valueOf: () => 3001 }, { toString: () => 'object' }],
    ]) {
      seen.push(t.attempt(() => socket.close(...args)));
    }
    const refused = socket.readyState;
    if (refused === WebSocket.OPEN) socket.close();
    return { seen, refused, closing: closing(await t.event(socket, 'close')) };
  });

  contract('websocket: send before it is open', async (t) => {
    const socket = new WebSocket(t.ws('/ws/echo'));
    const seen = [t.attempt(() => socket.send('early')), t.attempt(() => socket.send(bytes(1)))];
    await t.event(socket, 'open');
    socket.close();
    return seen;
  });

  contract('websocket: blocked by connect-src', async (t) => {
    const body = `<script>
      const seen = [];
      const note = (name, action) => {
        try { const made = action(); seen.push([name, 'made', made.readyState]);
          made.onerror = (event) => seen.push([name, 'error', event.type, made.readyState]);
          made.onclose = (event) => seen.push([name, 'close', event.code, event.wasClean]);
        } catch (error) { seen.push([name, error.constructor.name, error.name, error.message]); }
      };
      document.addEventListener('securitypolicyviolation', (event) =>
        seen.push(['violation', event.violatedDirective, event.blockedURI]));
      note('WebSocket', () => new WebSocket(${JSON.stringify(t.ws('/ws/echo'))}));
      note('EventSource', () => new EventSource('/sse'));
      note('XMLHttpRequest', () => { const r = new XMLHttpRequest(); r.open('GET', '/answer'); r.send(); return r; });
      fetch('/answer').catch((error) => seen.push(['fetch', error.name, error.message]));
      seen.push(['beacon', navigator.sendBeacon('/take', 'x')]);
    </script>`;
    const { window: other } = await t.html(body, "Content-Security-Policy:connect-src 'none'");
    // Each of the five is reported, and the three that can say so themselves have done it.
    const isOver = () => {
      const seen = [...other.eval('seen')];
      const has = (name, what) => seen.some((one) => one[0] === name && (what === undefined || one[1] !== what));
      const reported = seen.filter(([name]) => name === 'violation').length;
      return reported >= 5 && has('WebSocket', 'made') && has('XMLHttpRequest', 'made') && has('fetch');
    };
    await t.until(isOver, 5000).catch(() => null);
    await t.wait(300);
    return JSON.parse(JSON.stringify(other.eval?.('seen') ?? null))
      .map(JSON.stringify)
      .sort();
  });

  contract('websocket: the script that a violation of connect-src names', async (t) => {
    const body = `<script>
      const seen = {};
      document.addEventListener('securitypolicyviolation', ({ blockedURI, sourceFile, lineNumber }) => {
        seen[new URL(blockedURI).pathname] = [sourceFile.replace(location.origin, ''), lineNumber > 0];
      });
      try { new WebSocket(${JSON.stringify(t.ws('/ws/echo'))}); } catch {}
      fetch('/answer').catch(() => {});
    </script>`;
    const { window: other } = await t.html(body, "Content-Security-Policy:connect-src 'none'");
    await t.until(() => Object.keys(other.eval('seen')).length >= 2, 5000).catch(() => null);
    return JSON.parse(JSON.stringify(other.eval('seen')));
  });

  contract('websocket: sent from a page that has just been left', async (t) => {
    const { element, window: other } = await t.html('<p>other');
    const socket = new other.WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    element.remove();
    const after = t.attempt(() => socket.send('x'));
    const { closes } = await t.until(async () => {
      const state = await t.state();
      return state.closes.length > 0 && state;
    });
    return { after, closes, state: socket.readyState };
  });

  contract('websocket: a socket without a reference lives while it has listeners', async (t) => {
    const heard = [];
    (() => {
      const socket = new WebSocket(t.ws('/ws/push', { send: ['1', '2'] }));
      socket.onmessage = ({ data }) => heard.push(data);
    })();
    await t.until(() => heard.length === 2);
    return heard;
  });

  contract('websocket: the first listener comes late, and handlers of every kind', async (t) => {
    const socket = await opened(t);
    socket.send('early');
    await t.until(async () => (await t.state()).frames.length > 0);
    const property = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
    const handlers = [null, undefined, 5, 'x', Symbol('s'), {}, { handleEvent() {} }, () => 'function'];
    const kinds = handlers.map((handler) => {
      const thrown = t.attempt(() => void (socket.onmessage = handler));
      return [thrown, socket.onmessage === handler, typeof socket.onmessage];
    });
    const heard = [];
    socket.onmessage = ({ data }) => heard.push(data);
    socket.send('late');
    await t.until(() => heard.includes('late'));
    socket.close();
    return {
      kinds,
      last: heard.at(-1),
      property: t.showProperty(WebSocket.prototype, 'onmessage'),
      names: [property.set.name, property.set.length, 'prototype' in property.set],
      receivers: [null, {}, WebSocket.prototype].map((receiver) => t.attempt(() => property.set.call(receiver, null))),
      none: t.attempt(() => socket.addEventListener('message')),
      text: t.attempt(() => socket.addEventListener('message', 'x')),
    };
  });

  contract('websocket: order of tasks around a message', async (t) => {
    const socket = await opened(t);
    const order = [];
    const done = new Promise((resolve) => {
      socket.onmessage = () => {
        order.push('message');
        setTimeout(() => {
          order.push('timeout');
          resolve();
        }, 0);
        queueMicrotask(() => order.push('microtask'));
      };
    });
    socket.send('x');
    order.push('sent');
    await done;
    socket.close();
    return order;
  });
})();
