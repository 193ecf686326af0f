/** A secure page that asks for what is not secure. Run by a journey, since it needs a page over TLS. */
(() => {
  // Never looked up: a browser refuses such addresses before it asks for one.
  const PLAIN = 'http://plain.example/';

  contract('mixed content: refused for each interface', async (t) => {
    const seen = { isSecure: isSecureContext, protocol: location.protocol };
    seen.socket = t.attempt(() => new WebSocket('ws://plain.example/').readyState);
    seen.fetch = await t.outcome(fetch(PLAIN));
    const source = t.attempt(() => {
      const made = new EventSource(PLAIN);
      seen.sourceEvent = t.event(made, 'error').then(() => made.readyState);
      return made.readyState;
    });
    seen.source = source;
    seen.sourceEvent = await seen.sourceEvent;
    const request = new XMLHttpRequest();
    seen.opened = t.attempt(() => request.open('GET', PLAIN));
    const ended = t.event(request, 'loadend').then(() => [request.readyState, request.status]);
    seen.sent = t.attempt(() => request.send());
    seen.ended = await ended;
    seen.beacon = t.attempt(() => navigator.sendBeacon(PLAIN, 'x'));
    return seen;
  });

  contract('mixed content: what is secure works', async (t) => {
    const socket = new WebSocket(t.ws('/ws/echo'));
    await t.event(socket, 'open');
    socket.send('secure');
    const { data } = await t.event(socket, 'message');
    socket.close();
    return [new URL(socket.url).protocol, data, await (await fetch(t.url('/answer', { body: 'x' }))).text()];
  });
})();
