import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addAccessors, FakeTarget, fire, MessageEvents, startRecorder, stubEvents } from '../fake-events.ts';

let recording: ReturnType<typeof startRecorder>;

/** Gives an interface `onmessage` as platforms have it: what is neither a function nor an object sets none. */
function addHandler(prototype: object): void {
  const handlers = new WeakMap<object, unknown>();
  Object.defineProperty(prototype, 'onmessage', {
    configurable: true,
    get(this: object) {
      return handlers.get(this) ?? null;
    },
    set(this: object, handler: unknown) {
      handlers.set(this, typeof handler === 'function' ? handler : null);
    },
  });
}

beforeEach(async () => {
  vi.resetModules();
  stubEvents();
  class Connection extends FakeTarget {
    _url: string;
    _readyState = 1;
    _bufferedAmount = 0;
    constructor(url: string) {
      super();
      this._url = url;
    }
    send(): void {}
    close(): void {}
  }
  class Socket extends Connection {}
  class Source extends Connection {}
  for (const { prototype } of [Socket, Source]) {
    addAccessors(prototype, 'url', 'readyState', 'protocol', 'extensions', 'bufferedAmount', 'withCredentials');
    addHandler(prototype);
  }
  vi.stubGlobal('WebSocket', Socket);
  vi.stubGlobal('EventSource', Source);
  const { observeAdding } = await import('../../../../src/injected/transports/listening.ts');
  const { observeWebSockets } = await import('../../../../src/injected/transports/websocket.ts');
  const { observeEventSources } = await import('../../../../src/injected/transports/eventsource.ts');
  recording = startRecorder();
  observeAdding();
  observeWebSockets(recording.recorder);
  observeEventSources(recording.recorder);
});
afterEach(() => void vi.unstubAllGlobals());

const message = (type = 'message') => new MessageEvents(type, { _data: 'hello', _lastEventId: '' });
const receive = (target: object, times = 1): void => {
  for (let count = 0; count < times; count += 1) fire(target, message());
};
const ignore = (): void => undefined;
const said = () =>
  recording.written().flatMap(({ kind, connection, detail }) => (kind === 'state' ? [{ connection, ...detail }] : []));

/** Each way to make a connection; `message` and `onmessage` are the same for both. */
const MADE: readonly (readonly [string, () => WebSocket | EventSource])[] = [
  ['a socket', () => new WebSocket('wss://a.test/')],
  ['an event source', () => new EventSource('https://a.test/')],
];

describe.each(MADE)('%s', (_name, make) => {
  test.each([
    ['onmessage', (target: WebSocket | EventSource) => (target.onmessage = ignore)],
    ['addEventListener', (target: WebSocket | EventSource) => target.addEventListener('message', ignore)],
  ])('says once how many messages came before %s', (_way, listen) => {
    const target = make();
    receive(target, 2);
    listen(target);
    receive(target);
    listen(target);
    expect(said()).toEqual([{ connection: 1, subject: 'listener', state: '2' }]);
  });

  test('says nothing where the page listened before the first, whatever it does later', () => {
    const target = make();
    target.onmessage = ignore;
    receive(target);
    target.onmessage = null;
    receive(target, 3);
    target.addEventListener('message', ignore);
    expect(said()).toEqual([]);
  });

  test('says nothing of a page that never listens, as one that only sends', () => {
    const target = make();
    receive(target, 3);
    target.onmessage = null;
    target.addEventListener('message', null as never);
    target.addEventListener('open', ignore);
    expect(said()).toEqual([]);
  });

  test('does not count what the page dispatches itself', () => {
    const target = make();
    fire(target, new MessageEvents('message', { _data: 'forged', _lastEventId: '', isTrusted: false }));
    target.onmessage = ignore;
    expect(said()).toEqual([]);
  });
});

describe('events with a type', () => {
  test('are not counted: what the page listens for comes to it from then on', () => {
    const source = new EventSource('https://a.test/');
    source.addEventListener('trade', ignore);
    fire(source, message('trade'));
    receive(source);
    source.onmessage = ignore;
    expect(said()).toMatchObject([{ state: '1' }]);
  });
});

describe('what listens', () => {
  test('may be a class of the page made of the native one', () => {
    class Own extends WebSocket {
      constructor() {
        super('wss://a.test/');
        this.addEventListener('message', ignore);
      }
    }
    const socket = new Own();
    receive(socket);
    socket.onmessage = ignore;
    expect(said()).toEqual([]);
  });

  test('is asked for no getter of the page', () => {
    const socket = new WebSocket('wss://a.test/');
    const read = vi.fn<() => unknown>(() => null);
    Object.defineProperty(socket, 'onmessage', { get: read, set: ignore });
    receive(socket);
    socket.onmessage = ignore;
    expect(read).not.toHaveBeenCalled();
    expect(said()).toEqual([]);
  });
});
