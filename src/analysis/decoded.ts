/**
 * What a message is for, where that is known: `heartbeat` keeps a connection alive, `control` belongs to a protocol's own
 * house-keeping (handshake, subscribe, acknowledge), `request` and `reply` carry a number that pairs them, `data` is the
 * rest, also where nothing is known.
 */
export type PartRole = 'data' | 'heartbeat' | 'control' | 'request' | 'reply' | 'error';

/** One application message: a frame or body may hold several (Engine.IO payloads, SignalR batches). */
export interface DecodedPart {
  readonly role: PartRole;
  /** Kind of message as its protocol names it: an event's name, an operation, a packet's type. Empty where unknown. */
  readonly type: string;
  /** Topic, room, namespace or subscription that it belongs to. Empty where unknown. */
  readonly channel: string;
  /** Number or name that pairs a request with its reply, as text; `null` where there is none. */
  readonly ref: string | null;
  /** The JSON value within, numbers as JavaScript has them; `undefined` where the part is not JSON. */
  readonly body: unknown;
  /** Text that `body` was parsed from (a number above 2^53 is exact only here); `null` for binary. */
  readonly text: string | null;
}

/** A message read once, for all detectors. */
export interface Decoded {
  /** Name of the protocol recognised, say `socket.io`, or the empty string. */
  readonly protocol: string;
  /** In their order on the wire; at least one. */
  readonly parts: readonly DecodedPart[];
  /** True where every part is a heartbeat. */
  readonly isHeartbeat: boolean;
}
