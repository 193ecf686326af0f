import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  addAccessors,
  CloseEvents,
  FakeTarget,
  fire,
  MessageEvents,
  PlainEvent,
  startRecorder,
  stubEvents,
} from '../fake-events.ts';

interface State {
  _url: string;
  _readyState: number;
  _bufferedAmount: number;
  _protocol: string;
}

let recording: ReturnType<typeof startRecorder>;

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  stubEvents();
  class Socket extends FakeTarget {
    _url: string;
    _readyState = 1;
    _bufferedAmount = 0;
    _protocol = '';
    _extensions = '';
    constructor(url: string) {
      super();
      if (url === 'refused') throw new SyntaxError('no such URL');
      this._url = url;
    }
    send(): void {}
    close(): void {}
  }
  addAccessors(Socket.prototype, 'url', 'protocol', 'extensions', 'bufferedAmount', 'readyState');
  vi.stubGlobal('WebSocket', Socket);
  const { observeWebSockets } = await import('../../../../src/injected/transports/websocket.ts');
  recording = startRecorder();
  observeWebSockets(recording.recorder);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const open = (...args: readonly unknown[]): WebSocket & State =>
  new (WebSocket as unknown as new (...args: readonly unknown[]) => WebSocket & State)('wss://a.test/', ...args);
const details = () => recording.written().map(({ kind, detail }) => ({ kind, ...(detail as object) }));

describe('the begin of a socket', () => {
  test('has its subprotocols as far as they are texts, and runs no code of the page', () => {
    const spy = vi.fn<() => string>(() => 'x');
    open('one');
    open(['one', { toString: spy }, 'two']);
    open({ toString: spy });
    expect(details().map((each) => (each as { protocols?: unknown }).protocols)).toEqual([['one'], ['one', 'two'], []]);
    expect(spy).not.toHaveBeenCalled();
  });
  test('that the platform refuses is an attempt that failed, and throws as before', () => {
    expect(() => new WebSocket('refused')).toThrow(SyntaxError);
    expect(details()).toMatchObject([
      { kind: 'connecting', url: expect.anything() },
      { kind: 'error', state: 3, text: 'SyntaxError: no such URL' },
      { kind: 'close', how: 'failed', wasClean: false },
    ]);
  });
});

describe('a frame', () => {
  test('is what the browser received, not what the page dispatches', () => {
    const socket = open();
    fire(socket, new MessageEvents('message', { _data: 'hello' }));
    fire(socket, new MessageEvents('message', { _data: 'forged', isTrusted: false }));
    expect(recording.kinds()).toEqual(['connecting', 'message']);
    expect(recording.written()[1]?.raw).toBe('hello');
  });
  test('that is binary is written as bytes', () => {
    fire(open(), new MessageEvents('message', { _data: Uint8Array.of(1, 2).buffer }));
    expect(details()[1]).toMatchObject({ direction: 'in', bodyKind: 'arraybuffer' });
  });
  test('that is sent has the bytes that waited', () => {
    const socket = open();
    socket._bufferedAmount = 70;
    socket.send('x');
    expect(details()[1]).toMatchObject({ direction: 'out', bodyKind: 'text', buffered: 70 });
  });
});

test('an object that is sent is converted by the platform alone', () => {
  const spy = vi.fn<() => string>(() => 'x');
  (open().send as (data: unknown) => void)({ toString: spy });
  expect(spy).not.toHaveBeenCalled();
});

describe('the queue of a socket', () => {
  test('is measured each 250 ms until it is empty, and written where it has changed', () => {
    const socket = open();
    socket._bufferedAmount = 70;
    socket.send('x');
    socket.send('y');
    vi.advanceTimersByTime(250);
    socket._bufferedAmount = 30;
    vi.advanceTimersByTime(250);
    socket._bufferedAmount = 0;
    vi.advanceTimersByTime(250);
    expect(details().filter(({ kind }) => kind === 'buffered')).toMatchObject([{ amount: 30 }, { amount: 0 }]);
    expect(vi.getTimerCount()).toBe(0);
  });
  test('is not measured where nothing waits, or the socket is closing', () => {
    const socket = open();
    socket.send('x');
    socket._readyState = 2;
    socket._bufferedAmount = 5;
    socket.send('y');
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the end of a socket', () => {
  test('that the page asks for has its code and reason where they are a number and a text', () => {
    const socket = open();
    socket.close(4000, 'bye');
    (socket.close as (...args: readonly unknown[]) => void)('4000', {});
    expect(details().slice(1)).toMatchObject([
      { kind: 'closing', code: 4000, reason: 'bye' },
      { kind: 'closing', code: null, reason: '' },
    ]);
  });
  test('has what the browser says of it', () => {
    const socket = open();
    fire(socket, new PlainEvent('error'));
    fire(socket, new CloseEvents('close', { _code: 1006, _reason: '', _wasClean: false }));
    expect(details().slice(1)).toMatchObject([
      { kind: 'error' },
      { kind: 'close', how: 'closed', code: 1006, wasClean: false },
    ]);
  });
});
