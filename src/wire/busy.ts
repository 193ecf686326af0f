import type { Millis } from '../base/units.ts';

/** A callback of the page that ran long, in the browser's words, say `DOMWebSocket.onmessage`. */
export interface BusyHandler {
  readonly invoker: string;
  /** Name and script of the function, as far as the browser says. */
  readonly source: string;
  /** From the beginning of the stretch. */
  readonly after: Millis;
  readonly length: Millis;
}

/** A stretch in which the page's thread could do nothing else. `from` is on the document's clock. */
export interface BusyStretch {
  readonly from: Millis;
  readonly length: Millis;
  readonly handlers: readonly BusyHandler[];
}

/** From the relay itself: when the page's thread was busy, while a panel looks. */
export interface BusyMessage {
  readonly type: 'busy';
  readonly stretches: readonly BusyStretch[];
}

/**
 * A stretch in which a document's thread was busy: nothing could be received, and what came was handed out late. The panel
 * writes it, into a document of its own (`BUSY_DOCUMENT`), about another.
 */
export interface BusyRecord {
  readonly n: number;
  readonly at: Millis;
  readonly kind: 'busy';
  readonly of: string;
  /** From the end of the stretch to `at`. */
  readonly ago: Millis;
  readonly length: Millis;
  readonly handlers: readonly BusyHandler[];
}

/** Stretches of one message, and handlers of one stretch. */
export const STRETCHES_LIMIT = 100;
export const HANDLERS_LIMIT = 16;

/** Characters of a handler's names that are kept. */
export const HANDLER_TEXT = 500;
