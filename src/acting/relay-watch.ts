import { RELAY_ALIVE_PERIOD, RELAY_GONE_TURNS } from '../wire/wire-limits.ts';
import { after } from './platform.ts';

/**
 * Notices that the relay has gone without an event, as in Firefox when the extension is disabled, removed or reloaded. Relay
 * and page share one thread and its timers: what counts is turns of that thread, so that a page that is busy, frozen or
 * hidden loses no relay.
 */
export class RelayWatch {
  readonly #onGone: () => void;
  #cancel: (() => void) | null = null;
  #silentTurns = 0;

  constructor(onGone: () => void) {
    this.#onGone = onGone;
  }

  /** The relay is there: from now on it is watched. A test that arms faults has none, and says nothing. */
  alive(): void {
    this.#silentTurns = 0;
    if (this.#cancel === null) this.#wait();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #wait(): void {
    this.#cancel = after(RELAY_ALIVE_PERIOD, () => {
      this.#silentTurns += 1;
      if (this.#silentTurns < RELAY_GONE_TURNS) this.#wait();
      else {
        this.#cancel = null;
        this.#onGone();
      }
    });
  }
}
