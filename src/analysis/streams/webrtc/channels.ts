import type { Millis } from '../../../base/units.ts';
import type { DocumentKey } from '../../../wire/record.ts';
import type { ChannelFacts, StateSubject } from '../../../wire/webrtc.ts';
import { channelPromise, SESSION_PROMISE } from '../../../texts/webrtc.ts';
import type { ConnectionSpan, Stream } from '../stream.ts';

/** A state of a peer connection or session, or `closing` of a channel, as the platform reported it. */
export interface StateChange {
  readonly at: Millis;
  readonly document: DocumentKey;
  readonly connection: number;
  readonly subject: Exclude<StateSubject, 'listener'>;
  readonly state: string;
}

/** What only records of WebRTC have. */
export interface WebRtcFacts {
  readonly channel?: ChannelFacts;
  readonly iceServers?: readonly string[];
}

/** Keeps them with the span of their connection. */
export function takeFacts(span: ConnectionSpan, { channel, iceServers }: WebRtcFacts): void {
  if (channel !== undefined) span.channel = channel;
  if (iceServers !== undefined) span.iceServers = iceServers;
}

/** States of one stream that are stored; of more, the oldest go. */
export const MAX_STATES = 500;

/** The options of the channel that a stream used last, `null` for all other streams. */
export const channelOf = ({ spans }: Pick<Stream, 'spans'>): ChannelFacts | null => spans.at(-1)?.channel ?? null;

/** True if a channel delivers every message: neither a number of retransmissions nor a time ends its attempts. */
const isReliable = ({ maxRetransmits, maxPacketLifeTime }: ChannelFacts): boolean =>
  maxRetransmits === null && maxPacketLifeTime === null;

/** True for the sessions of WebTransport: datagrams may be lost, and their streams overtake each other. */
export const isSession = ({ spans }: Pick<Stream, 'spans'>): boolean => spans.at(-1)?.transport === 'webtransport';

/**
 * True for a stream whose channel or session promises less than every message in its order: what is missing or late is no
 * fault.
 */
export function mayLose(stream: Pick<Stream, 'spans'>): boolean {
  if (isSession(stream)) return true;
  const channel = channelOf(stream);
  return channel !== null && !(channel.isOrdered && isReliable(channel));
}

/** What a data channel or a session of WebTransport promises, in words; empty for all other streams. */
export function promiseOf(stream: Pick<Stream, 'spans'>): string {
  if (isSession(stream)) return SESSION_PROMISE;
  const channel = channelOf(stream);
  return channel === null ? '' : channelPromise(channel);
}

/** The label of a data channel as the page gave it, from its URL; the text itself where that is none. */
export function channelLabel(url: string): string {
  const escaped = url.replace(/^datachannel:/, '');
  try {
    return decodeURIComponent(escaped);
  } catch {
    // The recorder cuts long labels, which may divide an escape.
    return escaped;
  }
}
