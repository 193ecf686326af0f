import { asCount, asList, asText, field } from '../../../formats/json/fields.ts';
import { handshakeErrorOf } from '../../../formats/har/handshake-error.ts';
import { epochOf, headerOf, transportOf } from '../../../formats/har/har-values.ts';
import type { WireRecord } from '../../../wire/record.ts';
import { BrowserConnection, isStreamEntry } from './browser-connection.ts';
import { createBrowserDocuments, type BrowserDocument, type BrowserDocuments } from './browser-documents.ts';
import {
  factsVersionOf,
  isFromServiceWorker,
  isPagePart,
  keyOf,
  keysOf,
  urlOf,
  wentThroughHook,
} from './har-entries.ts';
import { HookedConnections, type HookedAttempt, type HookedConnection } from './hooked-connections.ts';
import { NetworkRecords } from './network-records.ts';
import { readFacts, type BrowserFacts } from './read-browser-facts.ts';
import { WorkerScripts } from './worker-scripts.ts';

/** The result of one reading of the browser's own list of requests. */
interface HarUpdate {
  /**
   * Of connections that no hook has seen, under documents of their own (see `browserDocument`), and what is known of those
   * that the hook has seen, where that says more than the page could see.
   */
  readonly records: readonly WireRecord[];
  /** What only the browser knows about connections that the hook has recorded. */
  readonly facts: readonly (HookedConnection & { readonly facts: BrowserFacts })[];
}

/** What the tracker needs to know. */
interface HarTrackerOptions {
  /** Milliseconds since the epoch of the recording's zero. */
  readonly zero: () => number;
  /** Whether a script address in an initiator's stack is the hook's: then the page's own call went through it. */
  readonly isHook: (url: string) => boolean;
}

/**
 * Milliseconds by which everything is reported late. By then it is clear which page is shown now, and whatever began in
 * between can still be put in order.
 */
const DELAY = 2_000;

/** Age at which a request counts as not the hook's if the browser does not say who called: the hook's record may be on its way. */
const UNCLEAR_DELAY = 10_000;

/** Records older than this when they arrive show that pages are behind; then nothing unclear is decided. */
const BEHIND = 2_000;

/** A request in the browser's list; `start` in milliseconds since the epoch. */
interface Entry {
  readonly start: number;
  /** The hook's connection, if the hook has recorded the request. */
  claim: HookedAttempt | null;
  /** How the request is recorded if only the browser has seen it. */
  recorded: { readonly connection: BrowserConnection; document: BrowserDocument } | null;
  /** The version of the facts that were reported; see `factsVersionOf`. */
  factsVersion: string;
  /** The facts that were reported; `null` before that. */
  facts: BrowserFacts | null;
  isOver: boolean;
}

type RawEntry = readonly [raw: unknown, entry: Entry];

/** The latest start of each request that a service worker answered for the page, by address. */
function serviceWorkerStartsOf(entries: readonly RawEntry[]): ReadonlyMap<string, number> {
  const starts = new Map<string, number>();
  for (const [raw, { start }] of entries) if (isFromServiceWorker(raw)) starts.set(urlOf(raw), start);
  return starts;
}

/** Decides which requests of the browser's list the hook has recorded and which only the browser has seen. */
export class HarTracker {
  readonly #options: HarTrackerOptions;
  readonly #hooked = new HookedConnections();
  readonly #documents: BrowserDocuments;
  readonly #network = new NetworkRecords();
  readonly #workers = new WorkerScripts();
  readonly #entries = new Map<string, Entry>();
  /** Keys of requests that were over before they were first read. */
  readonly #overBefore = new Set<string>();
  #pageUrl = '';
  #connections = 0;
  /** When pages were last behind with their records. */
  #behindAt = 0;
  /** A new page began at this instant of the recording: live connections are recorded again under a new document. */
  #renewFrom: number | null = null;

  constructor(options: HarTrackerOptions) {
    this.#options = options;
    this.#documents = createBrowserDocuments(options.zero, () => this.#pageUrl);
  }

  /**
   * Takes note of records that came from the pages.
   *
   * @param now milliseconds since the epoch.
   */
  note(records: readonly WireRecord[], now: number): void {
    for (const record of records) {
      this.#hooked.note(record);
      this.#workers.note(record);
      if (record.kind !== 'document' || !record.isTop) continue;
      this.#pageUrl = record.url;
      this.#renewFrom = record.at;
    }
    const last = records.at(-1);
    if (last !== undefined && now - this.#options.zero() - last.at > BEHIND) this.#behindAt = now;
  }

  /** The browser said that this request is over. */
  finished(raw: unknown): void {
    // Firefox says that a WebSocket is over when its handshake is.
    const isSocket = transportOf(raw, urlOf(raw)) === 'websocket';
    if (isSocket && asList(field(raw, '_webSocketMessages')) === null) return;
    const key = keyOf(raw);
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#overBefore.add(key);
    else entry.isOver = true;
  }

  /**
   * Reads the browser's whole list.
   *
   * @param now milliseconds since the epoch.
   * @param isLast whether the page ends now: nothing is held back that is known not to be the hook's.
   */
  read(raws: readonly unknown[], now: number, isLast = false): HarUpdate {
    const keys = keysOf(raws);
    for (const raw of raws) this.#workers.read(raw);
    const records = [...this.#forget(keys, now), ...this.#renew(now)];
    const entries = raws.flatMap((raw, index) => this.#find(raw, keys[index] ?? ''));
    const workerStarts = serviceWorkerStartsOf(entries);
    const facts: HarUpdate['facts'][number][] = [];
    for (const [raw, entry] of entries) {
      const isUndecided = entry.recorded === null && entry.claim === null;
      if (isUndecided && this.#isBrowserOnly(raw, entry, workerStarts, isLast ? now + DELAY : now)) {
        this.#connections += 1;
        const connection = new BrowserConnection(this.#connections);
        entry.recorded = { connection, document: this.#documents.placeFor(entry.start, this.#workers.workerOf(raw)) };
      }
      const known = newFactsOf(raw, entry);
      facts.push(...known);
      if (entry.claim !== null) {
        if (known.length > 0) this.#followRedirect(raw, entry.claim);
        if (entry.facts !== null)
          records.push(...this.#network.read(entry.claim, entry.facts, urlOf(raw), now - this.#options.zero()));
      }
      if (entry.recorded === null) continue;
      const { connection, document } = entry.recorded;
      this.#documents.add(document, connection.read(raw, entry.isOver, now));
    }
    records.push(...this.#documents.flush(isLast ? now : now - DELAY));
    return { records, facts };
  }

  #find(raw: unknown, key: string): readonly RawEntry[] {
    const start = epochOf(field(raw, 'startedDateTime'));
    if (isPagePart(raw)) return [];
    const known = this.#entries.get(key);
    if (known !== undefined) return [[raw, known]];
    // Chromium writes a second before 1970 where it knows no time.
    if (start === null || start < 0) return this.#findFailed(raw, key);
    const isOver = this.#overBefore.delete(key);
    const entry: Entry = { start, claim: null, recorded: null, factsVersion: '', facts: null, isOver };
    this.#entries.set(key, entry);
    return [[raw, entry]];
  }

  /** Chromium says no time of a socket that could not connect at all. */
  #findFailed(raw: unknown, key: string): readonly RawEntry[] {
    if (handshakeErrorOf(raw) === '') return [];
    const claim = this.#hooked.claimFailed(urlOf(raw));
    if (claim === null) return [];
    const entry: Entry = { start: 0, claim, recorded: null, factsVersion: '', facts: null, isOver: true };
    this.#entries.set(key, entry);
    return [[raw, entry]];
  }

  /** The browser lists a redirected request again under each of its addresses. */
  #followRedirect(raw: unknown, claim: HookedAttempt): void {
    const response = field(raw, 'response');
    const status = asCount(field(response, 'status')) ?? 0;
    const target = asText(field(response, 'redirectURL')) || headerOf(response, 'location');
    if (status < 300 || status >= 400 || target === '' || !URL.canParse(target, urlOf(raw))) return;
    this.#hooked.redirect(claim, new URL(target, urlOf(raw)).href);
  }

  /** Looks for the hook's connection behind an undecided entry; true if by now the hook can no longer report it. */
  #isBrowserOnly(raw: unknown, entry: Entry, workerStarts: ReadonlyMap<string, number>, now: number): boolean {
    const { zero, isHook } = this.#options;
    const { start } = entry;
    const isByHook = wentThroughHook(raw, isHook);
    const url = urlOf(raw);
    const isSocket = transportOf(raw, url) === 'websocket';
    if (isByHook !== false) entry.claim = this.#hooked.claim({ url, isSocket, at: start - zero() });
    if (isByHook === true || entry.claim !== null || !isStreamEntry(raw)) return false;
    if (isByHook === null) {
      const isOldEnough = now - Math.max(start, this.#behindAt) >= UNCLEAR_DELAY;
      return isOldEnough && start - zero() > this.#hooked.unknownUntil;
    }
    // A service worker that answers for the page sends a request of its own: the page's half was recorded.
    const isOfWorker = !isSocket && Math.abs((workerStarts.get(url) ?? Infinity) - start) <= DELAY;
    return !isOfWorker && now - start >= DELAY;
  }

  #renew(now: number): readonly WireRecord[] {
    if (this.#renewFrom === null) return [];
    const from = this.#renewFrom - DELAY;
    const records = this.#documents.end(now);
    for (const { start, recorded } of this.#entries.values()) {
      if (recorded === null) continue;
      recorded.connection.restart(start - this.#options.zero() >= from);
      recorded.document = this.#documents.placeFor(start, recorded.document.worker);
    }
    this.#renewFrom = null;
    return records;
  }

  /** The browser forgets its list when the page is left, and when the user clears it. */
  #forget(keys: readonly string[], now: number): readonly WireRecord[] {
    const listed = new Set(keys);
    const recorded = [...this.#entries].filter(([, entry]) => entry.recorded !== null);
    for (const key of this.#entries.keys()) if (!listed.has(key)) this.#entries.delete(key);
    for (const key of this.#overBefore) if (!listed.has(key)) this.#overBefore.delete(key);
    return recorded.length > 0 && recorded.every(([key]) => !listed.has(key)) ? this.#documents.end(now) : [];
  }
}

function newFactsOf(raw: unknown, entry: Entry): HarUpdate['facts'] {
  const version = factsVersionOf(raw);
  if (entry.claim === null || entry.factsVersion === version) return [];
  entry.factsVersion = version;
  entry.facts = readFacts(raw);
  const { document, connection } = entry.claim;
  return [{ document, connection, facts: entry.facts }];
}
