/** RTCPeerConnection and RTCDataChannel: two peers in this page. */
(() => {
  const PEER_EVENTS = [
    'connectionstatechange',
    'iceconnectionstatechange',
    'signalingstatechange',
    'negotiationneeded',
    'datachannel',
  ];
  /** Without `bufferedamountlow`, which comes before or after what the other side answers. */
  const CHANNEL_EVENTS = ['open', 'message', 'closing', 'error', 'close'];

  /** Two peers that know of each other's candidates. */
  const pair = (t, Peer = RTCPeerConnection, configuration = undefined) => {
    const peers = [new Peer(configuration), new Peer(configuration)];
    const [left, right] = peers;
    left.onicecandidate = ({ candidate }) => right.addIceCandidate(candidate).catch(() => {});
    right.onicecandidate = ({ candidate }) => left.addIceCandidate(candidate).catch(() => {});
    t.onEnd(() => peers.forEach((peer) => peer.close()));
    return peers;
  };

  const negotiate = async (left, right) => {
    await left.setLocalDescription();
    await right.setRemoteDescription(left.localDescription);
    await right.setLocalDescription();
    await left.setRemoteDescription(right.localDescription);
  };

  /** A channel of the left peer, and the right peer's end of it, both open. */
  const connected = async (t, options = {}, label = 'channel', Peer = RTCPeerConnection) => {
    const [left, right] = pair(t, Peer);
    const mine = left.createDataChannel(label, options);
    const opened = t.event(mine, 'open');
    const arrived = t.event(right, 'datachannel');
    await negotiate(left, right);
    const { channel: theirs } = await arrived;
    if (theirs.readyState !== 'open') await t.event(theirs, 'open');
    await opened;
    return { left, right, mine, theirs };
  };

  const look = (channel) => [
    channel.label,
    channel.readyState,
    channel.ordered,
    channel.maxRetransmits,
    channel.maxPacketLifeTime,
    channel.negotiated,
    channel.protocol,
    channel.bufferedAmount,
    channel.bufferedAmountLowThreshold,
    channel.binaryType,
    typeof channel.id,
  ];

  const content = async (data) =>
    typeof data === 'string'
      ? [data.length, data.slice(0, 20)]
      : [
          Object.prototype.toString.call(data),
          [...new Uint8Array(data instanceof Blob ? await data.arrayBuffer() : data)].join(' '),
        ];

  contract('webrtc: the two names of the peer connection', async (t) => ({
    names: Reflect.ownKeys(window)
      .map(String)
      .filter((name) => name.includes('RTC'))
      .sort(),
    isSame: window.webkitRTCPeerConnection === RTCPeerConnection,
    old: t.showProperty(window, 'webkitRTCPeerConnection'),
  }));

  contract('webrtc: bad arguments and bad receivers', async (t) => {
    const [left] = pair(t);
    const closed = new RTCPeerConnection();
    closed.close();
    const { createDataChannel, close } = RTCPeerConnection.prototype;
    const { send } = RTCDataChannel.prototype;
    return {
      call: t.attempt(() => RTCPeerConnection()),
      constructors: [5, 'x', { iceServers: 5 }, { iceServers: [{ urls: 'http://a' }] }, { bundlePolicy: 'x' }].map(
        (configuration) => t.attempt(() => new RTCPeerConnection(configuration)),
      ),
      channel: t.attempt(() => new RTCDataChannel()),
      none: t.attempt(() => left.createDataChannel()),
      symbol: t.attempt(() => left.createDataChannel(Symbol('s'))),
      long: t.attempt(() => left.createDataChannel('x'.repeat(65_536))),
      both: t.attempt(() => left.createDataChannel('x', { maxRetransmits: 1, maxPacketLifeTime: 1 })),
      id: t.attempt(() => left.createDataChannel('x', { negotiated: true })),
      twice: [1, 2].map(() => t.attempt(() => left.createDataChannel('x', { negotiated: true, id: 9 }))),
      large: t.attempt(() => left.createDataChannel('x', { negotiated: true, id: 65_535 })),
      onClosed: t.attempt(() => closed.createDataChannel('x')),
      receivers: [createDataChannel, close, RTCPeerConnection.prototype.restartIce].map((method) =>
        t.attempt(() => method.call({}, 'x')),
      ),
      send: t.attempt(() => send.call({}, 'x')),
      closeTwice: [t.attempt(() => closed.close()), t.attempt(() => closed.restartIce())],
    };
  });

  contract('webrtc: offers with options of every form', async (t) => {
    const [left] = pair(t);
    left.createDataChannel('x');
    const { createOffer } = RTCPeerConnection.prototype;
    const seen = [];
    const spying = new Proxy(
      { iceRestart: true },
      { get: (target, name) => (seen.push(String(name)), Reflect.get(target, name)) },
    );
    const options = [undefined, null, {}, { iceRestart: true }, { iceRestart: 'yes' }, spying, 5];
    const kindOf = (offer) => [offer.type, offer.sdp.length > 0];
    return {
      promises: await Promise.all(
        options.map((each) => left.createOffer(each).then(kindOf, (error) => [error.name, error.message])),
      ),
      callbacks: await new Promise((resolve) => {
        left.createOffer((offer) => resolve(kindOf(offer)), resolve, { iceRestart: true });
      }),
      read: seen.filter((name) => name === 'iceRestart').length,
      shape: [createOffer.name, createOffer.length, String(createOffer)],
      receiver: await createOffer.call({}).then(kindOf, (error) => [error.name, error.message]),
    };
  });

  contract('webrtc: what a label and its options become', async (t) => {
    const [left] = pair(t);
    const labels = ['', 'chat', 'ä €', '\uD800 lone', 'a/b?c#d', 'x'.repeat(600), '😀'.repeat(300), 5, null];
    const options = [
      { ordered: false },
      { ordered: false, maxRetransmits: 0 },
      { maxPacketLifeTime: 100 },
      { protocol: 'json' },
      { negotiated: true, id: 5 },
      { id: 7 },
    ];
    return {
      labels: labels.map((label) => look(left.createDataChannel(label))),
      options: options.map((option) => {
        const channel = left.createDataChannel('x', option);
        return [...look(channel), channel.negotiated ? channel.id : null];
      }),
    };
  });

  contract('webrtc: options are read once and in order', async (t) => {
    const [left] = pair(t);
    const seen = [];
    const record = (object, name) =>
      new Proxy(object, {
        get: (target, key) => {
          seen.push(`${name}.${String(key)}`);
          return target[key];
        },
        getOwnPropertyDescriptor: (target, key) => {
          seen.push(`${name} descriptor ${String(key)}`);
          return Reflect.getOwnPropertyDescriptor(target, key);
        },
      });
    left.createDataChannel({ toString: () => seen.push('label') }, record({ ordered: false }, 'options'));
    new RTCPeerConnection(
      record({ iceServers: [record({ urls: 'stun:127.0.0.1:3478' }, 'server')] }, 'configuration'),
    ).close();
    return seen;
  });

  contract('webrtc: states and events of both peers, in their order', async (t) => {
    const [left, right] = pair(t);
    const seen = { left: [], right: [], mine: [], theirs: [] };
    const note = (target, types, list) => {
      for (const type of types) {
        target.addEventListener(type, (event) => {
          list.push({ ...t.showEvent(event), state: target.readyState ?? target.signalingState });
        });
      }
    };
    // The states between the first and the last differ from run to run.
    note(left, ['signalingstatechange', 'negotiationneeded', 'datachannel'], seen.left);
    note(right, ['signalingstatechange', 'negotiationneeded', 'datachannel'], seen.right);
    const mine = left.createDataChannel('events', { protocol: 'p' });
    note(mine, CHANNEL_EVENTS, seen.mine);
    const arrived = new Promise((resolve) => {
      right.ondatachannel = (event) => {
        const { channel } = event;
        note(channel, CHANNEL_EVENTS, seen.theirs);
        resolve([channel, [event.constructor.name, channel === event.channel, look(channel)]]);
      };
    });
    await t.event(left, 'negotiationneeded');
    const opened = t.event(mine, 'open');
    await negotiate(left, right);
    const [theirs, event] = await arrived;
    await opened;
    await t.until(() => theirs.readyState === 'open');
    mine.send('one');
    await t.event(theirs, 'message');
    theirs.send('two');
    await t.event(mine, 'message');
    const ended = [t.event(mine, 'close'), t.event(theirs, 'close')];
    theirs.close();
    const afterClose = theirs.readyState;
    await Promise.all(ended);
    await t.until(() => left.connectionState === 'connected' && right.connectionState === 'connected');
    return { event, seen, afterClose, ids: mine.id === theirs.id, states: [look(mine), look(theirs)] };
  });

  contract('webrtc: text and bytes of every kind arrive as they were', async (t) => {
    const { mine, theirs } = await connected(t);
    const buffer = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]).buffer;
    const kinds = [
      '',
      'ascii',
      'ä €',
      '😀',
      '\u0000',
      '\uD800 lone',
      'a'.repeat(60_000),
      5,
      null,
      undefined,
      [1, 2],
      buffer,
      new ArrayBuffer(0),
      new Uint8Array(buffer, 2, 3),
      new Uint16Array(buffer, 2, 2),
      new DataView(buffer, 1, 4),
      new Blob(['blob']),
    ];
    const seen = [];
    for (const type of ['arraybuffer', 'blob']) {
      theirs.binaryType = type;
      for (const kind of kinds) {
        const next = t.event(theirs, 'message');
        const sent = t.attempt(() => mine.send(kind));
        if ('error' in sent) {
          seen.push(sent);
          continue;
        }
        const { data, origin, lastEventId, ports, source } = await next;
        seen.push([await content(data), origin === location.origin, lastEventId, ports.length, source]);
      }
    }
    return { seen, symbol: t.attempt(() => mine.send(Symbol('s'))), none: t.attempt(() => mine.send()) };
  });

  contract('webrtc: sending before, while and after it is closed', async (t) => {
    const [left] = pair(t);
    const early = left.createDataChannel('early');
    const before = t.attempt(() => early.send('x'));
    const { mine } = await connected(t);
    const ended = t.event(mine, 'close');
    mine.close();
    const during = [mine.readyState, t.attempt(() => mine.send('x')), t.attempt(() => mine.close())];
    await ended;
    return { before, during, after: [mine.readyState, t.attempt(() => mine.send('x')), mine.bufferedAmount] };
  });

  contract('webrtc: bufferedAmount and its threshold', async (t) => {
    const { mine, theirs } = await connected(t);
    let received = 0;
    theirs.addEventListener('message', ({ data }) => {
      received += data.byteLength;
    });
    mine.bufferedAmountLowThreshold = 65_536;
    let events = 0;
    mine.onbufferedamountlow = () => {
      events += 1;
    };
    const chunk = new Uint8Array(16_384);
    const amounts = [];
    for (let index = 0; index < 32; index += 1) {
      mine.send(chunk);
      amounts.push(mine.bufferedAmount > 0);
    }
    const atOnce = mine.bufferedAmount;
    await t.event(mine, 'bufferedamountlow');
    const low = mine.bufferedAmount <= 65_536;
    await t.until(() => mine.bufferedAmount === 0 && received === 32 * 16_384);
    return { amounts, isAll: atOnce > 65_536, low, events: events > 0, received };
  });

  contract('webrtc: channels agreed on by both sides', async (t) => {
    const [left, right] = pair(t);
    let announced = 0;
    right.addEventListener('datachannel', () => {
      announced += 1;
    });
    const options = { negotiated: true, id: 3, ordered: false, maxRetransmits: 2 };
    const mine = left.createDataChannel('agreed', options);
    const theirs = right.createDataChannel('agreed', options);
    const both = [t.event(mine, 'open'), t.event(theirs, 'open')];
    await negotiate(left, right);
    await Promise.all(both);
    const next = t.event(theirs, 'message');
    mine.send('x');
    const { data } = await next;
    return { data, announced, mine: [...look(mine), mine.id], theirs: [...look(theirs), theirs.id] };
  });

  contract('webrtc: handlers of every kind, in the order in which they were set', async (t) => {
    const { mine, theirs } = await connected(t);
    const order = [];
    theirs.addEventListener('message', () => order.push('first'));
    theirs.onmessage = () => order.push('attribute');
    theirs.addEventListener('message', { handleEvent: () => order.push('object') });
    theirs.addEventListener('message', (event) => event.stopImmediatePropagation(), { once: true });
    theirs.addEventListener('message', () => order.push('last'));
    for (const text of ['one', 'two']) {
      const next = t.event(theirs, 'message');
      mine.send(text);
      // The first is stopped before `next` gets it.
      await Promise.race([next, t.until(() => order.filter((name) => name === 'object').length === 1)]);
    }
    await t.until(() => order.length === 7);
    const fake = new MessageEvent('message', { data: 'fake' });
    const fakes = t.event(theirs, 'message');
    theirs.dispatchEvent(fake);
    const { isTrusted } = await fakes;
    return { order, isTrusted, handler: typeof theirs.onmessage, none: theirs.onopen };
  });

  contract('webrtc: the peer connection is closed on this side', async (t) => {
    const { left, mine, theirs } = await connected(t);
    const seen = [];
    // Whether `closing` comes before is a matter of timing: the reset of the stream and the end of the transport race.
    for (const type of ['error', 'close']) theirs.addEventListener(type, () => seen.push(type));
    const peer = [];
    for (const type of PEER_EVENTS) left.addEventListener(type, () => peer.push(type));
    left.close();
    const atOnce = [left.connectionState, left.signalingState, left.iceConnectionState];
    await t.event(theirs, 'close');
    return { atOnce, seen, peer, send: t.attempt(() => mine.send('x')), again: t.attempt(() => left.close()) };
  });

  contract('webrtc: errors of a channel', async (t) => {
    const { left, theirs } = await connected(t);
    const error = new Promise((resolve) => {
      theirs.addEventListener('error', (event) => resolve([event.constructor.name, t.showError(event.error)]));
      theirs.addEventListener('close', () => setTimeout(resolve, 0, 'no error'));
    });
    left.close();
    return error;
  });

  contract('webrtc: subclasses', async (t) => {
    class Peer extends RTCPeerConnection {
      #secret = 'secret';

      constructor(...args) {
        super(...args);
        this.own = new.target === Peer;
      }

      get secret() {
        return this.#secret;
      }

      createDataChannel(label, options) {
        return super.createDataChannel(`sub ${label}`, options);
      }

      close() {
        this.closes = (this.closes ?? 0) + 1;
        return super.close();
      }
    }
    const { left, right, mine, theirs } = await connected(t, {}, 'class', Peer);
    const next = t.event(theirs, 'message');
    mine.send('x');
    const { data } = await next;
    right.close();
    return {
      data,
      labels: [mine.label, theirs.label],
      own: [left.own, left.secret, right.closes],
      is: [left instanceof Peer, left instanceof RTCPeerConnection, left.constructor === Peer, Peer.name],
      prototype: Object.getPrototypeOf(Peer) === RTCPeerConnection,
      text: [String(left), String(mine)],
      keys: [Object.keys(left), Reflect.ownKeys(mine).map(String)],
      statics: typeof Peer.generateCertificate,
    };
  });

  contract('webrtc: Reflect.construct with another target', async (t) => {
    const Other = function Other() {};
    const made = Reflect.construct(RTCPeerConnection, [], Other);
    t.onEnd(() => RTCPeerConnection.prototype.close.call(made));
    return {
      is: [made instanceof Other, made instanceof RTCPeerConnection],
      state: t.attempt(() => Reflect.get(RTCPeerConnection.prototype, 'connectionState', made)),
      channel: t.attempt(() => RTCPeerConnection.prototype.createDataChannel.call(made, 'x').label),
    };
  });

  contract('webrtc: own properties of instances', async (t) => {
    const { left, mine } = await connected(t);
    const keys = (object) => ({
      own: Reflect.ownKeys(object).map(String),
      isDirect: Object.getPrototypeOf(object) === object.constructor.prototype,
      isExtensible: Object.isExtensible(object),
      tag: String(object),
    });
    return { peer: keys(left), channel: keys(mine) };
  });

  contract('webrtc: what the page passes is what it gets back', async (t) => {
    const iceServers = [{ urls: ['stun:127.0.0.1:3478', 'turn:127.0.0.1:3478'], username: 'u', credential: 'c' }];
    const [left] = pair(t, RTCPeerConnection, { iceServers, bundlePolicy: 'max-bundle' });
    const { iceServers: back, bundlePolicy } = left.getConfiguration();
    return { back, bundlePolicy, isSame: left.getConfiguration() === left.getConfiguration(), iceServers };
  });

  contract('webrtc: a function of the page in place of createDataChannel', async (t) => {
    const calls = [];
    const native = t.replace(RTCPeerConnection.prototype, 'createDataChannel', function (...args) {
      calls.push(args.length);
      return native.apply(this, args);
    });
    const { mine, theirs } = await connected(t);
    const next = t.event(theirs, 'message');
    mine.send('x');
    const { data } = await next;
    return { calls, data, text: String(native) };
  });

  contract('webrtc: in another frame', async (t) => {
    const { window: other } = await t.html('<p>frame</p>');
    const { mine, theirs } = await connected(t, {}, 'frame', other.RTCPeerConnection);
    const next = t.event(theirs, 'message');
    mine.send('x');
    const { data } = await next;
    return {
      data,
      is: [mine instanceof RTCDataChannel, mine instanceof other.RTCDataChannel],
      borrowed: t.attempt(() => RTCDataChannel.prototype.send.call(mine, 'x')),
      distinct: other.RTCPeerConnection !== RTCPeerConnection,
    };
  });
})();
