import { captureMessage } from '../ring/content.ts';
import { reserve } from '../ring/arena.ts';
import { unreadable } from '../ring/ring-entry.ts';
import { describeError, exceptionName, guard } from '../platform/guard.ts';
import { hookConstructor, hookGetter, hookKnown } from '../platform/hook.ts';
import { initiator } from '../platform/initiator.ts';
import { captureUrl, wait } from '../platform/platform.ts';
import type { StoredUrl } from '../platform/stored-url.ts';
import { argument, createWeakTable, get, getterOf, isObject } from '../platform/primordials.ts';
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
  isOpen: boolean;
  isOver: boolean;
}

/** Streams and datagrams have a readable side, a writable one, or both. */
type Ends = Record<'readable' | 'writable', unknown>;

const NAME = 'WebTransport';

/** Milliseconds that a page gets to learn of the end by `closed`, once a read has failed. */
const LOOK_GRACE = 200;

/**
 * Observes the page's WebTransport sessions. What comes is written when the page reads it, what goes when the page writes
 * it; each message names the datagrams or the stream that carried it. What the page does not use is not touched: streams
 * are only looked up in weak tables, and methods and getters are wrapped when the first session is there. Its promises are
 * followed where the page has got them, and attaches handlers: browsers report those that are rejected and unhandled, and
 * Chromium only those that somebody has looked at.
 */
export function observeWebTransport(recorder: Recorder, bodies: BodyObserver, writes: WriteObserver): void {
  const prototypeOf = (name: string): object => Object(get(Object(get(globalThis, name)), 'prototype'));
  const prototype = prototypeOf(NAME);
  const read = (name: string, from = prototype): ((self: object) => unknown) => getterOf<object, unknown>(from, name);
  const endsOf = (name: string): ((self: object) => Ends) => {
    const from = prototypeOf(name);
    const [readable, writable] = [read('readable', from), read('writable', from)];
    return (self) => ({ readable: readable(self), writable: writable(self) });
  };
  const [protocolOf, datagramsOf] = [read('protocol'), read('datagrams')];
  const [incomingOf, incomingOneWayOf] = [read('incomingBidirectionalStreams'), read('incomingUnidirectionalStreams')];
  const endsOfDatagrams = endsOf('WebTransportDatagramDuplexStream');
  const endsOfStream = endsOf('WebTransportBidirectionalStream');
  const sessions = createWeakTable<object, Session>();
  let isHooked = false;

  const writeState = ({ connection }: Session, state: string): void =>
    recorder.write('state', connection, { subject: 'stream', state });

  const opened = (session: Session, protocol: unknown = ''): void => {
    if (session.isOpen || session.isOver) return;
    session.isOpen = true;
    writeOpened(recorder, session.connection, 0, session.url, {
      protocol: typeof protocol === 'string' ? protocol : '',
    });
  };
  /** Writes the end once. */
  const end = (session: Session, write: () => void): void => {
    if (!session.isOver) write();
    session.isOver = true;
  };
  const fail = (session: Session, error: unknown): void =>
    end(session, () => writeRefused(recorder, session.connection, describeError(error)));
  const closed = (session: Session, info: unknown): void =>
    end(session, () => writeClosed(recorder, session.connection, 'closed', textIn(info, 'reason'), true, codeIn(info)));
  /** A read failed with the session, most likely; why, the page need not have looked at. */
  const lost = (session: Session, error: unknown): void => {
    if (exceptionName(error) !== `${NAME}Error`) return;
    wait(
      () =>
        guard(NAME, () =>
          end(session, () => writeClosed(recorder, session.connection, 'unseen', describeError(error), false)),
        ),
      LOOK_GRACE,
    );
  };

  const watch = (session: Session, event: string, { readable, writable }: Ends): void => {
    const { connection } = session;
    const write = (direction: 'in' | 'out', value: unknown): void => {
      const { bodyKind, raw } =
        value === NOT_SEEN ? { bodyKind: 'stream' as const, raw: unreadable(null) } : captureMessage(value, reserve);
      if (direction === 'in') opened(session);
      recorder.write('message', connection, { ...TEXT_IN, direction, bodyKind, event }, raw);
    };
    bodies.watch(readable, {
      count: 0,
      piece: (value) => write('in', value),
      cancelled: () => writeState(session, `${event} cancelled`),
      failed: (error) => {
        if (event === 'datagram') lost(session, error);
      },
    });
    writes.watch(writable, {
      chunk: (value) => write('out', value),
      closing: () => writeState(session, `${event} closed`),
    });
  };

  const watchStream = (session: Session, kind: string, ends: Ends): void => {
    session.streams += 1;
    const name = `${kind} ${session.streams}`;
    opened(session);
    writeState(session, `${name} open`);
    watch(session, name, ends);
  };
  const twoWay = (session: Session, stream: unknown): void => {
    if (isObject(stream)) watchStream(session, 'bidi', endsOfStream(stream));
  };
  const oneWayIn = (session: Session, stream: unknown): void =>
    watchStream(session, 'in', { readable: stream, writable: null });
  const oneWayOut = (session: Session, stream: unknown): void =>
    watchStream(session, 'out', { readable: null, writable: stream });

  const watchIncoming = (session: Session, streams: unknown, take: typeof twoWay): void =>
    bodies.watch(streams, {
      count: 0,
      piece: (stream) => take(session, stream),
      cancelled() {},
      failed: (error) => lost(session, error),
    });

  const hookSessions = (): void => {
    isHooked = true;
    hookKnown(prototype, 'close', sessions, (session, args) => {
      if (session.isOver) return;
      const info = argument(args, 0);
      recorder.write('closing', session.connection, {
        code: codeIn(info),
        reason: textIn(info, 'reason'),
        initiator: initiator(),
      });
      // One that was open ends with what the page gave, whether it looks at the end or not.
      if (session.isOpen) closed(session, info);
    });
    const follow = (name: string, done: (session: Session, info: unknown, self: object) => void): void =>
      hookGetter<Promise<unknown>>(prototype, name, (self, promise) => {
        const session = sessions.get(self as object);
        if (session === undefined || session.isOver) return;
        whenUsed(
          promise,
          (info) => done(session, info, self as object),
          (error) => fail(session, error),
          NAME,
        );
      });
    follow('ready', (session, _, self) => opened(session, protocolOf(self)));
    follow('closed', closed);
    follow('draining', (session) => writeState(session, 'draining'));
    const onCreate = (name: string, take: typeof twoWay): void =>
      hookKnown<Session, Promise<unknown>>(prototype, name, sessions, (session, _, promise) =>
        whenUsed(
          promise,
          (stream) => take(session, stream),
          () => {},
          NAME,
        ),
      );
    onCreate('createBidirectionalStream', twoWay);
    onCreate('createUnidirectionalStream', oneWayOut);
  };

  const listen = (transport: object, session: Session): void => {
    watch(session, 'datagram', endsOfDatagrams(datagramsOf(transport) as object));
    watchIncoming(session, incomingOf(transport), twoWay);
    watchIncoming(session, incomingOneWayOf(transport), oneWayIn);
  };

  const begin = (args: readonly unknown[]): Session => {
    const session = {
      connection: recorder.connect(),
      url: captureUrl(argument(args, 0)),
      streams: 0,
      isOpen: false,
      isOver: false,
    };
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
    failed: (error, args) => fail(begin(args), error),
  });
}
