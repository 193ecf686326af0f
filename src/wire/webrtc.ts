import type { Millis } from '../base/units.ts';

/**
 * What a data channel promises, as the platform reports it: reliable where both limits are `null`. `peer` is the number
 * of its peer connection among the document's connections; `id` is `null` until one is agreed on. The label is the URL's.
 */
export interface ChannelFacts {
  readonly peer: number;
  readonly id: number | null;
  readonly isNegotiated: boolean;
  readonly isOrdered: boolean;
  readonly maxRetransmits: number | null;
  readonly maxPacketLifeTime: Millis | null;
}

/**
 * What a record of a state is about: a peer connection as a whole, its ICE or its signalling; `channel` a data channel
 * that the other side closes (`closing`); `restart` an ICE restart that the page asked for, whose state is empty; `candidate` a
 * server that gave no ICE candidate, as code and address (`701 stun:a.test:3478`); `stream` a
 * stream of a WebTransport session, whose state begins with its name (`bidi 2 open`), or the session (`draining`);
 * `listener` the page's first listener for messages, whose state is how many messages had come before it (never 0).
 */
export const STATE_SUBJECTS = [
  'connection',
  'ice',
  'signaling',
  'restart',
  'candidate',
  'channel',
  'stream',
  'listener',
] as const;

/** One of {@link STATE_SUBJECTS}. */
export type StateSubject = (typeof STATE_SUBJECTS)[number];
