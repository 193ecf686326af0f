import type { RecordRef } from '../../analysis/finding.ts';
import type { Millis } from '../../base/units.ts';
import type { DocumentKey, Payload, WireRecord } from '../../wire/record.ts';
import type { BrowserFacts } from './browser-har/read-browser-facts.ts';

/** What every status says of the recording as a whole. */
interface OfRecording {
  /** False where scripts of a page may have run before its recorder, or where the past had already been overwritten. */
  readonly recordedFromStart: boolean;
  /** Milliseconds since the epoch at the recording's zero; 0 while no page has answered. */
  readonly startedAtEpoch: number;
  /** True while the browser's own list of requests is not read, for a rush of the page's messages; see `createHarSource`. */
  readonly isBrowserPaused?: boolean;
}

/** A recording out of a file. Several are shown beside each other, each from its own zero on. */
export interface OpenRecording {
  readonly name: string;
  /** Milliseconds since the epoch of its zero; 0 where that is not known. */
  readonly zero: number;
  readonly messages: number;
  /** A whole sentence on what could not be read of it, or the empty string. */
  readonly fault: string;
  /** Whether secrets were replaced before it was saved. */
  readonly isRedacted: boolean;
}

/** How the source stands to what it reads from. The panel words it; the parts of its sentences travel here. */
export type SourceStatus = OfRecording &
  (
    | { readonly kind: 'connecting' }
    | { readonly kind: 'connected' }
    /** The page cannot be reached any more; nothing is cleared. `at` counts from the recording's zero. */
    | { readonly kind: 'lost'; readonly at: Millis }
    /** Reached again `after` that long; `notRecorded` messages are gone for good (0: the sentence goes by itself). */
    | { readonly kind: 'back'; readonly after: Millis; readonly notRecorded: number }
    /** The browser keeps extensions out of this page. */
    | { readonly kind: 'not-recordable' }
    /** The page was there before the extension as it runs now, which has no script in it. */
    | { readonly kind: 'older-page' }
    /** The extension was updated under the page's feet; only a reload of the page records again. */
    | { readonly kind: 'updated' }
    /**
     * Reading files. `read` messages of the one called `name` are here, which with those before it is `share` (0 to 1) of
     * all bytes; `fault` are whole sentences on what could not be read.
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

/** Where a source puts what it gets. All may be called at any time between `start` and `stop`. */
export interface SourceSink {
  /** Records in the order of their numbers within each document, `at` already counted from the recording's zero. */
  records(batch: readonly WireRecord[]): void;
  /**
   * Resolves when there is room for more, at once in most cases: records are taken in over time, and what waits is
   * bounded only by sources that ask here before they bring more (a file) or say that they may be sent more (a page).
   */
  room(): Promise<void>;
  /** Resolves when all records brought so far are taken in and counted. */
  taken(): Promise<void>;
  /** The new status, also on every change of the two facts about the recording. */
  status(status: SourceStatus): void;
  /** The answer to `requestBody`: the whole payload, `null` where it is no longer there. */
  body(ref: RecordRef, payload: Payload | null): void;
  /** What the browser knows of a connection that a page's hook has recorded; told again whenever more is known. */
  facts?(document: DocumentKey, connection: number, facts: BrowserFacts): void;
}

/**
 * Where records come from: the inspected page, a file, or the demo. The panel knows no more than this.
 *
 * `start` is called once, `stop` at the end of the panel or before another source takes its place; nothing reaches the
 * sink after `stop`. A source whose time goes on by itself (`isLive`) lets the panel's clock run.
 */
export interface RecordSource {
  readonly isLive: boolean;
  start(sink: SourceSink): void;
  stop(): void;
  /** Asks for the whole payload of a message that came cut; answered through `body`. */
  requestBody(ref: RecordRef): void;
  /** Ends the reading of a file where it stands; what was read stays. */
  readonly cancel?: () => void;
  /** Reloads the inspected page, where there is one. */
  readonly reloadPage?: () => void;
  /**
   * Begins or ends to ask the browser for what it knows beside the page's hook. Absent where the browser need not be asked
   * by anybody's wish, since its knowing costs the page nothing more.
   */
  readonly askBrowser?: (isWanted: boolean) => void;
  /** Opens a script in DevTools' own source view, where the browser offers that. Line and column count from 1. */
  readonly openSource?: (url: string, line: number, column: number) => void;
}
