/**
 * Runs the cases of one page one after the other and keeps what they give back. Nothing here touches what is being
 * compared: a case has the page's own globals and a few words to describe what it saw.
 */
(() => {
  const parameters = new URLSearchParams(location.search);
  const run = parameters.get('run') ?? 'run';
  const cross = parameters.get('cross') ?? location.origin;
  const { stringify } = JSON;
  const { getOwnPropertyDescriptor } = Object;
  const cases = [];

  /** How long a case may take; far above what any takes, as a case that hangs must not hang the rest. */
  const LIMIT = 20_000;

  /** Pauses between two looks at something that is waited for. */
  const PAUSE = 15;

  const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  /** A value in words that JSON keeps: `undefined`, `NaN`, functions and errors included. */
  const show = (value) => {
    if (value === undefined) return 'undefined';
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (typeof value === 'symbol' || typeof value === 'bigint') return String(value);
    if (typeof value === 'function') return `function ${value.name}/${value.length}`;
    if (value instanceof Error || value instanceof DOMException) return showError(value);
    return Object.prototype.toString.call(value);
  };

  /** What a page can tell errors apart by. */
  const showError = (error) => {
    if (typeof error !== 'object' || error === null) return { thrown: show(error) };
    const { constructor, name, message } = error;
    return {
      error: constructor?.name ?? null,
      isOfThisRealm: typeof constructor === 'function' && window[constructor.name] === constructor,
      name: show(name),
      message: show(message),
      ...('code' in error ? { code: show(error.code) } : {}),
      ...('cause' in error ? { cause: show(error.cause) } : {}),
    };
  };

  /** Calls a function at once: what it gave back, or what it threw. */
  const attempt = (action) => {
    try {
      return { value: show(action()) };
    } catch (error) {
      return showError(error);
    }
  };

  /** Waits for a promise: what it gave, or why it was rejected. */
  const outcome = async (promise) => {
    try {
      return { value: show(await promise) };
    } catch (error) {
      return showError(error);
    }
  };

  const flagsOf = (descriptor) =>
    ['writable', 'enumerable', 'configurable'].filter((flag) => descriptor[flag] === true).join(' ');

  const showFunction = (value) =>
    typeof value === 'function'
      ? {
          name: value.name,
          length: value.length,
          text: Function.prototype.toString.call(value),
          // Sorted: an engine may define these two when they are first read, so that their order depends on the reader.
          own: Reflect.ownKeys(value).map(String).sort(),
          isConstructor: 'prototype' in value,
          prototypeIsFunctions: Object.getPrototypeOf(value) === Function.prototype,
          isExtensible: Object.isExtensible(value),
        }
      : show(value);

  /** All that a page can read of one property without calling it. */
  const showProperty = (object, key) => {
    const descriptor = getOwnPropertyDescriptor(object, key);
    if (descriptor === undefined) return 'absent';
    const { get, set, value } = descriptor;
    const parts =
      'value' in descriptor ? { value: showFunction(value) } : { get: showFunction(get), set: showFunction(set) };
    return { flags: flagsOf(descriptor), ...parts };
  };

  /** All own properties of an object, in the object's own order. */
  const showProperties = (object) =>
    Object.fromEntries(Reflect.ownKeys(object).map((key) => [String(key), showProperty(object, key)]));

  /** An event as its listeners see it. */
  const showEvent = (event) => ({
    type: event.type,
    class: Object.prototype.toString.call(event),
    isTrusted: event.isTrusted,
    bubbles: event.bubbles,
    cancelable: event.cancelable,
    phase: event.eventPhase,
    path: event.composedPath().length,
    hasOwnTarget: event.target === event.currentTarget,
    own: Object.keys(event),
  });

  /** What a case has of the harness. */
  const toolsFor = (number) => {
    const key = `${run}-${number}`;
    const cleanups = [];
    const url = (path, wanted = {}, base = location.origin) => {
      const address = new URL(path, base);
      address.searchParams.set('key', key);
      for (const [name, value] of Object.entries(wanted)) {
        for (const one of Array.isArray(value) ? value : [value]) address.searchParams.append(name, one);
      }
      return address.href;
    };
    const until = async (ask, limit = 12_000) => {
      const end = performance.now() + limit;
      for (;;) {
        const value = await ask();
        if (value) return value;
        if (performance.now() > end) throw new Error(`waited in vain for ${ask}`);
        await wait(PAUSE);
      }
    };
    const state = async (of = key) => {
      const answer = await fetch(`/state?key=${of}`);
      return answer.json();
    };
    /**
     * Whether the server comes to a stop with what it writes to this key, because the page does not read. Chromium holds it at ten
     * to fifteen megabytes, buffers of the system included; Firefox takes all there is, and far more than any buffer. It has
     * stopped if not a byte of it moves while whole answers come from the same server to the same page: a machine that
     * is busy delays both.
     */
    const stops = async (of = key) => {
      let before = -1;
      for (let still = 0; still < 5;) {
        const { written } = await state(of);
        if (written > 60_000_000) return false;
        still = written > 0 && written === before ? still + 1 : 0;
        before = written;
        const bulk = await fetch('/bulk');
        await bulk.arrayBuffer();
        await wait(100);
      }
      return true;
    };
    const frame = async (address) => {
      const element = document.createElement('iframe');
      element.src = address;
      const loaded = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }));
      document.body.append(element);
      cleanups.push(() => element.remove());
      await loaded;
      return { element, window: element.contentWindow, document: element.contentDocument };
    };
    return {
      key,
      /** The server under another origin. */
      cross,
      url,
      until,
      state,
      stops,
      frame,
      wait,
      show,
      showError,
      showEvent,
      showProperty,
      showProperties,
      attempt,
      outcome,
      ws: (path, wanted, base = location.origin) => url(path, wanted, base.replace('http', 'ws')),
      /** A document of its own, with the given markup and headers. */
      html: (body, ...header) => frame(url('/html', { body, header })),
      /** Waits for the events of a target, as `[type, …]` in the order they came, until the last of `types` came. */
      events: (target, types, last = types.at(-1)) =>
        new Promise((resolve) => {
          const seen = [];
          for (const type of types) {
            target.addEventListener(type, () => {
              seen.push(type);
              if (type === last) setTimeout(() => resolve(seen), 0);
            });
          }
        }),
      event: (target, type) =>
        new Promise((resolve) => {
          target.addEventListener(type, resolve, { once: true });
        }),
      /** Collects what reaches `window` as uncaught; the browser's own report is kept away. */
      uncaught: () => {
        const seen = [];
        const onError = (event) => {
          seen.push({ via: 'error', message: event.message, error: showError(event.error) });
          event.preventDefault();
        };
        const onRejection = (event) => {
          seen.push({ via: event.type, error: showError(event.reason) });
          event.preventDefault();
        };
        window.addEventListener('error', onError);
        window.addEventListener('unhandledrejection', onRejection);
        cleanups.push(() => {
          window.removeEventListener('error', onError);
          window.removeEventListener('unhandledrejection', onRejection);
        });
        return seen;
      },
      /** Puts another value in place of a property by plain assignment, until the case is over. */
      replace: (object, name, value) => {
        const before = getOwnPropertyDescriptor(object, name);
        object[name] = value;
        cleanups.push(() => Object.defineProperty(object, name, before));
        return before.value;
      },
      onEnd: (cleanup) => cleanups.push(cleanup),
      cleanUp: () => cleanups.splice(0).forEach((cleanup) => cleanup()),
    };
  };

  const runCase = async ({ name, body }, number) => {
    const tools = toolsFor(number);
    const began = performance.now();
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, LIMIT, { broken: `took longer than ${LIMIT} ms` });
    });
    const result = (async () => body(tools))().catch((error) => ({ broken: String(error) }));
    const value = await Promise.race([result, late]);
    clearTimeout(timer);
    tools.cleanUp();
    // Keys differ from run to run and may be part of addresses and messages.
    const text = stringify(value ?? null)
      .replaceAll(run, 'RUN')
      .replaceAll(/(blob:[^"]*)[0-9a-f-]{36}/g, '$1UUID');
    return { name, result: text, took: Math.round(performance.now() - began) };
  };

  /**
   * The lines of a stack up to what called asynchronously: Firefox adds that part wherever DevTools is open, whoever is
   * installed, and marks its first line with a star.
   */
  window.callStack = (error) => {
    const lines = String(error?.stack).split('\n');
    const parent = lines.findIndex((line) => /^[^@(]*\*/.test(line));
    return lines.slice(0, parent < 0 ? lines.length : parent).join('\n');
  };

  window.contract = (name, body) => {
    cases.push({ name, body });
  };

  /** Runs every case, or those that are named; called by the runner, once. */
  window.runContract = async (only) => {
    const results = [];
    for (const [number, one] of cases.entries()) {
      if (only === null || only.includes(one.name)) results.push(await runCase(one, number));
    }
    return results;
  };
})();
