// Logs everything that a page can observe of a connection. Times are classes, never numbers.
(() => {
  const log = [];
  const say = (...parts) => log.push(parts.join(' '));
  const fieldsOf = (event) => {
    const names = ['code', 'reason', 'wasClean', 'data', 'origin', 'lastEventId', 'cancelable', 'bubbles'];
    return names
      .filter((name) => name in event)
      .map((name) => `${name}=${String(event[name])}`)
      .join(' ');
  };
  const calledOn = (name, call) => {
    try {
      say(name, String(call()));
    } catch (error) {
      say(name, 'throws', error.name, error.message, error instanceof DOMException);
    }
  };

  /** Observes a socket: two listeners of each type around the handler, its state, and microtasks of handlers. */
  const observeSocket = (socket) => {
    const at = (event, who) =>
      say(
        who,
        event.type,
        event.constructor.name,
        `state=${socket.readyState}`,
        `buffered=${socket.bufferedAmount}`,
        fieldsOf(event),
        event.target === socket,
        event.eventPhase,
      );
    for (const type of ['open', 'message', 'error', 'close']) {
      socket.addEventListener(type, (event) => {
        at(event, 'first');
        if (event.type === 'error')
          queueMicrotask(() => Promise.resolve().then(() => say('microtask of error', `state=${socket.readyState}`)));
      });
      socket[`on${type}`] = (event) => at(event, 'handler');
      socket.addEventListener(type, (event) => at(event, 'second'));
    }
  };

  window.oracle = {
    log,
    say,
    calledOn,
    /** Begins; resolves once the socket is open, or at once if it is not to open. */
    socket(url, waits) {
      const socket = new WebSocket(url);
      window.oracleSocket = socket;
      observeSocket(socket);
      say('made', socket.readyState, socket.url === url, socket.protocol, socket.extensions);
      calledOn('send at once', () => socket.send('x'));
      return waits ? new Promise((resolve) => socket.addEventListener('open', () => resolve(true))) : true;
    },
    source(url) {
      const source = new EventSource(url);
      window.oracleSource = source;
      for (const type of ['open', 'message', 'named', 'error'])
        source.addEventListener(type, (event) =>
          say('source', event.type, event.constructor.name, `state=${source.readyState}`, fieldsOf(event)),
        );
      source.onerror = () => say('onerror', source.readyState);
      say('made', source.readyState, source.withCredentials);
      return true;
    },
  };
})();
