import { captureMessage } from '../ring/content.ts';
import { reserve } from '../ring/arena.ts';
import { unreadable } from '../ring/ring-entry.ts';
import { describeError, guard } from '../platform/guard.ts';
import { hookConstructor, hookMethod } from '../platform/hook.ts';
import { initiator } from '../platform/initiator.ts';
import { captureUrl } from '../platform/platform.ts';
import type { StoredUrl } from '../platform/stored-url.ts';
import { argument, createWeakTable, get, getterOf, isObject, settle } from '../platform/primordials.ts';
import { whenUsed } from '../platform/promise-tap.ts';
import type { Recorder } from '../recorder.ts';
import type { BodyObserver } from './body.ts';
import { NOT_SEEN } from './branch.ts';
import { codeIn, textIn, writeBegun, writeClosed, writeOpened, writeRefused } from './connection-records.ts';
import { TEXT_IN } from './duplex.ts';
import type { WriteObserver } from './writes.ts';

/** The state of a session of the page. */
interface Session {
  readonly connection: number;
  readonly url: StoredUrl;
  /** Streams that it has had. */
  streams: number;
}

/** Streams and datagrams have a readable side, a writable one, or both. */
type Ends = Record<'readable' | 'writable', unknown>;

const NAME = 'WebTransport';

/**
 * Observes the page's WebTransport sessions. What comes is written when the page reads it, what goes when the page writes
 * it; each message names the datagrams or the stream that carried it. What the page does not use is not touched: streams
 * are only looked up in weak tables, and methods are wrapped when the first session is there. Both promises of a session
 * are the platform's, which marks them as handled: handlers of ours hide no rejection.
 */
export function observeWebTransport(recorder: Recorder, bodies: BodyObserver, writes: WriteObserver): void {
  const prototypeOf = (name: string): object => Object(get(Object(get(globalThis, name)), 'prototype'));
  const prototype = prototypeOf(NAME);
  const read = (name: string, from = prototype): ((self: object) => unknown) => {
    const getter = getterOf<object, unknown>(from, name);
    return (self) => getter?.(self);
  };
  const endsOf = (name: string): ((self: object) => Ends) => {
    const from = prototypeOf(name);
    const [readable, writable] = [read('readable', from), read('writable', from)];
    return (self) => ({ readable: readable(self), writable: writable(self) });
  };
  const [readyOf, closedOf, drainingOf] = [read('ready'), read('closed'), read('draining')];
  const [protocolOf, datagramsOf] = [read('protocol'), read('datagrams')];
  const [incomingOf, incomingOneWayOf] = [read('incomingBidirectionalStreams'), read('incomingUnidirectionalStreams')];
  const endsOfDatagrams = endsOf('WebTransportDatagramDuplexStream');
  const endsOfStream = endsOf('WebTransportBidirectionalStream');
  const sessions = createWeakTable<object, Session>();
  let isHooked = false;

  const writeState = (connection: number, state: string): void =>
    recorder.write('state', connection, { subject: 'stream', state });

  const watch = (connection: number, event: string, { readable, writable }: Ends): void => {
    const write = (direction: 'in' | 'out', value: unknown): void => {
      const { bodyKind, raw } =
        value === NOT_SEEN ? { bodyKind: 'stream' as const, raw: unreadable(null) } : captureMessage(value, reserve);
      recorder.write('message', connection, { ...TEXT_IN, direction, bodyKind, event }, raw);
    };
    bodies.watch(readable, {
      count: 0,
      piece: (value) => write('in', value),
      cancelled: () => writeState(connection, `${event} cancelled`),
    });
    writes.watch(writable, {
      chunk: (value) => write('out', value),
      closing: () => writeState(connection, `${event} closed`),
    });
  };

  const watchStream = (session: Session, kind: string, ends: Ends): void => {
    session.streams += 1;
    const name = `${kind} ${session.streams}`;
    writeState(session.connection, `${name} open`);
    watch(session.connection, name, ends);
  };
  const twoWay = (session: Session, stream: unknown): void => {
    if (isObject(stream)) watchStream(session, 'bidi', endsOfStream(stream));
  };
  const oneWayIn = (session: Session, stream: unknown): void =>
    watchStream(session, 'in', { readable: stream, writable: null });
  const oneWayOut = (session: Session, stream: unknown): void =>
    watchStream(session, 'out', { readable: null, writable: stream });

  const watchIncoming = (session: Session, streams: unknown, take: typeof twoWay): void =>
    bodies.watch(streams, { count: 0, piece: (stream) => take(session, stream), cancelled() {} });

  const hookSessions = (): void => {
    isHooked = true;
    hookMethod(prototype, 'close', (self, args) => {
      const session = sessions.get(self as object);
      if (session === undefined) return;
      const info = argument(args, 0);
      recorder.write('closing', session.connection, {
        code: codeIn(info),
        reason: textIn(info, 'reason'),
        initiator: initiator(),
      });
    });
    const onCreate = (name: string, take: typeof twoWay): void =>
      hookMethod<Promise<unknown>>(prototype, name, (self, _, promise) => {
        const session = sessions.get(self as object);
        if (session !== undefined)
          whenUsed(
            promise,
            (stream) => take(session, stream),
            () => {},
            NAME,
          );
      });
    onCreate('createBidirectionalStream', twoWay);
    onCreate('createUnidirectionalStream', oneWayOut);
  };

  const listen = (transport: object, session: Session): void => {
    const { connection, url } = session;
    const on = (promise: unknown, done: (info: unknown) => void, failed = (_error: unknown): void => {}): void => {
      if (isObject(promise))
        settle(
          promise as Promise<unknown>,
          (info) => guard(NAME, () => done(info)),
          (error) => guard(NAME, () => failed(error)),
        );
    };
    on(readyOf(transport), () => {
      const protocol = protocolOf(transport);
      writeOpened(recorder, connection, 0, url, { protocol: typeof protocol === 'string' ? protocol : '' });
    });
    on(drainingOf(transport), () => writeState(connection, 'draining'));
    on(
      closedOf(transport),
      (info) => writeClosed(recorder, connection, 'closed', textIn(info, 'reason'), true, codeIn(info)),
      (error) => writeRefused(recorder, connection, describeError(error)),
    );
    watch(connection, 'datagram', endsOfDatagrams(datagramsOf(transport) as object));
    watchIncoming(session, incomingOf(transport), twoWay);
    watchIncoming(session, incomingOneWayOf(transport), oneWayIn);
  };

  const begin = (args: readonly unknown[]): Session => {
    const session = { connection: recorder.connect(), url: captureUrl(argument(args, 0)), streams: 0 };
    writeBegun(recorder, session.connection, 'webtransport', session.url, initiator(), {});
    return session;
  };

  hookConstructor<object>(NAME, {
    built(transport, args) {
      if (!isHooked) hookSessions();
      const session = begin(args);
      sessions.set(transport, session);
      listen(transport, session);
    },
    failed: (error, args) => writeRefused(recorder, begin(args).connection, describeError(error)),
  });
}
