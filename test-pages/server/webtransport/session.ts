import type { Connection } from './quic.ts';
import {
  answerFields,
  block,
  CLOSE_SESSION,
  controlStart,
  DATA,
  DRAIN_SESSION,
  HEADERS,
  pathOf,
  readVarint,
  SESSION_BIDI,
  SESSION_UNI,
  varint,
} from './http3.ts';
import type { FieldDecoder } from './quiche.ts';

/** Takes what the browser sends on a stream: pieces, and its end. */
export interface StreamSink {
  piece(data: Buffer): void;
  ended(): void;
}

/** A stream of a session. Of one direction only, where the browser made it so: then writing does nothing. */
export interface SessionStream {
  readonly id: number;
  readonly isTwoWay: boolean;
  write(data: Uint8Array): void;
  end(): void;
  /** Breaks it off in both directions, with a code of the application's (0 to 2^32 - 1). */
  reset(code: number): void;
  /** Sets who takes what comes; what has come already is delivered at once. */
  sink: StreamSink | null;
}

/** What a session calls. */
export interface SessionEvents {
  datagram(data: Buffer): void;
  /** The browser has opened a stream; its sink is to be set at once. */
  stream(stream: SessionStream): void;
  /** `null`: the connection was lost, or the browser ended it without a word. */
  closed(info: { readonly code: number; readonly reason: string } | null): void;
}

/** Codes of the application in the range of HTTP/3's codes that WebTransport has for them. */
const errorCode = (code: number): number => 0x52_e4_a4_0f_a8_db + code + Math.floor(code / 0x1e);

/** A session of WebTransport with a browser. */
export class Session {
  readonly path: string;
  readonly #connection: Connection;
  /** The stream of its request, whose number is its own. */
  readonly #id: number;
  readonly #open: (isTwoWay: boolean) => SessionStream;
  events: SessionEvents | null = null;
  #isOver = false;

  constructor(connection: Connection, id: number, path: string, open: (isTwoWay: boolean) => SessionStream) {
    this.#connection = connection;
    this.#id = id;
    this.path = path;
    this.#open = open;
  }

  sendDatagram(data: Uint8Array): void {
    if (!this.#isOver) this.#connection.sendDatagram(Buffer.concat([varint(this.#id / 4), data]));
  }

  openStream(isTwoWay: boolean): SessionStream {
    return this.#open(isTwoWay);
  }

  /** Asks the browser to end it soon. */
  drain(): void {
    this.#capsule(DRAIN_SESSION, new Uint8Array());
  }

  close(code: number, reason: string): void {
    const content = Buffer.alloc(4);
    content.writeUInt32BE(code);
    this.#capsule(CLOSE_SESSION, Buffer.concat([content, Buffer.from(reason)]), true);
    this.over({ code, reason });
  }

  /** The session is over, from whichever side. */
  over(info: { readonly code: number; readonly reason: string } | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.events?.closed(info);
  }

  #capsule(type: number, content: Uint8Array, isLast = false): void {
    if (!this.#isOver) this.#connection.write(this.#id, block(DATA, block(type, content)), isLast);
  }
}

/** What has come of a stream whose beginning says what it is. */
interface Incoming {
  pending: Buffer;
  /** Takes the rest, once the beginning is read. */
  take: ((data: Buffer, isLast: boolean) => void) | null;
}

const isUni = (id: number): boolean => (id & 2) !== 0;
const isOwn = (id: number): boolean => (id & 1) === 1;

/**
 * Speaks HTTP/3 on a connection, and answers each request for a session.
 *
 * @param accept says whether there is something at a path, and begins to serve the session.
 */
export function serveConnection(
  connection: Connection,
  createFieldDecoder: () => FieldDecoder,
  accept: (path: string) => ((session: Session) => void) | null,
): void {
  const incoming = new Map<number, Incoming>();
  const sessions = new Map<number, Session>();
  // Numbers 3, 7, 11 …: streams of the server's in one direction. 1, 5, 9 …: in both.
  let [nextUni, nextBidi] = [3, 1];
  const take = (isTwoWay: boolean): number => {
    const id = isTwoWay ? nextBidi : nextUni;
    if (isTwoWay) nextBidi += 4;
    else nextUni += 4;
    return id;
  };

  const streamOf = (id: number, isTwoWay: boolean): SessionStream & { readonly feed: Incoming['take'] } => {
    let early = Buffer.alloc(0);
    let hasEnded = false;
    let sink: StreamSink | null = null;
    const feed = (data: Buffer, isLast: boolean): void => {
      hasEnded ||= isLast;
      if (sink === null) {
        early = Buffer.concat([early, data]);
        return;
      }
      if (data.length > 0) sink.piece(data);
      if (isLast) sink.ended();
    };
    const canWrite = isTwoWay || isOwn(id);
    return {
      id,
      isTwoWay,
      feed,
      write: (data) => {
        if (canWrite) connection.write(id, data);
      },
      end: () => {
        if (canWrite) connection.write(id, new Uint8Array(), true);
      },
      reset: (code) => connection.reset(id, errorCode(code)),
      get sink() {
        return sink;
      },
      set sink(next) {
        sink = next;
        const data = early;
        early = Buffer.alloc(0);
        if (data.length > 0 || hasEnded) feed(data, hasEnded);
      },
    };
  };

  const openStream = (session: number, isTwoWay: boolean): SessionStream => {
    const id = take(isTwoWay);
    const stream = streamOf(id, isTwoWay);
    incoming.set(id, { pending: Buffer.alloc(0), take: stream.feed });
    connection.write(id, Buffer.concat([varint(isTwoWay ? SESSION_BIDI : SESSION_UNI), varint(session)]));
    return stream;
  };

  const answer = (id: number, section: Buffer): void => {
    const path = pathOf(section, createFieldDecoder());
    const begin = path === null ? null : accept(path);
    connection.write(id, block(HEADERS, answerFields(begin === null ? 404 : 200)), begin === null);
    if (begin === null) return;
    const session = new Session(connection, id, path ?? '', (isTwoWay) => openStream(id, isTwoWay));
    sessions.set(id, session);
    begin(session);
  };

  /** Frames of a request, and capsules in them. */
  const requestOf = (id: number) => {
    let frames = Buffer.alloc(0);
    let capsules = Buffer.alloc(0);
    return (data: Buffer, isLast: boolean): void => {
      frames = Buffer.concat([frames, data]);
      frames = eachBlock(frames, (type, content) => {
        if (type === HEADERS && !sessions.has(id)) answer(id, content);
        if (type === DATA) capsules = eachBlock(Buffer.concat([capsules, content]), onCapsule);
      });
      if (!isLast) return;
      sessions.get(id)?.over(null);
      connection.write(id, new Uint8Array(), true);
    };
    function onCapsule(type: number, content: Buffer): void {
      if (type !== CLOSE_SESSION || content.length < 4) return;
      sessions.get(id)?.over({ code: content.readUInt32BE(), reason: content.subarray(4).toString() });
    }
  };

  /** Finds out what a stream of the browser's is; what is of no interest is let go. */
  const begin = (id: number, stream: Incoming): void => {
    const type = readVarint(stream.pending, 0);
    if (type === null) return;
    const isOfSession = type.value === (isUni(id) ? SESSION_UNI : SESSION_BIDI);
    if (!isOfSession) {
      stream.take = isUni(id) ? () => {} : requestOf(id);
      return;
    }
    const number = readVarint(stream.pending, type.next);
    if (number === null) return;
    stream.pending = stream.pending.subarray(number.next);
    const own = streamOf(id, !isUni(id));
    stream.take = own.feed;
    sessions.get(number.value)?.events?.stream(own);
  };

  connection.events = {
    stream(id, data, isLast) {
      const stream = incoming.get(id) ?? { pending: Buffer.alloc(0), take: null };
      incoming.set(id, stream);
      if (stream.take === null) {
        stream.pending = Buffer.concat([stream.pending, data]);
        begin(id, stream);
        stream.take?.(stream.pending, isLast);
      } else stream.take(data, isLast);
      if (isLast) incoming.delete(id);
    },
    reset(id) {
      incoming.get(id)?.take?.(Buffer.alloc(0), true);
      incoming.delete(id);
    },
    datagram(data) {
      const quarter = readVarint(data, 0);
      if (quarter !== null) sessions.get(quarter.value * 4)?.events?.datagram(data.subarray(quarter.next));
    },
    closed() {
      for (const session of sessions.values()) session.over(null);
    },
  };
  connection.write(take(false), controlStart());
}

/** Calls `handle` for each whole block; gives what remains. */
function eachBlock(bytes: Buffer, handle: (type: number, content: Buffer) => void): Buffer {
  let at = 0;
  for (;;) {
    const type = readVarint(bytes, at);
    const length = type === null ? null : readVarint(bytes, type.next);
    if (type === null || length === null || bytes.length < length.next + length.value) return bytes.subarray(at);
    at = length.next + length.value;
    handle(type.value, bytes.subarray(length.next, at));
  }
}
