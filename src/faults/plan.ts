import type { Millis } from '../base/units.ts';
import type { Direction, Transport } from '../wire/record.ts';

/** The version of the JSON form of a plan. */
export const PLAN_VERSION = 1;

/**
 * What happens to a whole connection:
 *
 * - `cut`: gone without a close frame or an end of the body; an instant.
 * - `refuse`: attempts to connect fail at once, as with no listener at the port.
 * - `stuck`: attempts to connect neither succeed nor fail; those that wait at its end go on.
 * - `half-open`: both directions are silent, what is sent is accepted, and neither end learns of it; attempts to connect
 *   are stuck. At its end the connections that it met are cut: what they lost cannot come any more.
 * - `status`: requests, event sources and handshakes are answered with this HTTP status.
 * - `close`: closed with this WebSocket code and reason; an instant.
 * - `freeze`: messages are held while it lasts, and come in one burst at its end.
 * - `slow-reader`: the other end takes so many bytes per second of what is sent; the rest waits in `bufferedAmount`.
 * - `bandwidth`: so many bytes per second in each direction; on the wire only.
 */
export type ConnectionFault =
  | { readonly kind: 'cut' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'stuck' }
  | { readonly kind: 'half-open' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }
  | { readonly kind: 'freeze' }
  | { readonly kind: 'slow-reader'; readonly bytesPerSecond: number }
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number };

/** Which messages a fault changes. With neither `share` nor `every`, all that pass direction and filter. */
export interface MessageChoice {
  /** Above 0, at most 1, in steps of a millionth; decided by the plan's seed. At most one of this and `every` is set. */
  readonly share: number | null;
  /** 5 for every fifth; 1 or more. */
  readonly every: number | null;
  readonly direction: Direction | 'both';
  /** In the filter language of the panel; empty for all messages. */
  readonly filter: string;
}

/**
 * What happens to single messages. A connection over TCP neither loses nor reorders by itself: these are faults of an
 * application, not of a network.
 *
 * - `delay`: later by `by`, give or take `jitter`; the order is kept.
 * - `swap`: a message changes places with the next one.
 * - `corrupt`: one character or byte of it is another.
 */
export type MessageFault = (
  | { readonly kind: 'drop' }
  | { readonly kind: 'delay'; readonly by: Millis; readonly jitter: Millis }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'swap' }
  | { readonly kind: 'corrupt' }
) &
  MessageChoice;

export type Fault = ConnectionFault | MessageFault;

export type FaultKind = Fault['kind'];

/** One connection of a page: the document's key and the connection's number in it. */
export interface ConnectionTarget {
  readonly document: string;
  readonly connection: number;
}

/** What a plan acts on: everything that meets all three. */
export interface Target {
  /** A part of the address, in which `*` is any run of characters; empty for all addresses. */
  readonly address: string;
  /** Empty for all. */
  readonly transports: readonly Transport[];
  /** `null`: not one connection alone. */
  readonly connection: ConnectionTarget | null;
}

/** One fault of a plan and its time. */
export interface Step {
  /** Since the plan was armed. */
  readonly at: Millis;
  /** `null`: until the plan is stopped; always `null` for what is an instant ({@link isInstant}). */
  readonly lasts: Millis | null;
  readonly fault: Fault;
}

/** Everything that is armed at once. Steps may overlap; those of one instant act in their order. */
export interface FaultPlan {
  readonly version: typeof PLAN_VERSION;
  /** Empty where it has none. */
  readonly name: string;
  /** A whole number from 0 to 2^32 - 1. */
  readonly seed: number;
  readonly target: Target;
  readonly steps: readonly Step[];
}

/** The whole page. */
export const EVERYTHING: Target = { address: '', transports: [], connection: null };

/** Whether a fault happens at one moment and so cannot last. */
export const isInstant = (fault: Fault): boolean => fault.kind === 'cut' || fault.kind === 'close';

/** Whether a fault changes single messages and so has a choice of them. */
export const isMessageFault = (fault: Fault): fault is MessageFault => 'filter' in fault;
