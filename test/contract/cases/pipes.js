/** Bodies that are piped: what is left of them when the pipe ends early, and who holds which lock. */
(() => {
  const PARTS = ['chunk0 ', 'chunk1 ', 'chunk2 ', 'chunk3 ', 'chunk4 ', 'chunk5'];

  const decode = (chunk) => new TextDecoder().decode(chunk);

  const body = async (t, every = 25) => (await fetch(t.url('/chunks', { part: PARTS, every }))).body;

  /** What is left of a body: its lock, and its text if it can be read. */
  const restOf = async (t, stream, seen = '') => {
    if (stream.locked) return { locked: true };
    const reader = stream.getReader();
    let text = seen;
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return { text };
        text += decode(value);
      }
    } catch (error) {
      return { text, error: t.showError(error) };
    }
  };

  const ENDS = {
    'a signal that was aborted before': () => [new WritableStream(), { signal: AbortSignal.abort('before') }],
    'a sink that throws': () => [
      new WritableStream({
        write() {
          throw new RangeError('of the sink');
        },
      }),
      {},
    ],
    'a sink that fails at its start': () => [
      new WritableStream({
        start() {
          return Promise.reject(new RangeError('at its start'));
        },
      }),
      {},
    ],
    'a sink that is closed': () => {
      const sink = new WritableStream();
      void sink.close();
      return [sink, {}];
    },
    'a sink without room, and a signal': () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort('full'), 60);
      return [new WritableStream({}, { highWaterMark: 0 }), { signal: controller.signal }];
    },
    'a slow sink, and a signal': () => {
      const controller = new AbortController();
      let written = 0;
      const write = () => {
        written += 1;
        if (written === 2) controller.abort('second');
        return new Promise((resolve) => {
          setTimeout(resolve, 5);
        });
      };
      return [new WritableStream({ write }), { signal: controller.signal }];
    },
  };

  for (const [end, make] of Object.entries(ENDS)) {
    for (const prevent of ['nothing', 'preventCancel', 'preventAbort', 'preventCancel and the others']) {
      contract(`pipes: ${end}, ${prevent}`, async (t) => {
        const stream = await body(t);
        const [sink, options] = make();
        const isAll = prevent.endsWith('others');
        const piped = stream.pipeTo(sink, {
          ...options,
          ...(prevent === 'nothing' ? {} : { [isAll ? 'preventCancel' : prevent]: true }),
          ...(isAll ? { preventAbort: true, preventClose: true } : {}),
        });
        const locked = [stream.locked, sink.locked];
        const result = await t.outcome(piped);
        const after = [stream.locked, sink.locked];
        // How much a pipe had read when it ended depends on time; that the rest is whole does not.
        const rest = await restOf(t, stream);
        const isWhole = rest.text === undefined ? null : rest.text === '' || PARTS.join('').endsWith(rest.text);
        return { locked, result, after, isLocked: rest.locked ?? false, error: rest.error ?? null, isWhole };
      });
    }
  }

  contract('pipes: paused and resumed, nothing is lost', async (t) => {
    const stream = await body(t);
    let text = '';
    for (let round = 0; round < 20; round += 1) {
      const controller = new AbortController();
      let written = 0;
      const sink = new WritableStream({
        write(chunk) {
          text += decode(chunk);
          written += 1;
          if (written === 2) controller.abort('pause');
        },
      });
      const { signal } = controller;
      const ended = await stream.pipeTo(sink, { preventCancel: true, signal }).then(
        () => true,
        () => false,
      );
      if (ended) break;
    }
    return text;
  });

  contract('pipes: pipeThrough with preventCancel, then the rest', async (t) => {
    const stream = await body(t);
    const controller = new AbortController();
    const through = stream.pipeThrough(new TextDecoderStream(), { preventCancel: true, signal: controller.signal });
    const reader = through.getReader();
    const first = (await reader.read()).value;
    controller.abort('enough');
    const failed = await t.outcome(reader.read());
    await t.wait(10);
    const rest = await restOf(t, stream);
    return {
      first: first.startsWith('chunk0'),
      failed,
      isWhole: PARTS.join('').endsWith(rest.text),
      error: rest.error ?? null,
    };
  });

  contract('pipes: preventCancel behind a getter, inherited, and false', async (t) => {
    const sink = () =>
      new WritableStream({
        write() {
          throw new RangeError('of the sink');
        },
      });
    const reads = [];
    const results = [];
    for (const options of [
      {
        get preventCancel() {
          reads.push('read');
          return true;
        },
      },
      Object.create({ preventCancel: true }),
      { preventCancel: 'yes' },
      { preventCancel: false },
      { preventCancel: undefined },
    ]) {
      const key = `${t.key}-${results.length}`;
      const gated = t.url('/gated', { part: ['first ', 'second'] }).replace(`key=${t.key}`, `key=${key}`);
      const stream = (await fetch(gated)).body;
      const result = await t.outcome(stream.pipeTo(sink(), options));
      await (await fetch(t.url('/open').replace(`key=${t.key}`, `key=${key}`))).text();
      results.push([result, stream.locked, await restOf(t, stream)]);
    }
    return { reads, results };
  });

  contract('pipes: no look at then on the prototype of all objects', async (t) => {
    const stream = await body(t, 5);
    let looks = 0;
    const written = [];
    const objects = Object.prototype;
    Reflect.defineProperty(objects, ['th', 'en'].join(''), {
      configurable: true,
      get: () => {
        looks += 1;
        return undefined;
      },
    });
    t.onEnd(() => delete objects.then);
    const piped = stream.pipeTo(new WritableStream({ write: (chunk) => void written.push(decode(chunk)) }));
    const before = looks;
    await piped;
    delete objects.then;
    return { before, looks, text: written.join('') };
  });
})();
