import type { Millis } from '../base/units.ts';

/**
 * What the browser's own list of requests says of a connection, where no script of a page can see it: how a handshake or an
 * event source was answered, or why a request failed. DevTools write it, into a document of their own
 * (`NETWORK_DOCUMENT`), about a connection of another.
 */
export interface NetworkRecord {
  readonly n: number;
  readonly at: Millis;
  readonly kind: 'network';
  /** The document of the connection, and the connection's number in it. */
  readonly of: string;
  readonly request: number;
  /** Which attempt of the connection, from 1: an event source makes several. */
  readonly attempt: number;
  /** HTTP status, 0 if there was none. */
  readonly status: number;
  /** The address that answered, where the request was redirected; else the empty string. */
  readonly url: string;
  /** `HTTP/1.1`, `h2`, `h3`; empty if unknown. */
  readonly httpVersion: string;
  /** Subprotocol chosen (WebSocket). */
  readonly protocol: string;
  /** Why there was no answer, or why it was refused, in the browser's words; empty if it gives none. */
  readonly error: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Types of events that came to an event source for which the page has no listener, and how many of each. */
  readonly unlistened: readonly EventCount[];
}

/** A type of server-sent events, and how many came. */
export type EventCount = readonly [type: string, count: number];
