/** In which order, how often and with what the page's listeners are called. */
(() => {
  /** Three kinds of target that get exactly one event of a type when asked to. */
  const TARGETS = {
    WebSocket: {
      type: 'message',
      open: async (t) => {
        const socket = new WebSocket(t.ws('/ws/echo'));
        await t.event(socket, 'open');
        return { target: socket, fire: () => socket.send('x'), close: () => socket.close() };
      },
    },
    EventSource: {
      type: 'message',
      open: async (t) => {
        const key = `${t.key}-${Math.random()}`;
        const source = new EventSource(
          t.url('/gated', { key, type: 'text/event-stream', part: [': x\n\n', 'data: x\n\n'] }),
        );
        const gate = new URL(source.url).searchParams.getAll('key').at(0);
        await t.event(source, 'open');
        return { target: source, fire: () => fetch(`/open?key=${gate}`), close: () => source.close() };
      },
    },
    XMLHttpRequest: {
      type: 'load',
      open: async (t) => {
        const request = new XMLHttpRequest();
        request.open('GET', t.url('/answer', { body: 'x' }));
        return { target: request, fire: () => request.send(), close: () => request.abort() };
      },
    },
  };

  for (const [name, { type, open }] of Object.entries(TARGETS)) {
    const listening = (title, listen) =>
      contract(`events: ${name}, ${title}`, async (t) => {
        const { target, fire, close } = await open(t);
        const seen = [];
        await listen(target, (what) => seen.push(what), t);
        const done = t.event(target, type);
        fire();
        await done;
        await t.wait(20);
        close();
        return seen;
      });
    const attribute = `on${type}`;

    listening('attribute before listener', (target, note) => {
      target[attribute] = () => note('attribute');
      target.addEventListener(type, () => note('listener'));
    });

    listening('listener before attribute', (target, note) => {
      target.addEventListener(type, () => note('listener'));
      target[attribute] = () => note('attribute');
    });

    listening('attribute between two listeners', (target, note) => {
      target.addEventListener(type, () => note('first'));
      target[attribute] = () => note('attribute');
      target.addEventListener(type, () => note('second'));
    });

    listening('attribute set again keeps its place', (target, note) => {
      target[attribute] = () => note('old');
      target.addEventListener(type, () => note('listener'));
      target[attribute] = () => note('new');
    });

    listening('attribute set to null and again goes last', (target, note) => {
      target[attribute] = () => note('old');
      target.addEventListener(type, () => note('listener'));
      target[attribute] = null;
      target[attribute] = () => note('new');
    });

    listening('what an attribute gives back', (target, note, t) => {
      const listener = () => note('called');
      note(target[attribute]);
      for (const value of [listener, 5, 'text', undefined, {}, null, listener]) {
        target[attribute] = value;
        note(target[attribute] === value ? 'same' : t.show(target[attribute]));
      }
    });

    listening('once, signal and passive', (target, note, t) => {
      const controller = new AbortController();
      target.addEventListener(type, () => note('once'), { once: true });
      target.addEventListener(type, () => note('signal'), { signal: controller.signal });
      target.addEventListener(type, () => note('kept'), { signal: new AbortController().signal });
      target.addEventListener(type, () => note('aborted before'), { signal: AbortSignal.abort() });
      target.addEventListener(
        type,
        (event) => {
          event.preventDefault();
          note(`passive ${event.defaultPrevented}`);
        },
        { passive: true },
      );
      controller.abort();
      note(t.attempt(() => target.addEventListener(type, () => {}, { signal: null })));
      note(t.attempt(() => target.addEventListener(type, 5)));
      note(t.attempt(() => target.addEventListener(type)));
      note(t.attempt(() => target.addEventListener(type, null)));
    });

    listening('listener objects and their this', (target, note) => {
      const object = {
        handleEvent(event) {
          note(['object', this === object, event.currentTarget === target]);
        },
      };
      target.addEventListener(type, object);
      target.addEventListener(type, function (event) {
        note(['function', this === target, event.eventPhase]);
      });
      target.addEventListener(type, {});
    });

    listening('a handleEvent set late, and one that is a getter', (target, note) => {
      const late = {};
      let reads = 0;
      target.addEventListener(type, late);
      target.addEventListener(type, {
        get handleEvent() {
          reads += 1;
          return () => note(['getter', reads]);
        },
      });
      late.handleEvent = () => note('late');
    });

    listening('the same listener twice', (target, note) => {
      const listener = () => note('called');
      target.addEventListener(type, listener);
      target.addEventListener(type, listener);
      target.addEventListener(type, listener, { once: true });
      target.addEventListener(type, listener, true);
    });

    listening('removed listeners', (target, note) => {
      const [first, second, unknown] = [() => note('first'), () => note('second'), () => note('never')];
      target.addEventListener(type, first);
      target.addEventListener(type, second, true);
      target.addEventListener(type, () => note('third'));
      target.removeEventListener(type, first);
      target.removeEventListener(type, second);
      target.removeEventListener(type, second, { capture: true });
      target.removeEventListener(type, unknown);
      target.removeEventListener(type, null);
    });

    listening('removed and added while it is dispatched', (target, note) => {
      const later = () => note('later');
      target.addEventListener(type, () => {
        note('first');
        target.removeEventListener(type, later);
        target.addEventListener(type, () => note('too late'));
      });
      target.addEventListener(type, later);
    });

    listening('stopImmediatePropagation', (target, note) => {
      target[attribute] = () => note('attribute');
      target.addEventListener(type, (event) => {
        note('stops');
        // The runner's own listener must still hear it.
        setTimeout(() => target.dispatchEvent(new Event('stopped')), 0);
        event.stopPropagation();
      });
      target.addEventListener(type, () => note('after stopPropagation'));
      target.addEventListener('stopped', (event) => {
        note('stopped');
        event.stopImmediatePropagation();
      });
      target.addEventListener('stopped', () => note('never'));
    });

    contract(`events: ${name}, stopImmediatePropagation in the first listener`, async (t) => {
      const { target, fire, close } = await open(t);
      const seen = [];
      target.addEventListener(type, (event) => {
        seen.push('first');
        event.stopImmediatePropagation();
      });
      target.addEventListener(type, () => seen.push('second'));
      target[attribute] = () => seen.push('attribute');
      fire();
      await t.until(() => seen.length > 0);
      await t.wait(20);
      close();
      return seen;
    });

    contract(`events: ${name}, capture listeners come first at the target`, async (t) => {
      const { target, fire, close } = await open(t);
      const seen = [];
      target.addEventListener(type, () => seen.push('bubble'));
      target.addEventListener(type, () => seen.push('capture'), true);
      const done = t.event(target, type);
      fire();
      await done;
      close();
      return seen;
    });

    contract(`events: ${name}, the event itself`, async (t) => {
      const { target, fire, close } = await open(t);
      const done = t.event(target, type);
      let during;
      target.addEventListener(type, (event) => {
        during = {
          ...t.showEvent(event),
          isTarget: event.target === target,
          isSrc: event.srcElement === target,
          isCurrent: event.currentTarget === target,
          isWindowEvent: window.event === event,
          returnValue: event.returnValue,
        };
      });
      fire();
      const event = await done;
      close();
      return {
        during,
        after: [event.currentTarget, event.eventPhase],
        data: t.show(event.data),
        origin: t.show(event.origin),
        lastEventId: t.show(event.lastEventId),
        source: t.show(event.source),
        ports: event.ports?.length ?? null,
        loaded: t.show(event.loaded),
        total: t.show(event.total),
      };
    });

    contract(`events: ${name}, exceptions reach window.onerror and stop no other listener`, async (t) => {
      const seen = t.uncaught();
      const { target, fire, close } = await open(t);
      const order = [];
      target[attribute] = () => {
        order.push('attribute');
        throw new RangeError('from the attribute');
      };
      target.addEventListener(type, () => {
        order.push('listener');
        throw 'a string';
      });
      target.addEventListener(type, {
        handleEvent() {
          order.push('object');
          null.nothing();
        },
      });
      target.addEventListener(type, async () => {
        order.push('async');
        throw new Error('rejected');
      });
      const done = t.event(target, type);
      fire();
      await done;
      await t.wait(30);
      close();
      return { order, seen };
    });

    contract(`events: ${name}, dispatched by the page`, async (t) => {
      const { target, close } = await open(t);
      const seen = [];
      const listener = (event) => seen.push([event.type, event.isTrusted, event.target === target, t.show(event.data)]);
      target[attribute] = listener;
      target.addEventListener(type, listener);
      target.addEventListener('own', listener);
      const results = [
        target.dispatchEvent(new MessageEvent(type, { data: 'forged' })),
        target.dispatchEvent(new Event(type, { cancelable: true })),
        target.dispatchEvent(new CustomEvent('own')),
        t.attempt(() => target.dispatchEvent({ type })),
        t.attempt(() => target.dispatchEvent()),
      ];
      for (const other of ['open', 'error', 'close', 'message', 'load', 'loadend', 'readystatechange', 'abort']) {
        target.dispatchEvent(new Event(other));
      }
      const state = target.readyState;
      close();
      return { seen, results, state };
    });

    contract(`events: ${name}, microtasks run between listeners`, async (t) => {
      const { target, fire, close } = await open(t);
      const order = [];
      for (const step of ['a', 'b', 'c']) {
        target.addEventListener(type, () => {
          order.push(step);
          void Promise.resolve().then(() => order.push(`microtask of ${step}`));
          queueMicrotask(() => order.push(`queued by ${step}`));
        });
      }
      const done = t.event(target, type);
      fire();
      await done;
      await t.wait(10);
      close();
      return order;
    });
  }

  contract('events: stacks inside handlers name only the page', async (t) => {
    const seen = {};
    const note = (name) => {
      const lines = callStack(new Error('here'))
        .split('\n')
        .map((line) => line.replaceAll(location.origin, '').trim());
      seen[name] = lines.filter((line) => line !== '');
    };
    const socket = new WebSocket(t.ws('/ws/echo'));
    socket.addEventListener('open', function heardOpen() {
      note('listener of a socket');
      socket.send('x');
    });
    socket.onmessage = function heardMessage() {
      note('attribute of a socket');
    };
    const source = new EventSource(t.url('/sse', { text: 'data: x\n\n', hold: 1 }));
    source.onmessage = function heardEvent() {
      note('attribute of a source');
    };
    const request = new XMLHttpRequest();
    request.onload = function heardLoad() {
      note('attribute of a request');
    };
    request.open('GET', t.url('/answer'));
    request.send();
    const answered = fetch(t.url('/answer', { body: '1' }));
    answered.then(function heardAnswer(response) {
      note('then of fetch');
      response.json().then(function heardJson() {
        note('then of json');
      });
    });
    const afterAwait = async () => {
      const reader = (await fetch(t.url('/answer', { body: 'x' }))).body.getReader();
      note('after await of fetch');
      await reader.read();
      note('after await of read');
    };
    await Promise.all([afterAwait(), t.until(() => Object.keys(seen).length === 8)]);
    socket.close();
    source.close();
    return Object.entries(seen).sort(([one], [other]) => (one < other ? -1 : 1));
  });

  contract('events: EventTarget in general is untouched', async (t) => {
    const target = new EventTarget();
    const seen = [];
    target.addEventListener('x', function () {
      seen.push(this === target);
    });
    target.dispatchEvent(new Event('x'));
    class Own extends EventTarget {
      send() {
        return 'own send';
      }
    }
    return {
      seen,
      own: new Own().send(),
      wrong: t.attempt(() => EventTarget.prototype.addEventListener.call({}, 'x', null)),
    };
  });

  contract('events: handlers given as attributes of another realm', async (t) => {
    const { window: other } = await t.html(
      '<script>window.heard = []; window.listener = (e) => heard.push(e.data)</script>',
    );
    const socket = new WebSocket(t.ws('/ws/echo'));
    socket.onmessage = other.listener;
    await t.event(socket, 'open');
    const done = t.event(socket, 'message');
    socket.send('across');
    await done;
    socket.close();
    return [...other.heard];
  });
})();
