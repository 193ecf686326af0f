import type { Announced, RefRole } from '../formats/protocols/decoded.ts';

/**
 * What a message is for, where that is known: `heartbeat` keeps a connection alive, `control` belongs to a protocol's own
 * house-keeping (handshake, subscribe, acknowledge), `request` and `reply` carry a reference that pairs them, `data` is
 * the rest, also where nothing is known.
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
  /** What `ref` means, `null` without one: whether a reply is due, may come, or this is one. */
  readonly refRole: RefRole | null;
  /** The number that the protocol itself gives the message, `null` for none. */
  readonly number: number | bigint | null;
  /** What one side announced about heartbeats in it. */
  readonly announced: Announced | null;
  /** The JSON value within; integers above 2^53 are `bigint`. `undefined` where the part is not JSON. */
  readonly body: unknown;
  /** The whole message's text; `null` for binary and for a part of several. */
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
