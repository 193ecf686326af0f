import type { FromPanel } from '../../../wire/hops.ts';

/** Milliseconds between two attempts to reach a background that goes again at once; it starts in 25 to 130 ms. */
export const RECONNECT_WAIT = 100;

/**
 * Milliseconds after which a connection on which nothing has come is given up: a background that runs answers each probe,
 * or a page does. Just after the extension was reloaded, Chromium can open a port that its new background never gets.
 */
export const SILENT_LIMIT = 5_000;

/** The part of a runtime port that the panel uses. */
export interface PanelPort {
  postMessage(message: FromPanel): void;
  disconnect(): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}

/** What the port needs of its surroundings, and whom it reports to. */
interface BackgroundPortDeps {
  /** @throws if the extension was reloaded: its runtime is gone. */
  connect(): PanelPort;
  /** Milliseconds on a monotonic clock. */
  now(): number;
  /** A new connection is there. */
  onOpen(): void;
  onMessage(message: unknown): void;
  /** The connection broke; another attempt follows by itself. */
  onBreak(): void;
  /** The extension was reloaded under this panel; no attempt follows. */
  onExtensionGone(): void;
}

/** A connection to the background that reconnects until it is closed. */
export class BackgroundPort {
  readonly #deps: BackgroundPortDeps;
  #port: PanelPort | null = null;
  #connectedAt = -Infinity;
  /** Whether anything has come on this connection. */
  #isAnswered = false;
  #isClosed = false;

  constructor(deps: BackgroundPortDeps) {
    this.#deps = deps;
  }

  open(): void {
    if (this.#isClosed) return;
    this.#connectedAt = this.#deps.now();
    this.#isAnswered = false;
    try {
      const opened = this.#deps.connect();
      this.#port = opened;
      opened.onMessage.addListener((message) => {
        if (this.#port !== opened) return;
        this.#isAnswered = true;
        this.#deps.onMessage(message);
      });
      opened.onDisconnect.addListener(() => {
        if (this.#port === opened) this.#reconnect();
      });
    } catch {
      // The extension was reloaded under this panel: its runtime is gone, and so are the relays of its pages.
      this.#port = null;
      this.#deps.onExtensionGone();
      return;
    }
    this.#deps.onOpen();
  }

  /**
   * Posts a message; without a connection it is dropped, because the next connection starts with new subscriptions. A
   * connection that has been silent from its beginning is replaced.
   */
  post(message: FromPanel): void {
    const isSilent = !this.#isAnswered && this.#deps.now() - this.#connectedAt >= SILENT_LIMIT;
    if (this.#port !== null && isSilent) {
      this.#port.disconnect();
      this.#reconnect();
    }
    try {
      this.#port?.postMessage(message);
    } catch {
      // `onDisconnect` does not fire on the side that closed the port.
      this.#reconnect();
    }
  }

  /** Disconnects for good. */
  close(): void {
    this.#isClosed = true;
    this.#port?.disconnect();
    this.#port = null;
  }

  #reconnect(): void {
    this.#port = null;
    if (this.#isClosed) return;
    this.#deps.onBreak();
    // At once: timers of a hidden panel may be late by up to a minute.
    if (this.#deps.now() - this.#connectedAt < RECONNECT_WAIT) setTimeout(() => this.open(), RECONNECT_WAIT);
    else this.open();
  }
}
