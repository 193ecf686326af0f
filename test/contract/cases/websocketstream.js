/** WebSocketStream, where the browser has it: from the handshake to the end, with what the page reads and writes. */
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
