import type { RecordRef } from '../../analysis/finding.ts';
import type { Millis } from '../../base/units.ts';
import type { SessionDecoder } from '../../formats/session/session-decoders.ts';
import type { Direction, DocumentKey, Payload, WireRecord } from '../../wire/record.ts';
import type { BrowserFacts } from './browser-har/read-browser-facts.ts';

/** Something that a record of a page said of its document, and that the browser contradicts; sites such as `https://a.test`. */
export interface FalseClaim {
  readonly what: 'url' | 'top' | 'frame' | 'clock';
  readonly claimed: string;
  readonly actual: string;
}

/** Why the recording may not be what the pages really did: what they said or did that cannot be true. */
export interface PageDoubts {
  /** Records that claimed something false about their document; they are shown with what the browser says. */
  readonly falseClaims: number;
  /** The first of them. */
  readonly falseClaim: FalseClaim | null;
  /** Records, batches and ends refused because their numbers are impossible. */
  readonly refusals: number;
  /** Pages whose recorder was cut off, and when the first was, in milliseconds since the epoch; `null` for none. */
  readonly cutOffs: number;
  readonly cutOffAt: number | null;
}

/**
 * What becomes of the browser's own list of requests (see `HarSource`). `off`: it is not asked for. `starting`: the browser
 * begins it, and what starts before it has is not in it. `kept`: it is read. `paused`: it is not read, because the
 * browser's own recording would slow down a page in a burst of messages.
 */
export type RequestListState = 'off' | 'starting' | 'kept' | 'paused';

/** Facts about the recording as a whole, part of every status. */
export interface RecordingFacts {
  /** False if scripts of a page may have run before its recorder, or if its first records had already been evicted. */
  readonly recordedFromStart: boolean;
  /** Milliseconds since the epoch at the recording's zero; 0 while no page has answered. */
  readonly startedAtEpoch: number;
  /** Absent for a file. */
  readonly requestList?: RequestListState;
  /** Absent while there is nothing to doubt. */
  readonly doubts?: PageDoubts | undefined;
}

/** A recording read from a file. Several can be shown together, each from its own zero on. */
export interface OpenRecording {
  readonly name: string;
  /** Milliseconds since the epoch of its zero; 0 if unknown. */
  readonly zero: number;
  /** How long was recorded, from its zero on; `null` if the file does not say, or is not read yet. */
  readonly endsAt: Millis | null;
  readonly messages: number;
  /** A whole sentence about what could not be read of it, or the empty string. */
  readonly fault: string;
  /** Whether secrets were replaced before it was saved. */
  readonly isRedacted: boolean;
  /** The user's own decoders that were saved with it. */
  readonly decoders: readonly SessionDecoder[];
}

/** The state of a source's connection to what it reads. The panel writes the sentences; a status carries the values. */
export type SourceStatus = RecordingFacts &
  (
    | { readonly kind: 'connecting' }
    | { readonly kind: 'connected' }
    /** The page cannot be reached any more; nothing is cleared. `at` counts from the recording's zero. */
    | { readonly kind: 'lost'; readonly at: Millis }
    /** Reached again `after` that long; `notRecorded` messages are lost (if 0, the sentence disappears by itself). */
    | { readonly kind: 'reconnected'; readonly after: Millis; readonly notRecorded: number }
    /** The browser allows no extension in this page. */
    | { readonly kind: 'not-recordable' }
    /** The page was loaded before the running extension, which has no script in it. */
    | { readonly kind: 'older-page' }
    /** The extension was updated while the page was open; only a reload of the page records again. */
    | { readonly kind: 'updated' }
    /**
     * Reading files. `read` messages of the file called `name` have been read; together with the files before it that is
     * a `share` (0 to 1) of all bytes. `fault` holds whole sentences about what could not be read.
     */
    | {
        readonly kind: 'file';
        readonly name: string;
        readonly read: number;
        readonly share: number;
        readonly isComplete: boolean;
        readonly fault: string;
        readonly recordings: readonly OpenRecording[];
      }
  );

/** Receives what a source reads. Everything here may be called at any time between `start` and `stop`. */
export interface SourceSink {
  /** Records in the order of their numbers within each document, `at` already counted from the recording's zero. */
  records(batch: readonly WireRecord[]): void;
  /**
   * Resolves when the sink is ready for more, usually at once (back-pressure). Records are processed over time, and the
   * queue is bounded only by sources that wait for this before they read on (a file) or acknowledge (a page).
   */
  whenReady(): Promise<void>;
  /** Resolves when all records passed so far have been processed. */
  whenProcessed(): Promise<void>;
  /** The new status, also on every change of the recording's facts. */
  status(status: SourceStatus): void;
  /** The answer to `requestBody`: the whole payload, `null` if it no longer exists. */
  body(ref: RecordRef, payload: Payload | null): void;
  /** What the browser knows about a connection that a page's hook has recorded; called again whenever more is known. */
  facts?(document: DocumentKey, connection: number, facts: BrowserFacts): void;
}

/** A message to be made by hand on an open connection. */
export interface ByHandRequest {
  readonly document: DocumentKey;
  readonly connection: number;
  /** `out` to the server, `in` to the page as if it had come. */
  readonly direction: Direction;
  readonly encoding: Payload['encoding'];
  readonly data: string;
}

/** In how many documents a plan came into force, and how many let none in. */
export interface ArmedDocuments {
  readonly armed: number;
  readonly refused: number;
}

/** Causes faults on purpose in the inspected page. Nothing of it is in a page before the first call. */
export interface FaultSource {
  /**
   * Puts a plan in force in the documents of the page.
   *
   * @param plan as JSON.
   * @param length milliseconds until it is over; `null`: until it is stopped.
   * @param document the only one that is meant; `null` for all, and for frames that come while it is in force.
   * @returns in how many it is in force, and how many let nothing in: frames of the page's own origin, a page of before the
   *   extension, or one in which the browser allows none.
   */
  arm(plan: string, length: number | null, document: DocumentKey | null): Promise<ArmedDocuments>;
  /** Ends at once whatever is in force. */
  disarm(): void;
  /** Loads the page again with the plan in force from before its first script. */
  armNextLoad(plan: string, length: number | null): Promise<void>;
  /** @returns false where the connection's document cannot be reached. */
  byHand(request: ByHandRequest): Promise<boolean>;
  /** Sets the one listener for the end of everything that was in force because its pages went. */
  whenGone(listener: () => void): void;
}

/**
 * Where records come from: the inspected page or a file. The panel knows no more than this.
 *
 * `start` is called once, `stop` when the panel closes or before another source replaces this one; nothing reaches the
 * sink after `stop`. While a source is live (`isLive`), the panel's clock runs.
 */
export interface RecordSource {
  readonly isLive: boolean;
  start(sink: SourceSink): void;
  stop(): void;
  /** Requests the whole payload of a message that came cut; answered through `body`. */
  requestBody(ref: RecordRef): void;
  /** Stops reading a file; what was read so far stays. */
  readonly cancel?: () => void;
  /** Reloads the inspected page, if there is one. */
  readonly reloadPage?: () => void;
  /**
   * Turns reading of the browser's own list of requests on or off. Absent if the browser keeps that list in any case, so
   * that reading it costs the page nothing more and needs no setting.
   */
  readonly setBrowserRequests?: (isEnabled: boolean) => void;
  /** Causes faults in the page; absent where there is no live page. */
  readonly faults?: FaultSource;
}
