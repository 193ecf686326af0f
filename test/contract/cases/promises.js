/** Promises of the platform in the hands of a page: what it puts on them, and how it waits for them. */
(() => {
  contract('promises: what a page puts on a promise of the platform', async (t) => {
    const call = () => fetch(t.url('/answer', { body: 'x' }));
    const rows = {};
    const withThen = call();
    let thens = 0;
    Object.assign(withThen, {
      // oxlint-disable-next-line unicorn/no-thenable -- that is the question
      then(...args) {
        thens += 1;
        return Promise.prototype.then.apply(this, args);
      },
    });
    rows['a method of its own'] = [(await withThen).status, thens, t.showProperty(withThen, 'then').flags];
    class Own extends Promise {}
    const withConstructor = call();
    withConstructor.constructor = Own;
    rows.constructor = [
      withConstructor.then(() => {}) instanceof Own,
      t.showProperty(withConstructor, 'constructor').flags,
    ];
    rows.subclass = [Own.resolve(call()) instanceof Own, (await Own.resolve(call())).status];
    const child = Object.create(call());
    child.constructor = 1;
    rows.child = [Object.keys(child), child.constructor];
    rows.entries = [Object.entries(call()), JSON.stringify(call()), { ...call() }];
    rows.in = ['constructor' in call(), 'then' in call()];
    return rows;
  });

  contract('promises: a promise that is not used yet is frozen, or its constructor defined', async (t) => {
    const call = () => fetch(t.url('/answer', { body: 'x' }));
    class Own extends Promise {}
    const defined = call();
    Object.defineProperty(defined, 'constructor', { value: Own });
    const frozen = Object.freeze(call());
    const assign = () => {
      'use strict';
      frozen.constructor = 1;
    };
    return {
      defined: [defined.then(() => {}) instanceof Own, t.showProperty(defined, 'constructor').flags],
      frozen: [Object.isFrozen(frozen), frozen.constructor === Promise, (await frozen).status],
      assigned: t.attempt(assign).error ?? 'no error',
    };
  });

  contract('promises: the ways to wait for a call that is over at once, and when each goes on', async (t) => {
    const call = () => fetch(t.url('/answer'), { signal: AbortSignal.abort('over') });
    const forever = new Promise(() => {});
    const ways = {
      all: () => Promise.all([call(), null]),
      race: () => Promise.race([call(), forever]),
      any: () => Promise.any([call(), call()]),
      allSettled: () => Promise.allSettled([call()]),
      resolve: () => Promise.resolve(call()),
      'new Promise': () => new Promise((resolve) => resolve(call())),
      'async return': () => (async () => call())(),
      'async await': () => (async () => await call())(),
      'for await': async () => {
        for await (const one of [call()]) return one;
      },
      'async generator': async () => {
        for await (const one of (async function* generate() {
          yield call();
        })())
          return one;
      },
      finally: () => call().finally(() => {}),
      fromAsync: () => Array.fromAsync([call()]),
      try: () => Promise.try(call),
      withResolvers: () => {
        const { promise, resolve } = Promise.withResolvers();
        resolve(call());
        return promise;
      },
    };
    const rows = {};
    for (const [name, way] of Object.entries(ways)) {
      const seen = { turns: 0, isOver: false };
      const end = () => {
        seen.isOver = true;
      };
      way().then(end, end);
      for (; !seen.isOver && seen.turns < 100; seen.turns += 1) await Promise.resolve();
      rows[name] = seen.turns;
    }
    return rows;
  });

  contract('promises: signals made of others', async (t) => {
    const rows = {};
    const why = async (make) => t.outcome(make());
    const begin = (signal) => fetch(t.url('/slow', { ms: 3000 }), { signal });
    rows.any = await why(() => {
      const [one, two] = [new AbortController(), new AbortController()];
      setTimeout(() => two.abort(new RangeError('two')), 20);
      return begin(AbortSignal.any([one.signal, two.signal]));
    });
    rows.timeout = await why(() => begin(AbortSignal.timeout(20)));
    rows['any with a timeout'] = await why(() =>
      begin(AbortSignal.any([AbortSignal.timeout(20), new AbortController().signal])),
    );
    rows['of a Request'] = await why(() =>
      fetch(new Request(t.url('/slow', { ms: 3000 }), { signal: AbortSignal.timeout(20) })),
    );
    const reason = { of: 'the page' };
    const controller = new AbortController();
    const same = begin(AbortSignal.any([controller.signal])).catch((error) => error === reason);
    controller.abort(reason);
    rows.same = await same;
    const reading = new AbortController();
    const response = await fetch(t.url('/gated', { part: ['one', 'two'] }), {
      signal: AbortSignal.any([reading.signal]),
    });
    const reader = response.body.getReader();
    await reader.read();
    const rest = reader.read();
    reading.abort(reason);
    rows.reading = await rest.catch((error) => error === reason || t.showError(error));
    return rows;
  });
})();
