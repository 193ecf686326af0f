import type { Connection } from './quic.ts';
import type { SessionStream } from './stream.ts';
import { block, CLOSE_SESSION, DATA, DRAIN_SESSION, varint } from './http3.ts';

/** What a session calls. */
export interface SessionEvents {
  datagram(data: Buffer): void;
  /** The browser has opened a stream; its sink is to be set at once. */
  stream(stream: SessionStream): void;
  /** `null`: the connection was lost, or the browser ended it without a word. */
  closed(info: { readonly code: number; readonly reason: string } | null): void;
}

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
