import type { BusyMessage } from './busy.ts';
import type { Direction, DocumentKey, PageWireRecord, Payload } from './record.ts';

/**
 * The messages of each hop, as unions. A page serves its records to any number of subscribers (one for each open panel),
 * like a log with readers: a subscriber names the number to start from, gets batches, and acknowledges them. After a
 * broken connection it subscribes again from the next number that it needs, so no record is lost or stored twice.
 *
 * ```
 * panel             background                relay              injected
 *   │ probe             │ PROBE to each frame     │                    │
 *   ├──────────────────▶├────────────────────────▶│                    │
 *   │ page-connected    │ hello                   │                    │
 *   │◀──────────────────┤◀────────────────────────┤                    │
 *   │ subscribe         │ subscribe               │ subscribe          │
 *   ├──────────────────▶├────────────────────────▶├───────────────────▶│
 *   │ batch             │ batch                   │ batch              │
 *   │◀──────────────────┤◀────────────────────────┤◀───────────────────┤
 *   │ ack               │ ack                     │ ack                │
 *   ├──────────────────▶├────────────────────────▶├───────────────────▶│
 *   │ end               │ end                     │ end                │  the page is about to go
 *   │◀──────────────────┤◀────────────────────────┤◀───────────────────┤
 *   │ page-disconnected │ (the port closes)       │                    │
 *   │◀──────────────────┤◀────────────────────────┤                    │
 * ```
 *
 * Between panel and background, messages to and from a page travel inside `to-page` and `from-page`, which name the page.
 */

/** Raised when a message of any hop changes its shape. */
export const PROTOCOL_VERSION = 3;

/** Names one panel for as long as it is open. */
export type SubscriberKey = string;

/**
 * Addresses every panel of the tab: a page that a panel has probed, and that goes before any panel has subscribed, sends its
 * records to all of them. In an `unsubscribe` it says that no panel of the tab is open any more. Panels name themselves by
 * UUIDs, so no panel can have this key.
 */
export const BROADCAST: SubscriberKey = 'broadcast';

/** Names one relay's port for as long as it is open; chosen by the background. */
export type PageKey = string;

/** Send records to this subscriber, from number `from` on. Replaces its earlier subscription. */
interface SubscribeMessage {
  readonly type: 'subscribe';
  readonly subscriber: SubscriberKey;
  readonly from: number;
}

/** The subscriber has everything below `next`. */
interface AckMessage {
  readonly type: 'ack';
  readonly subscriber: SubscriberKey;
  readonly next: number;
}

/** The subscriber is gone; `BROADCAST`: every panel of the tab is, and the page counts as never probed. */
interface UnsubscribeMessage {
  readonly type: 'unsubscribe';
  readonly subscriber: SubscriberKey;
}

/** The subscriber requests the whole payload of record `n`, which came cut. */
interface RequestBodyMessage {
  readonly type: 'request-body';
  readonly subscriber: SubscriberKey;
  readonly n: number;
}

/** From the relay itself: store nothing while no panel is open. It holds for the rest of the document's life. */
export interface CaptureNothingMessage {
  readonly type: 'capture-nothing';
}

/**
 * From the relay itself, each `RELAY_ALIVE_PERIOD` while a panel is subscribed: the extension is still there. A browser may
 * end a content script without an event, as Firefox does when the extension is disabled or removed.
 */
export interface RelayAliveMessage {
  readonly type: 'relay-alive';
}

/**
 * Put a plan of faults in force, in place of the one that is. `token` is what the acting script gave as its result when it
 * was placed in the document; where one acts there already, any text. The plan ends when its time is up, with the
 * subscription of its subscriber, with the relay's port, or with the document.
 */
export interface ArmMessage {
  readonly type: 'arm';
  readonly subscriber: SubscriberKey;
  readonly token: string;
  /** A plan in its JSON form; see the room `faults`. */
  readonly plan: string;
  /** Milliseconds for which the plan has been in force elsewhere: above 0 in a frame that came later. */
  readonly elapsed: number;
}

/** End at once whatever is in force. */
export interface DisarmMessage {
  readonly type: 'disarm';
  readonly subscriber: SubscriberKey;
}

/** Make one message by hand on an open connection: to the server (`out`), or to the page as if it had come (`in`). */
export interface ByHandMessage {
  readonly type: 'by-hand';
  readonly subscriber: SubscriberKey;
  /** As in `ArmMessage`. */
  readonly token: string;
  readonly connection: number;
  readonly direction: Direction;
  /** Base64 makes a binary message. */
  readonly encoding: Payload['encoding'];
  readonly data: string;
}

/** What only the acting script understands. */
export type ToActing = ArmMessage | DisarmMessage | ByHandMessage;

/** What a panel sends to a page. */
export type ToPage = SubscribeMessage | AckMessage | UnsubscribeMessage | RequestBodyMessage | ToActing;

/** Records `first` up to (not including) `next`, in order and without holes (a `lost` record covers many numbers). */
export interface BatchMessage {
  readonly type: 'batch';
  readonly subscriber: SubscriberKey;
  readonly first: number;
  readonly next: number;
  readonly records: readonly PageWireRecord[];
}

/**
 * A batch on its way from the recorder to the panel. Its records are one JSON text, written once by the recorder and parsed
 * once by the panel: relay, background and their ports pass on a single string, where each would copy a tree of objects.
 */
export type PackedBatchMessage = Omit<BatchMessage, 'records'> & { readonly records: string };

/** The whole payload of record `n`, `null` if the page no longer has it. */
export interface BodyMessage {
  readonly type: 'body';
  readonly subscriber: SubscriberKey;
  readonly n: number;
  readonly payload: Payload | null;
}

/** The page is about to go; `next` is the number after its last record, `messages` counts the messages among them. */
export interface EndMessage {
  readonly type: 'end';
  readonly next: number;
  readonly messages: number;
  /** Whether the page goes into the back/forward cache, from which it may come back. */
  readonly isCached: boolean;
}

/**
 * From the relay itself: whether the recorder of its page has stopped answering although the page's thread runs, and the
 * milliseconds since it last gave a sign of life.
 */
export interface CutOffMessage {
  readonly type: 'cut-off';
  readonly isCutOff: boolean;
  readonly ago: number;
}

/** What comes from a page: from its recorder, but for `cut-off` and `busy`, which its relay says of it. */
export type FromPage = BatchMessage | BodyMessage | EndMessage | CutOffMessage | BusyMessage;

/** The same in the form in which the recorder sends it and relay and background pass it on. */
export type FromRecorder = PackedBatchMessage | BodyMessage | EndMessage;

/**
 * Introduces a page, in the words of its relay, a content script that no page can reach: the panel believes this about a
 * document, and not what the document's own records say. `document` is `null` if no recorder runs in it (a page without
 * scripts).
 */
export interface HelloMessage {
  readonly type: 'hello';
  readonly version: number;
  readonly document: DocumentKey | null;
  /** The document's URL when the relay started, cut at `URL_LIMIT`; empty if no panel has probed the page. */
  readonly url: string;
  /** The document's origin; `null` as a text for sandboxed and local documents, empty if no panel has probed the page. */
  readonly origin: string;
  readonly isTop: boolean;
  /** Milliseconds since the epoch at which the document's monotonic clock showed 0. */
  readonly timeOrigin: number;
  /** False if no panel has probed the page: it connects only to say how many messages it had, in case a panel is there. */
  readonly wasProbed: boolean;
}

/** Relay to background. */
export type FromRelay = HelloMessage | CutOffMessage | BusyMessage | FromRecorder;

/** Panel to background. `probe` reaches every page of the tab; the rest is for one page. */
export type FromPanel =
  | { readonly type: 'probe' }
  | { readonly type: 'to-page'; readonly page: PageKey; readonly message: ToPage }
  /** Place the acting script in the page; answered by `acting-placed`. */
  | { readonly type: 'place-acting'; readonly page: PageKey };

/**
 * Background to panel.
 *
 * @template PageMessage a page's message: packed on the way, unpacked once the panel has parsed it.
 */
export type ToPanel<PageMessage = FromPage> =
  | { readonly type: 'page-connected'; readonly page: PageKey; readonly hello: HelloMessage }
  | { readonly type: 'from-page'; readonly page: PageKey; readonly message: PageMessage }
  /** `isCached` if the browser says that the page went into the back/forward cache. */
  | { readonly type: 'page-disconnected'; readonly page: PageKey; readonly isCached: boolean }
  /** The acting script is in the page: its result, or `null` where the browser did not let it in. */
  | { readonly type: 'acting-placed'; readonly page: PageKey; readonly token: string | null }
  /** The answer to a probe that reached no page: the browser allows no extension in it, or no relay of ours runs there. */
  | { readonly type: 'unreachable' };

/** Sent by the background to every relay of a tab: a relay without a port opens one. */
export const PROBE = 'realtime-inspector:probe';

/** Name of the port that a relay opens to the background. */
export const RELAY_PORT = 'realtime-inspector:relay';

/** Name of the port that a panel opens to the background, followed by the id of its tab. */
export const PANEL_PORT = 'realtime-inspector:panel:';

/** Type of the event by which the relay hands the recorder its private port, before any script of the page runs. */
export const HANDSHAKE_EVENT = 'realtime-inspector:handshake';

/** What the recorder asks on that port, and the relay answers, when another relay says that it has come. */
export const RELAY_QUESTION = 'relay?';
export const RELAY_ANSWER = 'relay';

/**
 * Type of the events on that port by which the recorder sends its messages. Both worlds share the port object, and a text
 * in an event crosses from one to the other without being copied. `lastEventId` is the message as JSON; `data` holds the
 * records of a batch.
 */
export const RECORD_EVENT = 'record';

/**
 * Type of the event on that port by which the relay says that a panel waits for the final flush of a page that goes: before
 * the call returns, the recorder posts what no subscriber has received yet.
 */
export const FINAL_FLUSH_EVENT = 'final-flush';

/**
 * Under this name the relay requests a body that no page has: the recorder's answer is its sign of life. A panel's key is
 * a UUID, so no panel has this name.
 */
export const SIGN_OF_LIFE: SubscriberKey = 'sign-of-life';

/**
 * Under this name the acting script offers itself to the recorder: as a property of the reason of a rejection that no one
 * handles, or, before the document's first script, of the window. See the recorder's `way-in.ts`.
 */
export const ACTING_OFFER = 'realtime-inspector:acting';

/**
 * Where a plan is armed for the next load, the script that is injected sets this property of the window, before the text of
 * the acting script, to `{ subscriber, plan }`: the panel that arms it, and the plan's JSON.
 */
export const ACTING_PLAN = 'realtime-inspector:acting-plan';

/** The file of the acting script within the extension. */
export const ACTING_SCRIPT = 'faults.js';

/** Where that script leaves itself in a page of the extension, so that the panel can take its text. */
export const ACTING_GLOBAL = 'realtimeInspectorActing';

/** The recorder's first message on its private port: which document it records. */
export interface RecorderMessage {
  readonly type: 'recorder';
  readonly document: DocumentKey;
}
