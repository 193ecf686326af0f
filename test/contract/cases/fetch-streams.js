/** Bodies of responses, read piece by piece: what comes when, and what stops when the page stops. */
(() => {
  const decode = (value) => (value === undefined ? null : new TextDecoder().decode(value));

  const gated = (t, more = {}) => fetch(t.url('/gated', { part: ['first ', 'second'], ...more }));

  /** An endless one: what is cancelled must end at the server. */
  const endless = (t) => fetch(t.url('/endless', { first: 'first ' }));

  /** Firefox takes what a server writes, read or not: whether one that writes 60 MB ever stops is chance there. */
  const holdsServersBack = !('mozInnerScreenX' in window);

  const openGate = (t) => fetch(t.url('/open'));

  const readAll = async (reader) => {
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return text;
      text += decode(value);
    }
  };

  const hungUp = (t, key = t.key) =>
    t.until(async () => {
      const state = await t.state(key);
      return state.hungUp;
    });

  contract('streams: the first chunk is there while the second is withheld', async (t) => {
    const response = await gated(t);
    const reader = response.body.getReader();
    const first = await reader.read();
    const used = [response.bodyUsed, response.body.locked];
    const pending = reader.read();
    const early = await Promise.race([pending.then(() => 'came'), t.wait(60).then(() => 'withheld')]);
    await openGate(t);
    return {
      first: [decode(first.value), first.done, Object.keys(first), first.value.constructor.name],
      used,
      early,
      rest: [decode((await pending).value), await readAll(reader)],
      closed: await t.outcome(reader.closed),
    };
  });

  contract('streams: what read gives at the end', async (t) => {
    const response = await fetch(t.url('/answer', { body: 'x' }));
    const reader = response.body.getReader();
    await reader.read();
    const last = await reader.read();
    const again = await reader.read();
    return [JSON.stringify(last), 'value' in last, last.value === undefined, JSON.stringify(again), last !== again];
  });

  contract('streams: several reads asked for at once', async (t) => {
    const response = await gated(t);
    const reader = response.body.getReader();
    const order = [];
    const reads = [1, 2, 3, 4].map((number) =>
      reader.read().then(({ done, value }) => order.push([number, done, decode(value)])),
    );
    await openGate(t);
    await Promise.all(reads);
    return [order.map(([number, done]) => [number, done]), order.map(([, , text]) => text ?? '').join('')];
  });

  contract('streams: microtasks from a chunk to its reader', async (t) => {
    // The end comes while a read waits for it: otherwise the two could change places.
    const response = await gated(t, { part: ['first', ''] });
    const reader = response.body.getReader();
    await reader.read();
    const order = [];
    const ended = reader.read().then(() => order.push('read'));
    const closed = reader.closed.then(() => order.push('closed'));
    await openGate(t);
    await Promise.all([ended, closed]);
    const made = new ReadableStream({ start: (controller) => controller.enqueue('own') }).getReader();
    const own = [];
    const count = (tick) =>
      queueMicrotask(() => {
        own.push(tick);
        if (tick < 5) count(tick + 1);
      });
    const first = made.read().then(() => own.push('read'));
    count(1);
    await first;
    await t.wait(0);
    return { order, own };
  });

  contract('streams: cancel closes the connection at the server', async (t) => {
    const response = await endless(t);
    const reader = response.body.getReader();
    await reader.read();
    const result = await t.outcome(reader.cancel('enough'));
    return {
      result,
      hungUp: await hungUp(t),
      after: JSON.stringify(await reader.read()),
      closed: await t.outcome(reader.closed),
    };
  });

  contract('streams: body.cancel closes the connection at the server', async (t) => {
    const response = await endless(t);
    const result = await t.outcome(response.body.cancel());
    return { result, hungUp: await hungUp(t), used: response.bodyUsed, text: await t.outcome(response.text()) };
  });

  contract('streams: cancel of a locked body, and of one that is over', async (t) => {
    const response = await fetch(t.url('/answer', { body: 'x' }));
    const reader = response.body.getReader();
    const locked = await t.outcome(response.body.cancel());
    await readAll(reader);
    const over = await t.outcome(reader.cancel());
    reader.releaseLock();
    return { locked, over, released: await t.outcome(reader.cancel()), read: await t.outcome(reader.read()) };
  });

  contract('streams: back-pressure reaches the server', async (t) => {
    const controller = new AbortController();
    t.onEnd(() => controller.abort());
    const response = await fetch(t.url('/endless'), { signal: controller.signal });
    const reader = response.body.getReader();
    await reader.read();
    const stopped = await t.stops();
    const second = (await t.state()).written;
    // Read on until the server may write again: how much lies between differs by browser and system.
    const wentOn = await t.until(async () => {
      for (let read = 0; read < 1_000_000;) read += (await reader.read()).value.length;
      return (await t.state()).written > second;
    });
    // Whether Firefox hangs up for a reader that is cancelled amid so much is chance; other cases ask for that.
    return { stopped: holdsServersBack && stopped, wentOn };
  });

  contract('streams: a reader that never reads holds the server back', async (t) => {
    const response = await fetch(t.url('/endless'));
    const reader = response.body.getReader();
    const stopped = await t.stops();
    await reader.cancel();
    return { stopped: holdsServersBack && stopped, hungUp: await hungUp(t) };
  });

  contract('streams: tee', async (t) => {
    const response = await gated(t);
    const [one, two] = response.body.tee();
    const used = [response.bodyUsed, response.body.locked, one instanceof ReadableStream, one.locked];
    const reader = one.getReader();
    const first = decode((await reader.read()).value);
    await openGate(t);
    const texts = [await readAll(reader), await readAll(two.getReader())];
    return { used, first, texts, again: t.attempt(() => response.body.tee()), text: await t.outcome(response.text()) };
  });

  contract('streams: tee, one branch cancelled, then both', async (t) => {
    const response = await endless(t);
    const [one, two] = response.body.tee();
    const first = one.cancel('one');
    await t.wait(50);
    const between = (await t.state()).hungUp;
    const second = two.cancel('two');
    return { between, results: [await t.outcome(first), await t.outcome(second)], hungUp: await hungUp(t) };
  });

  contract('streams: BYOB readers', async (t) => {
    const response = await fetch(t.url('/answer', { body: 'bring your own buffer' }));
    const made = t.attempt(() => response.body.getReader({ mode: 'byob' }));
    if ('error' in made) return { made };
    const other = await fetch(t.url('/answer', { body: 'bring your own buffer' }));
    const reader = other.body.getReader({ mode: 'byob' });
    let buffer = new ArrayBuffer(8);
    const seen = [];
    for (;;) {
      const view = new Uint8Array(buffer, 0, 8);
      const promise = reader.read(view);
      const detached = view.byteLength;
      const { done, value } = await promise;
      seen.push([done, detached, value && decode(value), value?.byteOffset]);
      if (done) break;
      buffer = value.buffer;
    }
    return {
      made,
      seen,
      bad: [
        await t.outcome(reader.read()),
        await t.outcome(reader.read(new Uint8Array(0))),
        await t.outcome(reader.read(new Uint8Array(8), { min: 9 })),
        await t.outcome(reader.read('x')),
      ],
      kind: reader.constructor.name,
    };
  });

  contract('streams: getReader with odd modes, and twice', async (t) => {
    const response = await fetch(t.url('/answer', { body: 'x' }));
    const { body } = response;
    return [
      t.attempt(() => body.getReader({ mode: 'nonsense' })),
      t.attempt(() => body.getReader(5)),
      t.attempt(() => body.getReader(null)),
      t.attempt(() => body.getReader()),
      t.attempt(() => new ReadableStreamDefaultReader(body)),
      body.locked,
    ];
  });

  contract('streams: readers made with the constructor', async (t) => {
    const response = await fetch(t.url('/answer', { body: 'constructed' }));
    class Own extends ReadableStreamDefaultReader {
      async read() {
        const result = await super.read();
        return { ...result, own: true };
      }
    }
    const reader = new Own(response.body);
    const { own, value } = await reader.read();
    return [
      own,
      decode(value),
      t.attempt(() => new ReadableStreamDefaultReader({})),
      t.attempt(() => ReadableStreamDefaultReader(response.body)),
    ];
  });

  contract('streams: releaseLock with a read under way', async (t) => {
    const response = await gated(t);
    const reader = response.body.getReader();
    await reader.read();
    const pending = reader.read();
    pending.catch(() => {});
    const released = t.attempt(() => reader.releaseLock());
    const outcome = await t.outcome(Promise.race([pending, t.wait(100)]));
    await openGate(t);
    const rest = response.body.locked ? 'locked' : await readAll(response.body.getReader());
    return { released, outcome, rest };
  });

  contract('streams: pipeTo', async (t) => {
    const response = await gated(t);
    const chunks = [];
    const sink = new WritableStream({
      write(chunk) {
        chunks.push(decode(chunk));
      },
      close() {
        chunks.push('closed');
      },
    });
    const promise = response.body.pipeTo(sink);
    const locked = [response.body.locked, sink.locked, response.bodyUsed];
    await t.until(() => chunks.length > 0);
    const early = [...chunks];
    await openGate(t);
    return { locked, early, result: await t.outcome(promise), chunks };
  });

  contract('streams: pipeTo that fails on either side, and aborted', async (t) => {
    const failing = new WritableStream({
      write() {
        throw new RangeError('from the sink');
      },
    });
    const one = await t.outcome((await endless(t)).body.pipeTo(failing));
    const first = await hungUp(t);
    const whole = () => fetch(t.url('/answer', { body: 'x' }));
    const controller = new AbortController();
    const second = (await gated(t)).body.pipeTo(new WritableStream(), { signal: controller.signal });
    setTimeout(() => controller.abort('stop'), 30);
    const cut = await fetch(t.url('/chunks', { part: ['one'], end: 'cut' }));
    return [
      one,
      first,
      await t.outcome(second),
      await t.outcome(cut.body.pipeTo(new WritableStream())),
      await t.outcome((await whole()).body.pipeTo({})),
      await t.outcome((await whole()).body.pipeTo(new WritableStream(), { signal: {} })),
    ];
  });

  contract('streams: pipeTo honours back-pressure of its sink', async (t) => {
    const response = await fetch(t.url('/endless'));
    const controller = new AbortController();
    let written = 0;
    const sink = new WritableStream({
      write(chunk) {
        written += chunk.length;
        return written > 200_000 ? new Promise(() => {}) : undefined;
      },
    });
    const piped = response.body.pipeTo(sink, { signal: controller.signal }).catch((error) => t.showError(error));
    const stopped = await t.stops();
    controller.abort();
    return { stopped, piped: await Promise.race([piped, t.wait(5000)]) };
  });

  contract('streams: pipeThrough a TextDecoderStream', async (t) => {
    const response = await gated(t, { part: ['grüße ', 'später'] });
    const through = response.body.pipeThrough(new TextDecoderStream());
    const reader = through.getReader();
    const { value } = await reader.read();
    await openGate(t);
    let text = value;
    for (;;) {
      const next = await reader.read();
      if (next.done) break;
      text += next.value;
    }
    return [value, text, through instanceof ReadableStream, response.body.locked];
  });

  contract('streams: pipeThrough with odd arguments', async (t) => {
    const body = async () => (await fetch(t.url('/answer', { body: 'x' }))).body;
    const one = await body();
    one.getReader();
    return [
      t.attempt(() => one.pipeThrough(new TransformStream())),
      await t.outcome((async () => (await body()).pipeThrough())()),
      await t.outcome((async () => (await body()).pipeThrough({ writable: new WritableStream() }))()),
      await t.outcome((async () => (await body()).pipeThrough({ readable: 5, writable: new WritableStream() }))()),
    ];
  });

  contract('streams: async iteration', async (t) => {
    if (!(Symbol.asyncIterator in ReadableStream.prototype)) return 'not in this browser';
    const response = await gated(t);
    const chunks = [];
    for await (const chunk of response.body) {
      chunks.push(decode(chunk));
      if (chunks.length === 1) await openGate(t);
    }
    return { text: chunks.join(''), locked: response.body.locked, used: response.bodyUsed };
  });

  contract('streams: async iteration left early, with and without preventCancel', async (t) => {
    if (!(Symbol.asyncIterator in ReadableStream.prototype)) return 'not in this browser';
    const response = await endless(t);
    for await (const chunk of response.body) {
      if (chunk.length > 0) break;
    }
    const first = await hungUp(t);
    const key = `${t.key}-kept`;
    const kept = await fetch(t.url('/gated', { key, part: ['one', 'two', 'three'] }));
    for await (const chunk of kept.body.values({ preventCancel: true })) {
      if (chunk.length > 0) break;
    }
    await fetch(t.url('/open', { key }));
    const rest = await readAll(kept.body.getReader());
    return { first, locked: response.body.locked, rest };
  });

  contract('streams: async iterators by hand', async (t) => {
    if (!('values' in ReadableStream.prototype)) return 'not in this browser';
    const response = await fetch(t.url('/answer', { body: 'by hand' }));
    const iterator = response.body.values();
    const first = await iterator.next();
    const last = await iterator.next();
    return {
      first: [first.done, decode(first.value)],
      last: [last.done, t.show(last.value)],
      returned: JSON.stringify(await iterator.return('r')),
      tag: Object.prototype.toString.call(iterator),
      proto: Reflect.ownKeys(Object.getPrototypeOf(iterator)).map(String),
      same: ReadableStream.prototype.values === ReadableStream.prototype[Symbol.asyncIterator],
    };
  });

  contract('streams: chunks belong to the page', async (t) => {
    const response = await fetch(t.url('/chunks', { part: ['one', 'two'] }));
    const reader = response.body.getReader();
    const sizes = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const { length } = value;
      value.fill(0);
      structuredClone(value.buffer, { transfer: [value.buffer] });
      sizes.push(length > 0 && value.byteLength === 0);
    }
    return sizes.length > 0 && sizes.every(Boolean);
  });

  contract('streams: a body handed to a worker', async (t) => {
    const source = `onmessage = async ({ data }) => postMessage(await new Response(data).text());`;
    const worker = new Worker(URL.createObjectURL(new Blob([source])));
    const response = await fetch(t.url('/answer', { body: 'to the worker' }));
    const sent = t.attempt(() => worker.postMessage(response.body, [response.body]));
    const result = 'error' in sent ? sent : (await t.event(worker, 'message')).data;
    worker.terminate();
    return { sent, result, locked: response.body.locked };
  });

  contract('streams: upload of a body that came from another answer', async (t) => {
    const response = await fetch(t.url('/answer', { body: 'passed on' }));
    const blob = await response.blob();
    return (await fetch(t.url('/take'), { method: 'POST', body: blob })).json();
  });

  contract('streams: an event stream read by the page in pieces', async (t) => {
    const text = 'data: one\n\ndata: two\r\n\r\nid: 7\ndata: three\n\n';
    const response = await fetch(t.url('/chunks', { part: [...text], every: 1, type: 'text/event-stream' }));
    return readAll(response.body.getReader());
  });
})();
