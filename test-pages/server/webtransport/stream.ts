import type { Connection } from './quic.ts';

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

/** Codes of the application in the range of HTTP/3's codes that WebTransport has for them. */
const errorCode = (code: number): number => 0x52_e4_a4_0f_a8_db + code + Math.floor(code / 0x1e);

/** Whether a stream has one direction only, and whether it is the server's own, by its number (RFC 9000, section 2.1). */
export const isUni = (id: number): boolean => (id & 2) !== 0;
const isOwn = (id: number): boolean => (id & 1) === 1;

/** A stream of a session on its connection. */
export class ConnectionStream implements SessionStream {
  readonly id: number;
  readonly #connection: Connection;
  #early: Buffer = Buffer.alloc(0);
  #hasEnded = false;
  #sink: StreamSink | null = null;

  constructor(connection: Connection, id: number) {
    this.#connection = connection;
    this.id = id;
  }

  get isTwoWay(): boolean {
    return !isUni(this.id);
  }

  get sink(): StreamSink | null {
    return this.#sink;
  }

  set sink(next: StreamSink | null) {
    this.#sink = next;
    const data = this.#early;
    this.#early = Buffer.alloc(0);
    if (data.length > 0 || this.#hasEnded) this.feed(data, this.#hasEnded);
  }

  write(data: Uint8Array): void {
    if (this.#canWrite) this.#connection.write(this.id, data);
  }

  end(): void {
    if (this.#canWrite) this.#connection.write(this.id, new Uint8Array(), true);
  }

  reset(code: number): void {
    this.#connection.reset(this.id, errorCode(code));
  }

  /** Takes what comes. */
  feed(data: Buffer, isLast: boolean): void {
    this.#hasEnded ||= isLast;
    if (this.#sink === null) {
      this.#early = Buffer.concat([this.#early, data]);
      return;
    }
    if (data.length > 0) this.#sink.piece(data);
    if (isLast) this.#sink.ended();
  }

  get #canWrite(): boolean {
    return this.isTwoWay || isOwn(this.id);
  }
}
