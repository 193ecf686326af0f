/** Uses that are counted and not recorded: workers, registrations, media. */
(() => {
  const SCRIPT =
    'data:text/javascript,onmessage=({data})=>{postMessage([data,self.name]);if(data==="throw")throw Error("x")}';
  const SHARED =
    'data:text/javascript,onconnect=({ports:[port]})=>{port.onmessage=({data})=>port.postMessage([data,self.name])}';

  const NAMES = ['Worker', 'SharedWorker'];

  for (const name of NAMES) {
    contract(`unrecorded: ${name} as a page sees it`, (t) => {
      const value = window[name];
      return {
        own: t.showProperty(window, name),
        keys: Reflect.ownKeys(value).map(String).sort(),
        prototype: t.showProperties(value.prototype),
        isItself: value.prototype.constructor === value,
        text: [String(value), Function.prototype.toString.call(value), `${Object.prototype.toString.call(value)}`],
        without: [t.attempt(() => value(SCRIPT)), t.attempt(() => new value()), t.attempt(() => new value('http://['))],
        cross: t.attempt(() => new value('https://elsewhere.test/w.js')),
      };
    });
  }

  contract('unrecorded: a worker answers, fails and ends', async (t) => {
    const worker = new Worker(SCRIPT, { name: 'own' });
    t.onEnd(() => worker.terminate());
    const answer = t.event(worker, 'message');
    worker.postMessage('a');
    const { data } = await answer;
    const failure = t.event(worker, 'error');
    worker.onerror = (event) => event.preventDefault();
    worker.postMessage('throw');
    const { message } = await failure;
    return { data, hasMessage: message.includes('x'), own: Reflect.ownKeys(worker), type: t.show(worker) };
  });

  contract('unrecorded: a shared worker answers', async (t) => {
    const { port } = new SharedWorker(SHARED, 'own');
    const answer = t.event(port, 'message');
    port.start();
    port.postMessage('a');
    return { data: (await answer).data, port: t.show(port) };
  });

  contract('unrecorded: subclasses of workers', async (t) => {
    class Own extends Worker {
      constructor(script) {
        super(script, { name: 'sub' });
        this.extra = new.target === Own;
      }

      ask(data) {
        this.postMessage(data);
      }
    }
    const worker = new Own(SCRIPT);
    t.onEnd(() => worker.terminate());
    const answer = t.event(worker, 'message');
    worker.ask('b');
    const other = Reflect.construct(Worker, [SCRIPT], Own);
    t.onEnd(() => other.terminate());
    return {
      data: (await answer).data,
      extra: worker.extra,
      are: [worker instanceof Own, worker instanceof Worker, other instanceof Own, 'extra' in other],
      constructor: worker.constructor === Own,
      parent: Object.getPrototypeOf(Own) === Worker,
    };
  });

  contract('unrecorded: reads of the options of a worker', async (t) => {
    const reads = [];
    const options = (kind) =>
      Object.defineProperties(
        {},
        Object.fromEntries(
          ['type', 'credentials', 'name'].map((key) => [
            key,
            { enumerable: true, get: () => void reads.push([kind, key]) },
          ]),
        ),
      );
    const address = { toString: () => (reads.push('address'), SCRIPT) };
    const worker = new Worker(address, options('worker'));
    t.onEnd(() => worker.terminate());
    void new SharedWorker(SHARED, options('shared'));
    return reads;
  });

  contract('unrecorded: a service worker is registered, or refused', async (t) => {
    if (navigator.serviceWorker === undefined) return 'not in this browser';
    const { serviceWorker } = navigator;
    return {
      method: t.showProperty(ServiceWorkerContainer.prototype, 'register'),
      missing: (await t.outcome(serviceWorker.register('/no-such-worker.js'))).name,
      scheme: await t.outcome(serviceWorker.register('blob:x')),
      none: await t.outcome(serviceWorker.register()),
      borrowed: await t.outcome(ServiceWorkerContainer.prototype.register.call({}, '/x.js')),
    };
  });

  contract('unrecorded: media of a peer connection', async (t) => {
    if (window.RTCPeerConnection === undefined) return 'not in this browser';
    const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
    t.onEnd(() => {
      one.close();
      other.close();
    });
    const order = [];
    one.onnegotiationneeded = () => order.push('negotiationneeded');
    other.ontrack = ({ track }) => order.push(`track ${track.kind}`);
    const transceiver = one.addTransceiver('audio', { direction: 'recvonly' });
    const context = new AudioContext();
    const { stream } = context.createMediaStreamDestination();
    const sender = one.addTrack(stream.getTracks()[0], stream);
    await one.setLocalDescription(await one.createOffer());
    await other.setRemoteDescription(one.localDescription);
    await t.until(() => order.includes('track audio'));
    await context.close();
    return {
      order,
      classes: [t.show(transceiver), t.show(sender), transceiver.direction],
      methods: ['addTrack', 'addTransceiver'].map((name) => t.showProperty(RTCPeerConnection.prototype, name)),
      errors: [
        t.attempt(() => one.addTrack()),
        t.attempt(() => one.addTransceiver('picture')),
        t.attempt(() => one.addTrack(stream.getTracks()[0], stream)),
      ],
    };
  });
})();
