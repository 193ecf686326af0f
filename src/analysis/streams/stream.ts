import type { Bytes, Millis } from '../../base/units.ts';
import type { BoundedList } from '../../base/bounded-list.ts';
import type { DocumentKey, NetworkRecord, Transport, WorkerKind } from '../../wire/record.ts';
import type { ChannelFacts } from '../../wire/webrtc.ts';
import type { Pieces } from './bodies/pieces.ts';
import type { StateChange } from './webrtc/channels.ts';

/** Names a stream within one analysis; stable from its first record on, also when its class becomes clear later. */
export type StreamId = number;

/**
 * What kind of channel a stream is. `request` is a one-off request or one that does not recur regularly;
 * `retry-loop` a request that fails and is repeated; `peer` the peer connection on which data channels lie: it carries no
 * messages of its own and is excluded from findings.
 */
export type StreamClass =
  | 'websocket'
  | 'datachannel'
  | 'peer'
  | 'webtransport'
  | 'sse'
  | 'streamed-fetch'
  | 'long-poll'
  | 'short-poll'
  | 'retry-loop'
  | 'request';

/** The classes of streams whose connections are single requests, each of which is answered and ends. */
const POLL_CLASSES: ReadonlySet<StreamClass> = new Set(['request', 'short-poll', 'long-poll', 'retry-loop']);

/** True if each connection of a stream is one request that is answered and ends. */
export const isPollClass = (streamClass: StreamClass): boolean => POLL_CLASSES.has(streamClass);

/** Where a stream stands now. `waiting` is between two attempts or two polls. */
export type StreamState = 'connecting' | 'open' | 'waiting' | 'closed' | 'failed';

/** What the browser's list of requests says of a connection, and no page can see. */
export type NetworkFacts = Pick<
  NetworkRecord,
  'status' | 'url' | 'httpVersion' | 'protocol' | 'error' | 'headers' | 'unlistened'
>;

/** One connection, or one request, of a stream. Instants count from the recording's zero. */
export interface ConnectionSpan {
  readonly document: DocumentKey;
  readonly connection: number;
  readonly transport: Transport;
  readonly url: string;
  readonly connectingAt: Millis;
  /** `null` while connecting or when it never opened. */
  openAt: Millis | null;
  /** `null` while it lives. */
  closeAt: Millis | null;
  how: 'closed' | 'complete' | 'aborted' | 'timeout' | 'failed' | 'unread' | 'unseen' | 'page-gone' | null;
  code: number | null;
  reason: string;
  wasClean: boolean;
  /** HTTP status, 0 if unknown. */
  status: number;
  messagesIn: number;
  messagesOut: number;
  /** Absent where DevTools were closed, or say nothing of it. */
  network?: NetworkFacts;
  /** A reply that brought nothing (polls). */
  isEmpty: boolean;
  /** What a data channel promises; absent for all others. */
  channel?: ChannelFacts;
  /** Addresses of the ICE servers of a peer connection; absent for all others. */
  iceServers?: readonly string[];
}

/** What a stream carried in its first {@link START} milliseconds: mostly what happens once, as subscriptions and first states. */
export interface StartTraffic {
  messagesIn: number;
  messagesOut: number;
  /** Bytes of both directions. */
  bytes: number;
}

/** Milliseconds from the beginning of a stream that count as its start: a page that loads, connects and subscribes. */
export const START = 10_000;

/** True for a request, which is over with its reply; false for a socket or event source. */
export const isRequest = ({ transport }: { readonly transport: Transport }): boolean =>
  transport === 'fetch' || transport === 'xhr';

/** True for a connection that carries messages both ways: a WebSocket, a data channel or a WebTransport session. */
export const isDuplex = ({ transport }: { readonly transport: Transport }): boolean =>
  transport === 'websocket' || transport === 'datachannel' || transport === 'webtransport';

/** True for a stream whose connections last, and bring messages while they do. */
export const isLasting = ({ class: kind }: { readonly class: StreamClass }): boolean =>
  kind === 'websocket' ||
  kind === 'datachannel' ||
  kind === 'webtransport' ||
  kind === 'sse' ||
  kind === 'streamed-fetch';

/** How regularly a stream is polled, once that is known. Spans in milliseconds. */
export interface PollRhythm {
  readonly period: Millis;
  readonly hold: Millis;
  readonly gap: Millis;
  readonly emptyShare: number;
  readonly requestsPerHour: number;
  /** Below 6 calls a guess, from 10 calls on announced. */
  readonly isCertain: boolean;
  /** True where empty answers after one and the same time show that the server holds each request. */
  readonly isHeld: boolean;
}

/**
 * The logical channel that the app thinks it has: one connection after another to the same endpoint. The spans are
 * bounded: the oldest are dropped and counted in `droppedSpans`, so that the span of a message is
 * `spans[message.connection - droppedSpans]`. A stream that began while another of its endpoint was open counts that one's
 * spans as dropped, so that it can continue the other.
 */
export interface Stream {
  readonly id: StreamId;
  class: StreamClass;
  /** True while fewer calls were seen than the class needs to be announced. */
  isClassMaybe: boolean;
  readonly url: string;
  readonly method: string;
  /** Short name for people; see `nameStream`. */
  readonly label: string;
  /** The document's URL that opened it, and whether that is the top frame. */
  readonly pageUrl: string;
  readonly isTopFrame: boolean;
  /** The kind of worker that opened it, `pageUrl` then being that of its script; `null` for pages and frames. */
  readonly worker: WorkerKind | null;
  /** Dev tooling (hot reload) is dimmed and excluded from findings. */
  readonly isDevTooling: boolean;
  /**
   * 0 for a stream. Above it, this is the row of those that found no room beyond the bound: how many there were. It has the
   * connections and messages of the newest of them and is excluded from findings.
   */
  readonly others: number;
  /** Protocol recognised in the payloads or the handshake, say `socket.io`, or the empty string. */
  protocol: string;
  state: StreamState;
  readonly spans: ConnectionSpan[];
  droppedSpans: number;
  connections: number;
  /** Attempts to connect again, also those that failed: one outage makes one or many. */
  reconnects: number;
  messagesIn: number;
  messagesOut: number;
  bytesIn: Bytes;
  bytesOut: Bytes;
  readonly start: StartTraffic;
  firstAt: Millis;
  lastAt: Millis;
  poll: PollRhythm | null;
  /** What WebRTC or WebTransport reported of its states, oldest first; absent for all other streams. */
  readonly states?: BoundedList<StateChange>;
  /** Absent where no body of lines was read in pieces. */
  pieces?: Pieces;
}

/** The connection of a message by its index within the stream, `undefined` if it is no longer remembered. */
export const spanAt = (stream: Stream, message: { readonly connection: number }): ConnectionSpan | undefined =>
  stream.spans[message.connection - stream.droppedSpans];
