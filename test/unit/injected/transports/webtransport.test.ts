import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Initiator from '../../../../src/injected/platform/initiator.ts';
import { addAccessors, startRecorder, stubEvents } from '../fake-events.ts';

vi.mock('../../../../src/injected/platform/initiator.ts', async (original) => ({
  ...(await original<typeof Initiator>()),
  // As in a bundle of one file, where the stack of a read names `Promise.then`.
  isDirectUse: () => true,
}));

type Controller = ReadableStreamDefaultController;

/** A readable stream and what fills it. */
function source() {
  let controller: Controller | undefined;
  const readable = new ReadableStream({
    start(own) {
      controller = own;
    },
  });
  return { readable, push: (value: unknown) => controller?.enqueue(value) };
}

/** The session that was made last, as its server sees it. */
interface Made {
  ready: () => void;
  close: (info: object) => void;
  fail: (error: Error) => void;
  datagram: (value: unknown) => void;
  incoming: (value: unknown) => void;
  incomingOneWay: (value: unknown) => void;
}

interface TwoWay {
  readonly readable: ReadableStream;
  readonly writable: WritableStream;
}

interface Session {
  readonly ready: Promise<void>;
  readonly closed: Promise<object>;
  readonly datagrams: TwoWay;
  readonly incomingBidirectionalStreams: ReadableStream<TwoWay>;
  readonly incomingUnidirectionalStreams: ReadableStream<ReadableStream>;
  createBidirectionalStream(): Promise<TwoWay>;
  createUnidirectionalStream(): Promise<WritableStream>;
  close(info?: object): void;
}

let made: Made;
let recording: ReturnType<typeof startRecorder>;

/** A stream of both directions, whose ends are accessors of its prototype, as the platform's are. */
class BidirectionalStream {
  _readable: ReadableStream;
  _writable = new WritableStream();
  constructor(readable: ReadableStream) {
    this._readable = readable;
  }
}
class Datagrams extends BidirectionalStream {}

function fakeSessions() {
  class Transport {
    _ready: Promise<unknown>;
    _closed: Promise<unknown>;
    _datagrams: Datagrams;
    _incomingBidirectionalStreams: ReadableStream;
    _incomingUnidirectionalStreams: ReadableStream;
    constructor(url: string) {
      if (url === 'refused') throw new SyntaxError('no such URL');
      const [datagrams, twoWay, oneWay] = [source(), source(), source()];
      let settles: Partial<Made> = {};
      this._ready = new Promise<void>((resolve) => (settles = { ...settles, ready: resolve }));
      this._closed = new Promise((resolve, reject) => (settles = { ...settles, close: resolve, fail: reject }));
      this._datagrams = new Datagrams(datagrams.readable);
      this._incomingBidirectionalStreams = twoWay.readable;
      this._incomingUnidirectionalStreams = oneWay.readable;
      made = {
        ...(settles as Pick<Made, 'ready' | 'close' | 'fail'>),
        datagram: datagrams.push,
        incoming: twoWay.push,
        incomingOneWay: oneWay.push,
      };
    }
    createBidirectionalStream(): Promise<BidirectionalStream> {
      return Promise.resolve(new BidirectionalStream(source().readable));
    }
    createUnidirectionalStream(): Promise<WritableStream> {
      return Promise.resolve(new WritableStream());
    }
    close(): void {}
  }
  addAccessors(
    Transport.prototype,
    'ready',
    'closed',
    'datagrams',
    'incomingBidirectionalStreams',
    'incomingUnidirectionalStreams',
  );
  return Transport;
}

beforeEach(async () => {
  vi.resetModules();
  stubEvents();
  addAccessors(BidirectionalStream.prototype, 'readable', 'writable');
  addAccessors(Datagrams.prototype, 'readable', 'writable');
  vi.stubGlobal('WebTransport', fakeSessions());
  vi.stubGlobal('WebTransportBidirectionalStream', BidirectionalStream);
  vi.stubGlobal('WebTransportDatagramDuplexStream', Datagrams);
  vi.stubGlobal('Response', Response);
  const { observeBodies } = await import('../../../../src/injected/transports/body.ts');
  const { createWriteObserver } = await import('../../../../src/injected/transports/writes.ts');
  const { observeWebTransport } = await import('../../../../src/injected/transports/webtransport.ts');
  recording = startRecorder();
  const unseen = { add: () => undefined, addBody: () => undefined, exchangeOf: () => null };
  const bodies = observeBodies(recording.recorder, unseen, () => undefined);
  const writes = createWriteObserver();
  bodies.intoSink(writes.find);
  observeWebTransport(recording.recorder, bodies, writes);
});
afterEach(() => void vi.unstubAllGlobals());

const construct = (url: string): Session =>
  new (Reflect.get(globalThis, 'WebTransport') as new (url: string) => Session)(url);

const details = () => recording.written().map(({ kind, detail }) => ({ kind, ...(detail as object) }));
const kinds = () => recording.written().map(({ kind }) => kind);
/** What was carried: direction, what carried it, and states. */
const carried = () =>
  details().flatMap((each) =>
    'direction' in each && 'event' in each
      ? [`${String(each.direction)} ${String(each.event)}`]
      : 'state' in each && each.kind === 'state'
        ? [String(each.state)]
        : [],
  );
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const bytes = (...values: readonly number[]) => new Uint8Array(values);
const ignore = () => undefined;

describe('a WebTransport session', () => {
  test('begins, opens when it is ready, and ends with code and reason', async () => {
    const session = construct('https://a.test/wt');
    void session.ready.then(ignore);
    void session.closed.then(ignore);
    made.ready();
    await settled();
    made.close({ closeCode: 77, reason: 'done' });
    await settled();
    expect(details()).toMatchObject([
      { kind: 'connecting', transport: 'webtransport' },
      { kind: 'open', status: 0 },
      { kind: 'close', how: 'closed', code: 77, reason: 'done', wasClean: true },
    ]);
  });

  test('that fails says why, and so does one that the platform refuses', async () => {
    construct('https://a.test/wt').closed.catch(ignore);
    made.fail(new Error('Opening handshake failed.'));
    await settled();
    expect(() => construct('refused')).toThrow(SyntaxError);
    expect(kinds()).toEqual(['connecting', 'error', 'close', 'connecting', 'error', 'close']);
    expect(details()[2]).toMatchObject({ how: 'failed', reason: 'Error: Opening handshake failed.' });
    expect(details()[5]).toMatchObject({ how: 'failed', reason: 'SyntaxError: no such URL' });
  });

  test('whose promises the page does not look at has its own rejection reported, and no handler of ours', async () => {
    const session = construct('https://a.test/wt');
    const natively = await new Promise((resolve) => {
      const note = (reason: unknown): void => resolve(reason);
      const listeners = process.listeners('unhandledRejection');
      process.removeAllListeners('unhandledRejection');
      process.once('unhandledRejection', note);
      setTimeout(() => {
        process.removeAllListeners('unhandledRejection');
        for (const each of listeners) process.on('unhandledRejection', each);
      }, 20);
      made.fail(new Error('gone'));
    });
    expect(natively).toEqual(new Error('gone'));
    expect(session).toBeDefined();
    expect(kinds()).toEqual(['connecting']);
  });

  test('is open at the latest with the first that it carries', async () => {
    const { datagrams } = construct('https://a.test/wt');
    made.datagram(bytes(1));
    await datagrams.readable.getReader().read().then(ignore);
    expect(kinds()).toEqual(['connecting', 'open', 'message']);
  });

  test('that the page closes ends with what it gave, looked at or not', async () => {
    const session = construct('https://a.test/wt');
    await session.createUnidirectionalStream().then(ignore);
    session.close({ closeCode: 5, reason: 'enough' });
    session.close();
    expect(details().slice(-2)).toMatchObject([
      { kind: 'closing', code: 5, reason: 'enough' },
      { kind: 'close', how: 'closed', code: 5, reason: 'enough' },
    ]);
    expect(kinds().filter((kind) => kind === 'close')).toHaveLength(1);
  });

  test('has the datagrams that the page reads and writes', async () => {
    const { datagrams } = construct('https://a.test/wt');
    const [reader, writer] = [datagrams.readable.getReader(), datagrams.writable.getWriter()];
    await writer.write(bytes(1));
    made.datagram(bytes(2, 3));
    await reader.read().then(ignore);
    expect(carried()).toEqual(['out datagram', 'in datagram']);
  });

  test('what the page does not read is not read', async () => {
    const { datagrams } = construct('https://a.test/wt');
    made.datagram(bytes(1));
    await settled();
    expect(datagrams.readable.locked).toBe(false);
    expect(carried()).toEqual([]);
  });

  test('has the streams that the page makes, each under its own number', async () => {
    const session = construct('https://a.test/wt');
    await session.createUnidirectionalStream().then(async (writable) => {
      const writer = writable.getWriter();
      await writer.write(bytes(1));
      await writer.close();
    });
    await session.createBidirectionalStream().then(({ writable }) => writable.getWriter().write(bytes(2)));
    expect(carried()).toEqual(['out 1 open', 'out out 1', 'out 1 closed', 'bidi 2 open', 'out bidi 2']);
  });

  test('has the streams that the server makes, once the page has got them', async () => {
    const session = construct('https://a.test/wt');
    const [oneWay, twoWay] = [source(), source()];
    made.incomingOneWay(oneWay.readable);
    made.incoming(new BidirectionalStream(twoWay.readable));
    oneWay.push(bytes(1));
    twoWay.push(bytes(2));
    await session.incomingUnidirectionalStreams
      .getReader()
      .read()
      .then(async ({ value }) => {
        const reader = value?.getReader();
        await reader?.read().then(ignore);
        await reader?.cancel();
      });
    await session.incomingBidirectionalStreams
      .getReader()
      .read()
      .then(({ value }) => value?.readable.getReader().read().then(ignore));
    expect(carried()).toEqual(['in 1 open', 'in in 1', 'in 1 cancelled', 'bidi 2 open', 'in bidi 2']);
  });

  test('numbers the streams of each session on their own', async () => {
    const [one, other] = [construct('https://a.test/1'), construct('https://a.test/2')];
    await one.createUnidirectionalStream().then(ignore);
    await other.createUnidirectionalStream().then(ignore);
    const states = recording.written().filter(({ kind }) => kind === 'state');
    expect(states.map(({ connection, detail }) => [connection, (detail as { state: string }).state])).toEqual([
      [1, 'out 1 open'],
      [2, 'out 1 open'],
    ]);
  });

  test('the page asks for its end with a code', () => {
    construct('https://a.test/wt').close({ closeCode: 5, reason: 'enough' });
    expect(details().at(-1)).toMatchObject({ kind: 'closing', code: 5, reason: 'enough' });
  });
});

test('methods of sessions are the platform’s until there is one', () => {
  const { prototype } = Reflect.get(globalThis, 'WebTransport') as { readonly prototype: Session };
  const before = prototype.close;
  construct('https://a.test/wt');
  expect(prototype.close).not.toBe(before);
});
