import type { Bytes, Millis } from '../base/units.ts';
import type { BodyKind } from './body-kinds.ts';
import type { BusyRecord } from './busy.ts';
import type { NetworkRecord } from './network-record.ts';
import type { Transport } from './transports.ts';
import type { ChannelFacts, StateSubject } from './webrtc.ts';
import type { UnrecordedUse } from './unrecorded-uses.ts';
import type { WorkerKind } from './worker-kinds.ts';

export { TRANSPORTS } from './transports.ts';
export type { BodyKind, BusyRecord, NetworkRecord, Transport, UnrecordedUse, WorkerKind };

/**
 * The one record vocabulary: what happened, where, when, how big. The recorder in the page writes it, and panel,
 * session file, HAR, command line and tests read it.
 */
export const RECORD_VERSION = 1;

/** Names one document (one page load of one frame); chosen at random by the recorder in it. */
export type DocumentKey = string;

/** From the page's side: `in` came from the server, `out` was sent by the page. */
export type Direction = 'in' | 'out';

/**
 * How a message arrived: a WebSocket frame, a datagram or a piece of a stream of WebTransport, an SSE event, a line of a
 * streamed body, a body read at once.
 */
export const VIAS = ['frame', 'event', 'line', 'body'] as const;
type Via = (typeof VIAS)[number];

/**
 * A message's content, JSON-safe. `size` is always the true length in bytes; `null` if it cannot be known (a body
 * that the page uploads as a stream). If `isCut`, `data` holds only the beginning. `data` is text as the page saw it (lone
 * surrogates included) or base64 of the bytes.
 */
export interface Payload {
  readonly encoding: 'text' | 'base64';
  readonly data: string;
  readonly size: Bytes | null;
  readonly isCut: boolean;
}

/**
 * The size of a whole text on its way from the recorder. Whoever reads the record counts it from the text: that costs the
 * page's thread as much as writing the rest of the record.
 */
export const UNCOUNTED = -1 as Bytes;

/** Whether there was a content of which only the size was stored. */
export const isContentGone = ({ data, isCut, size }: Payload): boolean => isCut && data === '' && size !== 0;

/** A header as `[name, value]`, name in lower case. */
export type Header = readonly [name: string, value: string];

/**
 * Fields of every record. `n` numbers the records of one document from 0 without holes; `at` is on a monotonic clock:
 * in the page it counts from the document's `timeOrigin`, in a recording from the recording's own zero.
 */
interface Numbered {
  readonly n: number;
  readonly at: Millis;
}

/** Fields of every record of a connection: the connection's number within its document, from 1. */
interface OfConnection extends Numbered {
  readonly connection: number;
}

/** The first record of every document. `isLate` is true where scripts of the page may have run before the recorder. */
interface DocumentRecord extends Numbered {
  readonly kind: 'document';
  readonly url: string;
  readonly isTop: boolean;
  readonly isLate: boolean;
  /** Given where this is no document but a worker, `url` then being that of its script; absent for pages and frames. */
  readonly worker?: WorkerKind;
  /** Milliseconds since the epoch at which the document's monotonic clock showed 0. */
  readonly timeOrigin: number;
}

/**
 * The page's life outside its connections; it explains gaps. `wasKept` is `persisted` of the page transition event: the
 * page went into, or came out of, the back/forward cache. (The field is in recordings on disk and keeps its name.)
 */
export interface PageRecord extends Numbered {
  readonly kind: 'page';
  readonly event:
    'hidden' | 'visible' | 'online' | 'offline' | 'freeze' | 'resume' | 'pagehide' | 'pageshow' | 'navigate' | 'asleep';
  readonly wasKept: boolean;
  /** The document's URL then. */
  readonly url: string;
  /** For `asleep`: how far the wall clock ran ahead of the monotonic one. Otherwise 0. */
  readonly length: Millis;
}

/** A connection or request begins: constructor or call, before the platform has answered. */
export interface ConnectingRecord extends OfConnection {
  readonly kind: 'connecting';
  readonly transport: Transport;
  /** Absolute, as the platform resolved it; `datachannel:` and the escaped label, or `peerconnection:`. */
  readonly url: string;
  /** `GET` for WebSocket, EventSource, WebRTC and WebTransport. */
  readonly method: string;
  /** Subprotocols requested (WebSocket), or the one of a data channel. */
  readonly protocols: readonly string[];
  readonly withCredentials: boolean;
  /** Only the request headers that matter for real-time traffic; never credentials. */
  readonly headers: readonly Header[];
  readonly bodyKind: BodyKind;
  /** The request's body, `null` for none or one that could not be read without changing the call. */
  readonly body: Payload | null;
  /** The page's call stack without our frames, innermost first, one frame per line. Empty if there was none. */
  readonly initiator: string;
  /** Of a data channel only. */
  readonly channel?: ChannelFacts;
  /** Addresses of the ICE servers of a peer connection, without user names and credentials. */
  readonly iceServers?: readonly string[];
}

/** The server answered: the handshake is done, the response headers are here, or the peers are connected. */
export interface OpenRecord extends OfConnection {
  readonly kind: 'open';
  /** HTTP status; 0 if the platform hides it. */
  readonly status: number;
  /** Final URL. */
  readonly url: string;
  /** Subprotocol chosen (WebSocket). */
  readonly protocol: string;
  /** `Sec-WebSocket-Extensions` in force. */
  readonly extensions: string;
  /** `Response.type`, or the empty string. */
  readonly responseType: string;
  readonly wasRedirected: boolean;
  readonly headers: readonly Header[];
  /** Of a data channel only: what both sides agreed on. */
  readonly channel?: ChannelFacts;
}

/**
 * A whole message: a WebSocket frame's payload, an SSE event, a request's whole body read at once.
 *
 * `event` is the SSE event type, or what of a WebTransport session carried it: `datagram`, or the stream's name, such as
 * `bidi 2`. `id` is the last event id of SSE. Both are `null` for other transports.
 */
export interface MessageRecord extends OfConnection {
  readonly kind: 'message';
  readonly direction: Direction;
  readonly via: Via;
  readonly bodyKind: BodyKind;
  readonly payload: Payload;
  readonly event: string | null;
  readonly id: string | null;
  /** `bufferedAmount` right after a send, `null` otherwise. */
  readonly buffered: Bytes | null;
}

/** A piece of a response's body as the page read it. Pieces of an event stream are joined into messages downstream. */
export interface ChunkRecord extends OfConnection {
  readonly kind: 'chunk';
  readonly payload: Payload;
}

/** An error event. `state` is `readyState` then; an EventSource in state 0 is about to reconnect by itself. */
export interface ErrorRecord extends OfConnection {
  readonly kind: 'error';
  readonly state: number;
  /** Name and message, if the platform gives any. */
  readonly text: string;
}

/** The page requested the end: `close()`, `abort()`, `cancel()`. */
export interface ClosingRecord extends OfConnection {
  readonly kind: 'closing';
  /** The code the page gave, `null` for none. */
  readonly code: number | null;
  readonly reason: string;
  readonly initiator: string;
}

/** A new state of a peer connection, a data channel or a session of WebTransport, in the platform's own words. */
export interface StateRecord extends OfConnection {
  readonly kind: 'state';
  readonly subject: StateSubject;
  readonly state: string;
}

/**
 * The end of a connection. `how`: `closed` the close event of a WebSocket or
 * data channel, a peer connection that the page closed, or an EventSource gone for good; `complete` a body
 * read to its end; `aborted` and `timeout` by the page; `failed` by network or platform (also a constructor that threw);
 * `unread` a response whose body the page let go; `unseen` an outcome that the page may know and the recorder cannot
 * see. What comes after an `unseen` opens the connection again.
 */
export interface CloseRecord extends OfConnection {
  readonly kind: 'close';
  readonly how: 'closed' | 'complete' | 'aborted' | 'timeout' | 'failed' | 'unread' | 'unseen';
  /** Close code of a WebSocket or WebTransport session, `null` elsewhere. */
  readonly code: number | null;
  readonly reason: string;
  readonly wasClean: boolean;
  /** Bytes of body that the page read; for WebSocket and EventSource 0. */
  readonly size: Bytes;
}

/** The send queue of an open WebSocket or data channel, measured again after a send: `bufferedAmount`. */
interface BufferedRecord extends OfConnection {
  readonly kind: 'buffered';
  readonly amount: Bytes;
}

/**
 * Records that are gone: it covers the numbers `n` to `n + count - 1`. `ring`: evicted in the page before a subscriber
 * received them; `page-gone`: the page ended before it could send them; `limit`: evicted by the panel's own limit;
 * `left-out`: not saved, by the user's choice; `unreadable`: they came, but were not valid records; `no-farewell`: the
 * page ended without an `end` message (it crashed, or was discarded), so their number is unknown: `count` is 1, for its
 * end, and `messages` 0. (The reasons are in recordings on disk and keep their names.)
 */
export interface LostRecord extends Numbered {
  readonly kind: 'lost';
  readonly reason: 'ring' | 'page-gone' | 'limit' | 'left-out' | 'unreadable' | 'no-farewell';
  readonly count: number;
  /** How many of them were messages. */
  readonly messages: number;
  /** When the last of them happened; `at` is when the first did. */
  readonly until: Millis;
}

/** The page began to use something whose traffic is not recorded; its content is not looked at. */
interface UnrecordedRecord extends Numbered {
  readonly kind: 'unrecorded';
  readonly use: UnrecordedUse;
  /** How many uses of this kind the document has begun so far, this one included. */
  readonly count: number;
  /** The script of a worker, absolute; empty where there is none. */
  readonly url: string;
}

/** An error of the recorder's own code; the page was not disturbed. */
interface FaultRecord extends Numbered {
  readonly kind: 'fault';
  readonly where: string;
  readonly text: string;
}

/** When a fault that somebody caused on purpose began or ended, changed a message, or made one by hand. */
export const INDUCED_PHASES = ['start', 'end', 'message', 'by-hand'] as const;

/** One of {@link INDUCED_PHASES}. */
export type InducedPhase = (typeof INDUCED_PHASES)[number];

/**
 * What somebody caused on purpose with this tool, never the network or the server: a fault begins (`start`) or is no
 * longer in force (`end`), it changed one message (`message`), or a message was made by hand (`by-hand`). A message that a
 * fault withheld has its own record all the same: it did arrive at the browser, or the page did send it.
 */
export interface InducedRecord extends Numbered {
  readonly kind: 'induced';
  /** The connection's number within its document; 0: the whole page. */
  readonly connection: number;
  /** Which run of a plan, from 1 within the document: its records belong together. 0 for a message by hand. */
  readonly run: number;
  readonly phase: InducedPhase;
  /** The fault's kind (see the room `faults`); the empty text for a message by hand. */
  readonly fault: string;
  /** `n` of the record of the message that was changed or made; `null` for `start` and `end`. */
  readonly message: number | null;
  /** What cannot be derived from the rest: the plan's name where it starts; of a proxy, see `WIRE_FAULTS_DOCUMENT`. */
  readonly text: string;
}

/** A record with the number that its page gave it: what a page may say. */
export type PageWireRecord =
  | DocumentRecord
  | PageRecord
  | ConnectingRecord
  | OpenRecord
  | MessageRecord
  | ChunkRecord
  | ErrorRecord
  | ClosingRecord
  | StateRecord
  | CloseRecord
  | BufferedRecord
  | LostRecord
  | UnrecordedRecord
  | FaultRecord
  | InducedRecord;

export type NumberedRecord = PageWireRecord | NetworkRecord | BusyRecord;
/** A record in its place: `at` counts from the recording's zero, and the document is named. */
export type WireRecord = NumberedRecord & { readonly document: DocumentKey };

/** The next number expected after a record: a `lost` record covers several. */
export const nextNumber = (record: NumberedRecord): number =>
  record.kind === 'lost' ? record.n + record.count : record.n + 1;
