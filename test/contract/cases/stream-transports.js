/**
 * WebSocketStream and WebTransport, where the browser has them: from the handshake to the end, with what the page reads and
 * writes.
 */
(() => {
  const isThere = typeof WebSocketStream === 'function';
  /** Runs a case where the browser has the interface; elsewhere both runs say that it has none. */
  const streamCase = (name, run) =>
    contract(`websocketstream: ${name}`, async (t) => (isThere ? run(t) : typeof globalThis.WebSocketStream));

  const failure = async (promise) => {
    try {
      return await promise;
    } catch (error) {
      return [error.constructor.name, error.name, error.message, error.closeCode ?? null, error.reason ?? null];
    }
  };

  streamCase('identity of the constructor and its prototype', async () => ({
    text: String(WebSocketStream),
    name: WebSocketStream.name,
    length: WebSocketStream.length,
    own: Object.getOwnPropertyNames(WebSocketStream).toSorted(),
    prototype: Object.getOwnPropertyNames(WebSocketStream.prototype).toSorted(),
    close: String(WebSocketStream.prototype.close),
    global: JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, 'WebSocketStream')),
    isOwn: WebSocketStream.prototype.constructor === WebSocketStream,
    write: String(WritableStreamDefaultWriter.prototype.write),
  }));

  streamCase('text and bytes go and come, in order, and the end has its code', async (t) => {
    const stream = new WebSocketStream(t.ws('/ws/echo'));
    const order = [];
    void stream.closed.then(() => order.push('closed'));
    void stream.opened.then(() => order.push('opened'));
    const { readable, writable, extensions, protocol } = await stream.opened;
    const reader = readable.getReader();
    const writer = writable.getWriter();
    const seen = [];
    for (const value of ['one', new Uint8Array([1, 2, 3]), new Uint8Array([9]).buffer, 'two']) {
      seen.push([await writer.write(value), writer.desiredSize]);
      const { value: back, done } = await reader.read();
      seen.push([typeof back === 'string' ? back : [back.constructor.name, ...new Uint8Array(back)], done]);
    }
    stream.close({ closeCode: 4001, reason: 'enough' });
    const closed = await stream.closed;
    seen.push(await failure(reader.read()), await failure(writer.write('late')));
    return { seen, extensions, protocol, closed: [closed.closeCode, closed.reason], order, keys: Object.keys(closed) };
  });

  streamCase('the page iterates, and ends by breaking off', async (t) => {
    const stream = new WebSocketStream(t.ws('/ws/echo'));
    const { readable, writable } = await stream.opened;
    const writer = writable.getWriter();
    for (const value of ['a', 'b', 'c']) await writer.write(value);
    const seen = [];
    for await (const value of readable) {
      seen.push(value);
      if (seen.length === 3) break;
    }
    await writer.close().catch((error) => seen.push(error.name));
    const closed = await failure(stream.closed);
    return {
      seen,
      closed: Array.isArray(closed) ? closed : [closed.closeCode, closed.reason],
      isLocked: readable.locked,
    };
  });

  streamCase('a pipe of the page into it and out of it', async (t) => {
    const stream = new WebSocketStream(t.ws('/ws/echo'));
    const { readable, writable } = await stream.opened;
    const source = new ReadableStream({
      start(controller) {
        for (const value of ['x', 'y']) controller.enqueue(value);
      },
    });
    const pipe = new AbortController();
    const into = failure(source.pipeTo(writable, { signal: pipe.signal, preventAbort: true }));
    const reader = readable.pipeThrough(new TransformStream()).getReader();
    const seen = [(await reader.read()).value, (await reader.read()).value];
    pipe.abort(new Error('enough'));
    seen.push(await into);
    stream.close();
    const closed = await stream.closed;
    return { seen, closed: [closed.closeCode, closed.reason], isLocked: writable.locked };
  });

  streamCase('both halves of a tee have every message', async (t) => {
    const stream = new WebSocketStream(t.ws('/ws/echo'));
    const { readable, writable } = await stream.opened;
    const writer = writable.getWriter();
    const halves = readable.tee().map((half) => half.getReader());
    const seen = [];
    for (const value of ['a', 'b']) {
      await writer.write(value);
      for (const half of halves) seen.push((await half.read()).value);
    }
    stream.close();
    await stream.closed;
    return seen;
  });

  streamCase('a refused handshake rejects both promises, one of which no code handles', async () => {
    const unhandled = [];
    const note = (event) => unhandled.push(event.reason?.name ?? String(event.reason));
    addEventListener('unhandledrejection', note);
    const stream = new WebSocketStream('ws://127.0.0.1:9/');
    const closed = await failure(stream.closed);
    await new Promise((resolve) => setTimeout(resolve, 100));
    removeEventListener('unhandledrejection', note);
    return { closed, opened: await failure(stream.opened), unhandled };
  });

  streamCase('errors of arguments, and calls on other objects', async (t) => {
    const attempt = (run) => {
      try {
        return String(run());
      } catch (error) {
        return [error.constructor.name, error.message];
      }
    };
    const stream = new WebSocketStream(t.ws('/ws/echo'));
    const results = [
      attempt(() => new WebSocketStream('no address:')),
      attempt(() => WebSocketStream('ws://x/')),
      attempt(() => new WebSocketStream()),
      attempt(() => stream.close({ closeCode: 1 })),
      attempt(() =>
        stream.close({
          get closeCode() {
            return 4000;
          },
        }),
      ),
      attempt(() => WebSocketStream.prototype.close.call({})),
    ];
    class Own extends WebSocketStream {}
    const own = new Own(t.ws('/ws/echo'));
    results.push(own instanceof WebSocketStream, own.constructor.name, (await own.opened).protocol);
    own.close();
    return [results, await failure(stream.opened)];
  });

  streamCase('an abort signal ends the handshake', async (t) => {
    const abort = new AbortController();
    const stream = new WebSocketStream(t.ws('/ws/echo'), { signal: abort.signal });
    abort.abort();
    return [await failure(stream.opened), await failure(stream.closed)];
  });
})();

/**
 * WebTransport. What needs a server runs where one was installed (`npm run test:long` installs it): elsewhere both runs say
 * that there is none.
 */
(() => {
  const isThere = typeof WebTransport === 'function';
  const sessionCase = (name, run) =>
    contract(`webtransport: ${name}`, async (t) => (isThere ? run(t) : typeof globalThis.WebTransport));

  const given = new URLSearchParams(location.search).get('sessions');
  const server = given === null ? null : JSON.parse(given);
  const open = (Constructor = WebTransport, query = 'count=2&every=20') =>
    new Constructor(`${server.url}/webtransport/feed?${query}`, {
      serverCertificateHashes: [
        { algorithm: 'sha-256', value: Uint8Array.from(atob(server.hash), (each) => each.charCodeAt(0)) },
      ],
    });
  const servedCase = (name, run) =>
    sessionCase(`with a server: ${name}`, async (t) => (server === null ? 'no server' : run(t)));

  /** A port at which nothing listens. */
  const CLOSED = 'https://127.0.0.1:9/';
  const words = (error) =>
    error instanceof Error || error instanceof DOMException
      ? [error.constructor.name, error.name, error.message, error.source ?? null, error.streamErrorCode ?? null]
      : String(error);
  const failure = (promise) =>
    Promise.resolve(promise).then(
      (value) => (value === undefined ? 'done' : Object.prototype.toString.call(value)),
      words,
    );
  /** The same, where a browser may leave it pending. */
  const soon = (promise) =>
    Promise.race([failure(promise), new Promise((resolve) => setTimeout(resolve, 1_000, 'pending'))]);
  const attempt = (run) => {
    try {
      return Object.prototype.toString.call(run());
    } catch (error) {
      return [error.constructor.name, error.message];
    }
  };
  const encode = (text) => new TextEncoder().encode(text);
  const decode = (bytes) => new TextDecoder().decode(bytes);
  const ended = async (session) => {
    const { closeCode, reason, ...more } = await session.closed;
    return [closeCode, reason, Object.keys(more)];
  };

  const looks = () => ({
    text: String(WebTransport),
    own: Object.getOwnPropertyNames(WebTransport).toSorted(),
    name: WebTransport.name,
    length: WebTransport.length,
    global: JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, 'WebTransport')),
    isOwn: WebTransport.prototype.constructor === WebTransport,
    // Sorted: in an engine that makes an interface when it is first looked at, the order depends on who looks.
    members: Object.entries(Object.getOwnPropertyDescriptors(WebTransport.prototype))
      .map(([name, { value, get, set, ...flags }]) => [
        name,
        String(value),
        typeof value === 'function' ? [value.name, value.length] : null,
        get === undefined ? null : [String(get), get.name],
        set === undefined ? null : [String(set), set.name],
        flags,
      ])
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
    tag: Object.prototype.toString.call(WebTransport.prototype),
  });

  sessionCase('identity, before the first session and after it', async () => {
    const before = looks();
    const session = new WebTransport(CLOSED);
    const after = looks();
    session.close();
    await failure(session.closed);
    return [before, after];
  });

  sessionCase('errors of arguments, and calls on other objects', async () => [
    attempt(() => new WebTransport()),
    attempt(() => WebTransport(CLOSED)),
    attempt(() => new WebTransport('no address:')),
    attempt(() => new WebTransport('http://127.0.0.1/')),
    attempt(() => new WebTransport(`${CLOSED}#part`)),
    attempt(() => new WebTransport(CLOSED, 7)),
    attempt(() => new WebTransport(Symbol('address'))),
    attempt(() => WebTransport.prototype.close.call({})),
    attempt(() => WebTransport.prototype.ready),
    await failure(WebTransport.prototype.createBidirectionalStream.call({})),
    attempt(() => Reflect.construct(WebTransport, [])),
  ]);

  sessionCase('the order in which options and their members are read', async () => {
    const read = [];
    const logged = (object, name) =>
      new Proxy(object, {
        get(target, key) {
          read.push(`${name}.${String(key)}`);
          return Reflect.get(target, key);
        },
      });
    const session = new WebTransport(
      {
        toString() {
          read.push('address');
          return CLOSED;
        },
      },
      logged({ allowPooling: false }, 'options'),
    );
    session.close(logged({ closeCode: 3, reason: 'why' }, 'close'));
    await failure(session.closed);
    return read;
  });

  sessionCase('a port at which nothing listens: both promises, in their order', async () => {
    const session = new WebTransport(CLOSED);
    const order = [];
    session.ready.catch(() => order.push('ready'));
    session.closed.catch(() => order.push('closed'));
    const results = [await failure(session.ready), await failure(session.closed)];
    return [results, order, await failure(session.createUnidirectionalStream())];
  });

  /** What the browser reports as unhandled of a session that fails, by the names of its promises. */
  const unhandledOf = async (look) => {
    const events = [];
    const names = new Map();
    const note = (event) => {
      event.preventDefault();
      events.push(event);
    };
    addEventListener('unhandledrejection', note);
    const session = new WebTransport(CLOSED);
    look(session, (name, promise) => names.set(promise, name));
    await new Promise((resolve) => setTimeout(resolve, 500));
    removeEventListener('unhandledrejection', note);
    // Looked at only now. Sessions of other cases may have been reported meanwhile.
    names.set(session.ready, 'ready').set(session.closed, 'closed');
    for (const promise of names.keys()) promise.catch(() => {});
    const unhandled = events.flatMap(({ promise, reason }) =>
      names.has(promise) ? [[names.get(promise), words(reason)]] : [],
    );
    // Which of them is reported first varies in Firefox by itself.
    return unhandled.toSorted(([one], [other]) => (one < other ? -1 : 1));
  };

  sessionCase('what is rejected and no code handles: promises that nobody looks at', () => unhandledOf(() => {}));

  sessionCase('what is rejected and no code handles: promises that are looked at', () =>
    unhandledOf((session, name) => {
      name('ready', session.ready);
      name('closed', session.closed);
      name('created', session.createUnidirectionalStream());
    }),
  );

  sessionCase('what is rejected and one handler handles', () =>
    unhandledOf((session, name) => {
      name('ready', session.ready);
      session.closed.catch(() => {});
    }),
  );

  sessionCase('a promise that is handled later', () =>
    unhandledOf((session, name) => {
      const { ready, closed } = session;
      name('ready', ready);
      name('closed', closed);
      setTimeout(() => {
        for (const promise of [ready, closed]) promise.catch(() => {});
      }, 250);
    }),
  );

  sessionCase('closed before it is ready', async () => {
    const session = new WebTransport(CLOSED);
    session.close({ closeCode: 7, reason: 'changed my mind' });
    session.close();
    return [
      await failure(session.ready),
      await failure(session.closed),
      await failure(session.createBidirectionalStream()),
    ];
  });

  sessionCase('a subclass', async () => {
    class Own extends WebTransport {
      constructor(url) {
        super(url);
        this.mine = new.target.name;
      }
    }
    const own = new Own(CLOSED);
    const looksLike = [own instanceof WebTransport, own.constructor.name, own.mine, String(own), Object.keys(own)];
    own.close();
    return [looksLike, await failure(own.closed), Object.getPrototypeOf(Own) === WebTransport];
  });

  sessionCase('members of a session are the same each time', async () => {
    const session = new WebTransport(CLOSED);
    const names = ['ready', 'closed', 'datagrams', 'incomingBidirectionalStreams', 'incomingUnidirectionalStreams'];
    const isSame = names.map((name) => session[name] === session[name]);
    const { readable, writable } = session.datagrams;
    const locks = [readable.locked, writable.locked, session.incomingBidirectionalStreams.locked];
    session.close();
    await failure(session.closed);
    return [isSame, locks, readable instanceof ReadableStream, writable instanceof WritableStream];
  });

  servedCase('datagrams go and come back', async () => {
    const session = open();
    await session.ready;
    const reader = session.datagrams.readable.getReader();
    const writer = session.datagrams.writable.getWriter();
    const seen = [];
    for (const text of ['one', 'two']) {
      seen.push(await failure(writer.write(encode(text))));
      const { value, done } = await reader.read();
      seen.push([decode(value), value.constructor.name, done]);
    }
    seen.push(await failure(writer.write('no bytes')));
    session.close({ closeCode: 5, reason: 'enough' });
    seen.push(await failure(session.closed), await soon(reader.read()));
    return seen;
  });

  servedCase('a two-way stream: written, read, closed by both', async () => {
    const session = open();
    const { readable, writable, ...more } = await session.createBidirectionalStream();
    const writer = writable.getWriter();
    const reader = readable.getReader();
    const seen = [Object.keys(more), readable.constructor.name, writable.constructor.name];
    for (const text of ['a', 'b', 'c']) {
      seen.push([writer.desiredSize > 0, await failure(writer.write(encode(text)))]);
      seen.push(decode((await reader.read()).value));
    }
    seen.push(await soon(writer.close()), await soon(reader.read()), await soon(reader.closed));
    session.close();
    return [seen, await failure(session.closed)];
  });

  servedCase('streams of the server: in order, iterated, and by a reader of bytes', async () => {
    const session = open();
    const streams = session.incomingUnidirectionalStreams.getReader();
    const seen = [];
    const first = (await streams.read()).value;
    for await (const piece of first) seen.push(decode(piece));
    const second = (await streams.read()).value;
    const bytes = second.getReader({ mode: 'byob' });
    const { value, done } = await bytes.read(new Uint8Array(100));
    seen.push(decode(value), done, (await bytes.read(new Uint8Array(10))).done, second.locked);
    bytes.releaseLock();
    seen.push(second.locked, first.constructor.name);
    session.close();
    await session.closed;
    return seen;
  });

  servedCase('a pipe out of a stream and into one', async () => {
    const session = open();
    const { readable, writable } = await session.createBidirectionalStream();
    const source = new ReadableStream({
      start(controller) {
        controller.enqueue(encode('piped'));
        controller.close();
      },
    });
    const into = failure(source.pipeTo(writable));
    const reader = readable.pipeThrough(new TextDecoderStream()).getReader();
    const seen = [await reader.read(), await into, (await reader.read()).done, readable.locked, writable.locked];
    session.close();
    await session.closed;
    return seen;
  });

  servedCase('both halves of a tee, and what is cancelled or aborted', async () => {
    const session = open(WebTransport, 'count=0');
    const { readable, writable } = await session.createBidirectionalStream();
    const writer = writable.getWriter();
    const halves = readable.tee().map((half) => half.getReader());
    await writer.write(encode('both'));
    const seen = [];
    for (const half of halves) seen.push(decode((await half.read()).value));
    seen.push(await soon(writer.abort(new Error('no more'))), await soon(writer.closed));
    seen.push(await soon(Promise.all(halves.map((half) => half.cancel('enough')))));
    const oneWay = await session.createUnidirectionalStream();
    seen.push(await soon(oneWay.abort()), oneWay.locked);
    session.close();
    await session.closed;
    return seen;
  });

  servedCase('the server closes: what is pending fails, and the promise has code and reason', async () => {
    const session = open(WebTransport, 'count=0');
    const order = [];
    void session.ready.then(() => order.push('ready'));
    void session.closed.then(() => order.push('closed'));
    await session.ready;
    const pending = soon(session.datagrams.readable.getReader().read());
    const streams = soon(session.incomingUnidirectionalStreams.getReader().read());
    const writer = (await session.createUnidirectionalStream()).getWriter();
    await writer.write(encode('close'));
    const end = await ended(session);
    return [end, await pending, await streams, order, await failure(session.createBidirectionalStream())];
  });

  servedCase('a subclass, and a path that the server refuses', async () => {
    class Own extends WebTransport {}
    const own = open(Own);
    await own.ready;
    own.close();
    const refused = new WebTransport(`${server.url}/nothing`, {
      serverCertificateHashes: [
        { algorithm: 'sha-256', value: Uint8Array.from(atob(server.hash), (each) => each.charCodeAt(0)) },
      ],
    });
    return [
      own.constructor.name,
      await failure(own.closed),
      await failure(refused.ready),
      await failure(refused.closed),
    ];
  });
})();
