import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Direction } from '../wire/record.ts';
import { Flow, FREE_FLOW, type FlowState } from './flow.ts';
import type { HostPort } from './told-hosts.ts';

/** Both directions of a link. */
interface LinkState {
  readonly in: FlowState;
  readonly out: FlowState;
}

export const FREE_LINK: LinkState = { in: FREE_FLOW, out: FREE_FLOW };

/**
 * The browser's connection to the proxy, as a stream in which faults of the moment hold: what the browser sends is read
 * from it, and what is written to it goes to the browser, each through a {@link Flow}.
 */
export class Link extends Duplex {
  readonly #raw: Socket;
  readonly #flows: Readonly<Record<Direction, Flow>>;
  #state: LinkState = FREE_LINK;
  #isRawClosed = false;
  #whenFlushed: (() => void) | null = null;
  /** The delay of the bytes that come next, in milliseconds. */
  delayOf: ((direction: Direction) => number) | null = null;
  /** Whether an attempt of the browser waits here: then its end is the end of all. */
  isWaiting = false;
  /** What it carries at the moment, by its latest beginning. */
  line: object | null = null;
  /** Where a tunnel leads; `null` for a browser that sends whole addresses. */
  tunnel: HostPort | null = null;
  /** The connection to the server, while there is one. */
  upstream: Socket | null = null;
  /** Keeps connections to servers for as long as the browser keeps its own. */
  readonly agent = new Agent({ keepAlive: true });

  constructor(raw: Socket) {
    super({ allowHalfOpen: true });
    this.#raw = raw;
    this.#flows = {
      in: new Flow({
        write: (bytes) => raw.writable && raw.write(bytes),
        end: () => raw.end(() => this.#whenFlushed?.()),
      }),
      out: new Flow({ write: (bytes) => this.push(bytes), end: () => this.push(null) }),
    };
    raw.on('data', (bytes) => {
      this.#add('out', bytes);
      raw.pause();
      this.#flows.out.whenSpace(() => raw.resume());
    });
    raw.on('end', () => (this.isWaiting ? this.destroy() : this.#flows.out.end()));
    raw.on('drain', () => this.#flows.in.resume());
    raw.on('error', () => this.upstream?.resetAndDestroy());
    raw.on('close', () => {
      this.#isRawClosed = true;
      // In silence the server must not learn of it either, until the silence is over.
      if (!this.#state.out.isSilent) this.destroy();
    });
    // What went wrong is seen at the raw connection; a stream without this listener would end the process.
    this.on('error', () => undefined);
  }

  set(state: LinkState): void {
    this.#state = state;
    this.#flows.in.set(state.in);
    this.#flows.out.set(state.out);
    if (this.#isRawClosed && !state.out.isSilent) this.destroy();
  }

  /** Calls back when all that was written so far is on its way to the browser. */
  whenSent(callback: () => void): void {
    this.#flows.in.whenEmpty(callback);
  }

  /** Gone at once in both directions: both ends get a reset. */
  cut(): void {
    if (!this.#raw.destroyed) this.#raw.resetAndDestroy();
    this.upstream?.resetAndDestroy();
    this.destroy();
  }

  #add(direction: Direction, bytes: Buffer): void {
    this.#flows[direction].add(bytes, this.delayOf?.(direction) ?? 0);
  }

  override _read(): void {
    this.#flows.out.resume();
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, callback: () => void): void {
    this.#add('in', typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
    this.#flows.in.whenSpace(callback);
  }

  override _final(callback: () => void): void {
    this.#whenFlushed = callback;
    this.#flows.in.end();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    this.#flows.in.stop();
    this.#flows.out.stop();
    this.#raw.destroy();
    this.agent.destroy();
    callback(error);
  }
}
