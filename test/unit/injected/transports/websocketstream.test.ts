import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Initiator from '../../../../src/injected/platform/initiator.ts';
import { addAccessors, startRecorder, stubEvents } from '../fake-events.ts';

vi.mock('../../../../src/injected/platform/initiator.ts', async (original) => ({
  ...(await original<typeof Initiator>()),
  // As in a bundle of one file, where the stack of a read names `Promise.then`.
  isDirectUse: () => true,
}));

/** The socket behind the stream that was made last. */
interface Made {
  readonly open: (protocol?: string) => void;
  readonly refuse: (error: Error) => void;
  readonly end: (info: object) => void;
  readonly fail: (error: Error) => void;
  readonly receive: (value: unknown) => void;
}

/** A promise, and what settles it. */
function settleable() {
  let resolve: (value: unknown) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<unknown>((...settles) => {
    [resolve, reject] = settles;
  });
  return { promise, resolve, reject };
}

let made: Made;
let recording: ReturnType<typeof startRecorder>;

beforeEach(async () => {
  vi.resetModules();
  stubEvents();
  class SocketStream {
    _url: string;
    _opened: Promise<unknown>;
    _closed: Promise<unknown>;
    constructor(url: string) {
      if (url === 'refused') throw new SyntaxError('no such URL');
      this._url = url;
      const [opened, closed] = [settleable(), settleable()];
      this._opened = opened.promise;
      this._closed = closed.promise;
      let controller: ReadableStreamDefaultController | null = null;
      const readable = new ReadableStream({
        start(own) {
          controller = own;
        },
      });
      made = {
        open: (protocol = '') => opened.resolve({ readable, writable: new WritableStream(), protocol, extensions: '' }),
        refuse: opened.reject,
        end: closed.resolve,
        fail: closed.reject,
        receive: (value) => controller?.enqueue(value),
      };
    }
    close(): void {}
  }
  addAccessors(SocketStream.prototype, 'url', 'opened', 'closed');
  vi.stubGlobal('WebSocketStream', SocketStream);
  vi.stubGlobal('Response', Response);
  const { observeBodies } = await import('../../../../src/injected/transports/body.ts');
  const { observeSocketStreams } = await import('../../../../src/injected/transports/websocketstream.ts');
  recording = startRecorder();
  const unseen = { add: () => undefined, addBody: () => undefined, exchangeOf: () => null };
  const { createWriteObserver } = await import('../../../../src/injected/transports/writes.ts');
  const bodies = observeBodies(recording.recorder, unseen, () => undefined);
  const writes = createWriteObserver();
  bodies.intoSink(writes.find);
  observeSocketStreams(recording.recorder, bodies, writes);
});
afterEach(() => void vi.unstubAllGlobals());

interface SocketStream {
  readonly opened: Promise<{ readonly readable: ReadableStream; readonly writable: WritableStream }>;
  close(info?: object): void;
}

const construct = (...args: readonly unknown[]): SocketStream =>
  new (Reflect.get(globalThis, 'WebSocketStream') as new (...args: readonly unknown[]) => SocketStream)(...args);

const details = () => recording.written().map(({ kind, detail }) => ({ kind, ...(detail as object) }));
const kinds = () => recording.written().map(({ kind }) => kind);
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('a WebSocketStream', () => {
  test('is a socket: its handshake with protocols, its opening, its end with a code', async () => {
    construct('wss://a.test/', { protocols: ['one', 'two'] });
    made.open('two');
    await settled();
    made.end({ closeCode: 4001, reason: 'done' });
    await settled();
    expect(details()).toMatchObject([
      { kind: 'connecting', transport: 'websocket', url: 'wss://a.test/', protocols: ['one', 'two'] },
      { kind: 'open', status: 101, protocol: 'two' },
      { kind: 'close', how: 'closed', code: 4001, reason: 'done', wasClean: true },
    ]);
  });

  test('has what the page reads and writes, each once and as it is', async () => {
    const stream = construct('wss://a.test/');
    made.open();
    const { readable, writable } = await stream.opened;
    const [reader, writer] = [readable.getReader(), writable.getWriter()];
    for (const value of ['text', new ArrayBuffer(3)]) {
      await writer.write(value);
      made.receive(value);
      await reader.read().then(() => undefined);
    }
    expect(details().slice(2)).toMatchObject([
      { kind: 'message', direction: 'out', bodyKind: 'text' },
      { kind: 'message', direction: 'in', bodyKind: 'text' },
      { kind: 'message', direction: 'out', bodyKind: 'arraybuffer' },
      { kind: 'message', direction: 'in', bodyKind: 'arraybuffer' },
    ]);
  });

  test('says that something went which it did not see, where the page pipes into it', async () => {
    const stream = construct('wss://a.test/');
    made.open();
    const { writable } = await stream.opened;
    await new ReadableStream({ start: (controller) => controller.close() }).pipeTo(writable);
    expect(details().slice(2)).toMatchObject([{ kind: 'message', direction: 'out', bodyKind: 'stream' }]);
  });

  test('is asked to end by close(), with what is plain in its argument, or by giving up a stream; after its end no more', async () => {
    const stream = construct('wss://a.test/');
    made.open();
    const { readable } = await stream.opened;
    const getter = vi.fn<() => number>(() => 4000);
    stream.close({ closeCode: 4002, reason: 'enough' });
    stream.close(Object.defineProperty({}, 'closeCode', { get: getter }));
    await readable.cancel();
    made.end({ closeCode: 1000, reason: '' });
    await settled();
    expect(details().filter(({ kind }) => kind === 'closing')).toMatchObject([
      { code: 4002, reason: 'enough' },
      { code: null, reason: '' },
      { code: null, reason: '' },
    ]);
    expect(getter).not.toHaveBeenCalled();
    expect(kinds().at(-1)).toBe('close');
  });

  test('that fails is an error and an unclean end, and no rejection of it is hidden or made', async () => {
    const seen: unknown[] = [];
    process.on('unhandledRejection', (reason) => seen.push(reason));
    construct('wss://a.test/');
    made.refuse(new Error('refused'));
    made.fail(new Error('refused'));
    await settled();
    expect(details().slice(1)).toMatchObject([
      { kind: 'error', state: 3, text: 'Error: refused' },
      { kind: 'close', how: 'closed', code: 1006, wasClean: false },
    ]);
    // The platform marks both as handled; here only our handlers are there.
    expect(seen).toEqual([]);
  });

  test('that the platform refuses is recorded, and the page gets the error', () => {
    expect(() => construct('refused')).toThrow(SyntaxError);
    expect(kinds()).toEqual(['connecting', 'error', 'close']);
  });
});

test('a browser without it is left as it is', async () => {
  vi.stubGlobal('WebSocketStream', undefined);
  const { observeSocketStreams } = await import('../../../../src/injected/transports/websocketstream.ts');
  const bodies = { track: () => undefined, watch: () => undefined, intoSink: () => undefined };
  observeSocketStreams(recording.recorder, bodies, { watch: () => undefined, find: () => undefined });
  expect(Reflect.get(globalThis, 'WebSocketStream')).toBeUndefined();
});
