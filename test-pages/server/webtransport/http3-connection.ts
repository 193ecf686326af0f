import {
  answerFields,
  block,
  CLOSE_SESSION,
  controlStart,
  DATA,
  eachBlock,
  HEADERS,
  pathOf,
  readVarint,
  SESSION_BIDI,
  SESSION_UNI,
  varint,
} from './http3.ts';
import type { Connection, Events } from './quic.ts';
import type { FieldDecoder } from './quiche.ts';
import { Session } from './session.ts';
import { ConnectionStream, isUni, type SessionStream } from './stream.ts';

/** Bytes of a frame or capsule that is not complete yet. */
const PENDING_LIMIT = 64 * 1024;

type Take = (data: Buffer, isLast: boolean) => void;

/** What has come of a stream whose beginning says what it is. */
interface Incoming {
  pending: Buffer;
  /** Takes the rest, once the beginning is read. */
  take: Take | null;
}

/** Says whether there is something at a path; what it gives begins to serve the session. */
export type Accept = (path: string) => ((session: Session) => void) | null;

/** Speaks HTTP/3 on a connection, and answers each request for a session. */
export class Http3Connection implements Events {
  readonly #connection: Connection;
  readonly #createFieldDecoder: () => FieldDecoder;
  readonly #accept: Accept;
  readonly #incoming = new Map<number, Incoming>();
  readonly #sessions = new Map<number, Session>();
  /** Streams of the server's in one direction have the numbers 3, 7, 11 …, in both 1, 5, 9 … */
  #nextUni = 3;
  #nextBidi = 1;

  constructor(connection: Connection, createFieldDecoder: () => FieldDecoder, accept: Accept) {
    this.#connection = connection;
    this.#createFieldDecoder = createFieldDecoder;
    this.#accept = accept;
    connection.events = this;
    connection.write(this.#take(false), controlStart());
  }

  stream(id: number, data: Buffer, isLast: boolean): void {
    const stream = this.#incoming.get(id) ?? { pending: Buffer.alloc(0), take: null };
    this.#incoming.set(id, stream);
    if (stream.take === null) {
      stream.pending = Buffer.concat([stream.pending, data]);
      this.#begin(id, stream)?.(stream.pending, isLast);
    } else stream.take(data, isLast);
    if (isLast) this.#incoming.delete(id);
  }

  reset(id: number): void {
    this.#incoming.get(id)?.take?.(Buffer.alloc(0), true);
    this.#incoming.delete(id);
  }

  datagram(data: Buffer): void {
    const quarter = readVarint(data, 0);
    if (quarter !== null) this.#sessions.get(quarter.value * 4)?.events?.datagram(data.subarray(quarter.next));
  }

  closed(): void {
    for (const session of this.#sessions.values()) session.over(null);
  }

  #take(isTwoWay: boolean): number {
    const id = isTwoWay ? this.#nextBidi : this.#nextUni;
    if (isTwoWay) this.#nextBidi += 4;
    else this.#nextUni += 4;
    return id;
  }

  #openStream(session: number, isTwoWay: boolean): SessionStream {
    const id = this.#take(isTwoWay);
    const stream = new ConnectionStream(this.#connection, id);
    this.#incoming.set(id, { pending: Buffer.alloc(0), take: (data, isLast) => stream.feed(data, isLast) });
    this.#connection.write(id, Buffer.concat([varint(isTwoWay ? SESSION_BIDI : SESSION_UNI), varint(session)]));
    return stream;
  }

  /** Finds out what a stream of the browser's is; what is of no interest is let go. */
  #begin(id: number, stream: Incoming): Take | null {
    const type = readVarint(stream.pending, 0);
    if (type === null) return null;
    if (type.value !== (isUni(id) ? SESSION_UNI : SESSION_BIDI)) {
      stream.take = isUni(id) ? () => {} : this.#requestOf(id);
      return stream.take;
    }
    const number = readVarint(stream.pending, type.next);
    if (number === null) return null;
    stream.pending = stream.pending.subarray(number.next);
    const own = new ConnectionStream(this.#connection, id);
    stream.take = (data, isLast) => own.feed(data, isLast);
    this.#sessions.get(number.value)?.events?.stream(own);
    return stream.take;
  }

  /** Frames of a request, and capsules in them. */
  #requestOf(id: number): Take {
    let frames: Buffer = Buffer.alloc(0);
    let capsules: Buffer = Buffer.alloc(0);
    const onCapsule = (type: number, content: Buffer): void => {
      if (type !== CLOSE_SESSION || content.length < 4) return;
      this.#sessions.get(id)?.over({ code: content.readUInt32BE(), reason: content.subarray(4).toString() });
    };
    return (data, isLast) => {
      frames = eachBlock(Buffer.concat([frames, data]), (type, content) => {
        if (type === HEADERS && !this.#sessions.has(id)) this.#answer(id, content);
        if (type === DATA) capsules = eachBlock(Buffer.concat([capsules, content]), onCapsule);
      });
      if (frames.length > PENDING_LIMIT || capsules.length > PENDING_LIMIT) this.#connection.close(0);
      if (!isLast) return;
      this.#sessions.get(id)?.over(null);
      this.#connection.write(id, new Uint8Array(), true);
    };
  }

  #answer(id: number, section: Buffer): void {
    const path = pathOf(section, this.#createFieldDecoder());
    const begin = path === null ? null : this.#accept(path);
    this.#connection.write(id, block(HEADERS, answerFields(begin === null ? 404 : 200)), begin === null);
    if (path === null || begin === null) return;
    const session = new Session(this.#connection, id, path, (isTwoWay) => this.#openStream(id, isTwoWay));
    this.#sessions.set(id, session);
    begin(session);
  }
}
