import type { DocumentKey, PageWireRecord, Payload } from './record.ts';

/**
 * The messages of each hop, as unions. A page serves its records to any number of subscribers (a subscriber is one panel), like
 * a log with readers: a subscriber says from which number on, gets batches, and acknowledges. After any break it says again
 * from which number on, so nothing is sent by halves and nothing twice is kept.
 *
 * ```
 * panel            background             relay               injected
 *   │ probe            │ "probe" to the tab    │                    │
 *   ├────────────────▶├─────────────────────▶│ (each frame)       │
 *   │      page       │       hello          │                    │
 *   │◀────────────────┤◀─────────────────────┤                    │
 *   │      watch      │       watch          │       watch        │
 *   ├────────────────▶├─────────────────────▶├───────────────────▶│
 *   │      batch      │       batch          │       batch        │
 *   │◀────────────────┤◀─────────────────────┤◀───────────────────┤
 *   │      ack        │       ack            │       ack          │
 *   ├────────────────▶├─────────────────────▶├───────────────────▶│
 * ```
 */

/** Raised when a message of any hop changes its shape. */
export const PROTOCOL_VERSION = 3;

/** Names one panel for the time that it is open. */
export type SubscriberKey = string;

/**
 * Stands for every panel of the tab: a page that goes before any panel has asked for its records says them to all. Panels
 * name themselves by UUIDs.
 */
export const BROADCAST: SubscriberKey = 'broadcast';

/** Names one relay's port for the time that it is open; given by the background. */
export type PageKey = string;

/** Send records to this subscriber, from number `from` on. Replaces what the subscriber asked before. */
export interface SubscribeMessage {
  readonly type: 'subscribe';
  readonly subscriber: SubscriberKey;
  readonly from: number;
}

/** The subscriber has everything below `next`. */
export interface AckMessage {
  readonly type: 'ack';
  readonly subscriber: SubscriberKey;
  readonly next: number;
}

/** The subscriber is gone. */
export interface UnsubscribeMessage {
  readonly type: 'unsubscribe';
  readonly subscriber: SubscriberKey;
}

/** The subscriber asks for the whole payload of record `n`, which came cut. */
export interface RequestBodyMessage {
  readonly type: 'request-body';
  readonly subscriber: SubscriberKey;
  readonly n: number;
}

/** Of its own, the relay says: keep nothing while no panel looks. It holds as long as the document lives. */
export interface CaptureNothingMessage {
  readonly type: 'capture-nothing';
}

/** What a panel tells a page. */
export type ToPage = SubscribeMessage | AckMessage | UnsubscribeMessage | RequestBodyMessage;

/** Records `first` up to (not including) `next`, in order and without holes (`lost` records stand for many). */
export interface BatchMessage {
  readonly type: 'batch';
  readonly subscriber: SubscriberKey;
  readonly first: number;
  readonly next: number;
  readonly records: readonly PageWireRecord[];
}

/**
 * A batch on its way from the recorder to the panel. Its records are one JSON text, made once and read once, at its end:
 * page, relay, background and their ports move a single string, where a tree of objects would be copied at each of them.
 */
export type PackedBatchMessage = Omit<BatchMessage, 'records'> & { readonly records: string };

/** The whole payload of record `n`, `null` where the page no longer has it. */
export interface BodyMessage {
  readonly type: 'body';
  readonly subscriber: SubscriberKey;
  readonly n: number;
  readonly payload: Payload | null;
}

/** The page is about to go; `next` is the number after its last record, `messages` of all its records were messages. */
export interface EndMessage {
  readonly type: 'end';
  readonly next: number;
  readonly messages: number;
  /** Whether it may come back, from the back/forward cache. */
  readonly isKept: boolean;
}

/** What a page tells its subscribers. */
export type FromPage = BatchMessage | BodyMessage | EndMessage;

/** The same as the recorder says it and relay and background carry it. */
export type FromRecorder = PackedBatchMessage | BodyMessage | EndMessage;

/** Who is there. `document` is `null` where the recorder could not be placed in the page (a page without scripts). */
export interface HelloMessage {
  readonly type: 'hello';
  readonly version: number;
  readonly document: DocumentKey | null;
  readonly url: string;
  readonly isTop: boolean;
  /** Milliseconds since the epoch at which the document's monotonic clock showed 0. */
  readonly timeOrigin: number;
  /** False where no panel has called, and the page says its last words in case that one is there. */
  readonly isProbed: boolean;
}

/** Relay to background. */
export type FromRelay = HelloMessage | FromRecorder;

/** Panel to background. `probe` calls the pages of the tab; the rest is for one page. */
export type FromPanel =
  { readonly type: 'probe' } | { readonly type: 'to-page'; readonly page: PageKey; readonly message: ToPage };

/**
 * Background to panel.
 *
 * @template Told what the page says: as it is carried, or as the panel has read it.
 */
export type ToPanel<Told = FromPage> =
  | { readonly type: 'page'; readonly page: PageKey; readonly hello: HelloMessage }
  | { readonly type: 'from-page'; readonly page: PageKey; readonly message: Told }
  /** `isKept` where the browser says that the page waits in the back/forward cache. */
  | { readonly type: 'page-gone'; readonly page: PageKey; readonly isKept: boolean }
  /** The answer to a probe: the browser lets no extension into this page, or no page of ours is there. */
  | { readonly type: 'unreachable' };

/** The call from background to the relays of a tab: who has no port opens one. */
export const PROBE = 'realtime-inspector:probe';

/** Name of the port that a relay opens to the background. */
export const RELAY_PORT = 'realtime-inspector:relay';

/** Name of the port that a panel opens to the background, followed by the id of its tab. */
export const PANEL_PORT = 'realtime-inspector:panel:';

/** Type of the event by which the relay hands the recorder its private port, before any script of the page runs. */
export const HANDSHAKE_EVENT = 'realtime-inspector:handshake';

/**
 * Type of the events on that port by which the recorder hands its messages over. Both worlds have the same port object,
 * and a text in an event crosses from one to the other without being copied. `lastEventId` is the message as JSON; the
 * records of a batch stand in `data`.
 */
export const RECORD_EVENT = 'record';

/**
 * Type of the event on that port by which the relay says that a panel waits for the last words of a page that goes: the
 * recorder answers, before the call returns, with what nobody has asked it for yet.
 */
export const FINAL_FLUSH_EVENT = 'final-flush';

/** The recorder's first message on its private port: which document it records. */
export interface RecorderMessage {
  readonly type: 'recorder';
  readonly document: DocumentKey;
}
