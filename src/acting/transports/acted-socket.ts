import { byteCount } from '../../base/units.ts';
import type { Recorder } from '../../injected/recorder.ts';
import { Lane } from '../messages/lane.ts';
import type { MessageDecider } from '../messages/decide-message.ts';
import { MessageFilter } from '../messages/message-filter.ts';
import { after, afterMicrotasks, dispatchOn, isGecko } from '../platform.ts';

/**
 * What a page sees of a socket:
 *
 * - `live`: what the platform says, as the lanes let it through.
 * - `failing`: an attempt that is refused; the platform's own events are on their way.
 * - `stuck`: an attempt that neither succeeds nor fails.
 * - `silent`: open, and nothing comes or goes.
 * - `over`: closed; what the platform still says is no longer for the page.
 */
export type Mode = 'live' | 'failing' | 'stuck' | 'silent' | 'over';

/** How a socket ends, as the page sees it. */
export interface End {
  readonly isError: boolean;
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/** An attempt that failed: RFC 6455, 7.1.5. */
export const FAILED: End = { isError: true, code: 1006, reason: '', wasClean: false };

/** An open connection that is gone without a close frame. Chromium fires no `error` then, measured with a reset. */
export const LOST: End = { ...FAILED, isError: isGecko };

export const CONNECTING = 0;
export const OPEN = 1;
export const CLOSING = 2;
export const CLOSED = 3;

/** A socket of the page on which a plan acts. */
export class ActedSocket {
  readonly socket: WebSocket;
  /** The number of the connection; known once the recorder has it. */
  readonly connection: () => number;
  readonly incoming: Lane;
  readonly outgoing: Lane;
  decider: MessageDecider | null = null;
  readonly filter: MessageFilter;
  mode: Mode = 'live';
  /** `readyState`, where it is not what the platform says. */
  state: number | null = null;
  /** `bufferedAmount` above what the platform says. */
  added = 0;
  /** `bufferedAmount` itself, of a socket that is over. */
  buffered: number | null = null;
  /** A slow reader: when everything that was sent will have been taken, and how fast. */
  drainedAt = 0;
  rate = 0;
  /** Whether the mark of the fault was written. */
  isMarked = false;
  readonly #recorder: Recorder;

  constructor(socket: WebSocket, url: string, connection: () => number, recorder: Recorder) {
    this.filter = new MessageFilter('websocket', url);
    this.socket = socket;
    this.connection = connection;
    this.#recorder = recorder;
    this.incoming = new Lane(recorder.now);
    this.outgoing = new Lane(recorder.now);
  }

  /** Holds what comes and goes. */
  freeze(): void {
    this.incoming.freeze();
    this.outgoing.freeze();
  }

  /** What waits for a slow reader, in bytes. */
  waiting(): number {
    if (this.rate === 0) return 0;
    return Math.max(0, Math.round(((this.drainedAt - this.#recorder.now()) * this.rate) / 1000));
  }

  /** `bufferedAmount` as the page sees it. */
  amount(native: number): number {
    return this.buffered ?? native + this.added + this.waiting();
  }

  /** The platform takes what is sent at once, and no longer counts it a turn later. */
  addSent(size: number): void {
    this.added += size;
    after(0, () => {
      this.added -= size;
    });
  }

  /** A slow reader takes a message of this size. @returns milliseconds until it has taken it */
  slowDown(size: number): number {
    const now = this.#recorder.now();
    this.drainedAt = Math.max(now, this.drainedAt) + (size * 1000) / this.rate;
    return this.drainedAt - now;
  }

  /** The page sees the end: events as the platform fires them, and the records that go with them. */
  sayEnd({ isError, code, reason, wasClean }: End): void {
    this.mode = 'over';
    this.state = CLOSED;
    this.incoming.clear();
    this.outgoing.clear();
    const connection = this.connection();
    const close = (): void => {
      const size = byteCount(0);
      this.#recorder.write('close', connection, { how: 'closed', code, reason, wasClean, size });
      dispatchOn(this.socket, new CloseEvent('close', { code, reason, wasClean }));
    };
    if (!isError) return close();
    this.#recorder.write('error', connection, { state: CLOSED, text: '' });
    dispatchOn(this.socket, new Event('error'));
    afterMicrotasks(close);
  }
}
