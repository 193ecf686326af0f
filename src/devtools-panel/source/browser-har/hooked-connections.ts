import { BoundedList } from '../../../base/bounded-list.ts';
import { BoundedMap } from '../../../base/bounded-map.ts';
import type {
  CloseRecord,
  ConnectingRecord,
  DocumentKey,
  ErrorRecord,
  OpenRecord,
  Transport,
  WireRecord,
} from '../../../wire/record.ts';

/** A connection that the hook in a page has recorded. */
export interface HookedConnection {
  readonly document: DocumentKey;
  readonly connection: number;
}

/** One attempt of it: what a request in the browser's list is the other side of. */
export interface HookedAttempt extends HookedConnection {
  readonly transport: Transport;
  /** The address asked for. */
  readonly url: string;
  /** Which attempt of the connection, from 1. */
  readonly number: number;
  /** Whether the page saw it fail. */
  readonly hasFailed: boolean;
  readonly hasOpened: boolean;
  /** Types of events that the page's recorder has recorded: those with a listener. */
  readonly types: ReadonlySet<string>;
}

/** A request in the browser's list; `at` counts from the recording's zero. */
interface ListedRequest {
  readonly url: string;
  readonly isSocket: boolean;
  readonly at: number;
}

/** The time from the call to the answer, in which the browser sent the request. */
interface Attempt extends HookedAttempt {
  readonly from: number;
  /** The browser makes this attempt by itself, after a wait: its request may come any time before its answer. */
  readonly isRetry: boolean;
  until: number | null;
  hasFailed: boolean;
  hasOpened: boolean;
  isClaimed: boolean;
}

/** A connection of the hook with every address under which the browser may list it. */
interface Known extends HookedConnection {
  readonly isSocket: boolean;
  readonly transport: Transport;
  readonly url: string;
  readonly urls: Set<string>;
  readonly attempts: BoundedList<Attempt>;
  readonly types: Set<string>;
  /** How many there were. */
  attempted: number;
}

/** Milliseconds by which the page's clock and the browser's may differ. */
const SLACK = 2_000;

/** Milliseconds by which they usually differ: what is no further outside an attempt counts as within it. */
const USUAL_SLACK = 50;

/** Connections that are remembered; the browser lists each within seconds. */
const CONNECTIONS_LIMIT = 5_000;

/** Redirects whose end the browser has not listed yet. */
const REDIRECTS_LIMIT = 100;

/** Types of events of one EventSource that are remembered. */
const TYPES_LIMIT = 64;

/** Attempts of one EventSource that are remembered: it may reconnect for days. */
const ATTEMPTS_LIMIT = 50;

/** An attempt that may be a request, and how well it fits. */
interface Fit {
  readonly attempt: Attempt;
  /** Milliseconds between the request and the time in which it was due; 0 within the usual slack. */
  readonly off: number;
  /** Milliseconds between the call and the request. */
  readonly wait: number;
}

/**
 * How well a request fits an attempt; `null` if it is not its request. A call sends its request at once. A retry waits, and
 * one that is refused at once begins the next, whose beginning is then nearer to the request than its own.
 */
function fitOf(attempt: Attempt, at: number): Fit | null {
  const outside = Math.max(attempt.from - at, at - (attempt.until ?? Infinity), 0);
  if (attempt.isClaimed || outside > SLACK) return null;
  const wait = Math.abs(at - attempt.from);
  const off = attempt.isRetry ? outside : wait;
  return { attempt, off: off <= USUAL_SLACK ? 0 : off, wait };
}

/** Whether one fits better than another: of equals a call before a retry, the nearest call, and the oldest retry. */
function isBetterFit(one: Fit, other: Fit): boolean {
  if (one.off !== other.off) return one.off < other.off;
  if (one.attempt.isRetry !== other.attempt.isRetry) return other.attempt.isRetry;
  return one.attempt.isRetry ? one.attempt.from < other.attempt.from : one.wait < other.wait;
}

const keyOf = ({ document, connection }: HookedConnection): string => `${document} ${connection}`;

/** The connections that the hook has recorded, to find them among the requests in the browser's list. */
export class HookedConnections {
  readonly #byUrl = new Map<string, Set<Known>>();
  readonly #known = new BoundedMap<string, Known>(CONNECTIONS_LIMIT, (oldest) => {
    for (const url of oldest.urls) {
      this.#byUrl.get(url)?.delete(oldest);
      if (this.#byUrl.get(url)?.size === 0) this.#byUrl.delete(url);
    }
  });
  /** How far the wall clock ran ahead of a document's own while the machine slept. */
  readonly #slept = new Map<DocumentKey, number>();
  /** Attempts that were redirected, by the address to which. */
  readonly #redirected = new BoundedMap<string, Attempt>(REDIRECTS_LIMIT);
  /** The number of the record with which an event source begins again, by document. */
  readonly #restarts = new Map<DocumentKey, number>();
  #unknownUntil = Number.NEGATIVE_INFINITY;

  /** Up to here the hook may have recorded connections that are unknown now: their records were evicted in the page. */
  get unknownUntil(): number {
    return this.#unknownUntil;
  }

  note(record: WireRecord): void {
    const at = record.at + (this.#slept.get(record.document) ?? 0);
    if (record.kind === 'lost') {
      if (record.reason === 'ring') this.#unknownUntil = Math.max(this.#unknownUntil, record.until);
    } else if (record.kind === 'page') {
      if (record.event !== 'asleep') return;
      this.#slept.set(record.document, (this.#slept.get(record.document) ?? 0) + record.length);
    } else if (record.kind === 'connecting') {
      // The browser lists nothing of WebRTC.
      if (record.transport !== 'datachannel' && record.transport !== 'peerconnection') this.#begin(record, at);
    } else if (record.kind === 'message') {
      if (record.event !== null) this.#listened(record, record.event);
    } else if (record.kind === 'open' || record.kind === 'close' || record.kind === 'error') {
      this.#answer(record, at);
    }
  }

  /** Claims one attempt of a connection for a request; no two requests get the same one. `null` if none fits. */
  claim(request: ListedRequest): HookedAttempt | null {
    const target = this.#claimRedirected(request);
    if (target !== null) return target;
    const { url, isSocket, at } = request;
    let best: Fit | null = null;
    for (const connection of this.#byUrl.get(url) ?? []) {
      if (connection.isSocket !== isSocket) continue;
      for (const attempt of connection.attempts) {
        const fit = fitOf(attempt, at);
        if (fit !== null && (best === null || isBetterFit(fit, best))) best = fit;
      }
    }
    if (best === null) return null;
    best.attempt.isClaimed = true;
    return best.attempt;
  }

  /**
   * As `claim`, for a socket of which the browser does not say when it was asked for, since it could not connect: the oldest
   * attempt that never opened.
   */
  claimFailed(url: string): HookedAttempt | null {
    for (const { isSocket, attempts } of this.#byUrl.get(url) ?? []) {
      const attempt = attempts.items.find((each) => !each.isClaimed && each.until !== null && !each.hasOpened);
      if (!isSocket || attempt === undefined) continue;
      attempt.isClaimed = true;
      return attempt;
    }
    return null;
  }

  /** The request of an attempt was redirected: the one to this address is the same attempt. */
  redirect(attempt: HookedAttempt, url: string): void {
    const known = this.#known.get(keyOf(attempt))?.attempts.items.find(({ number }) => number === attempt.number);
    if (known !== undefined) this.#redirected.set(url, known);
  }

  #claimRedirected({ url, isSocket, at }: ListedRequest): HookedAttempt | null {
    const attempt = this.#redirected.get(url);
    if (attempt === undefined || isSocket || at < attempt.from - SLACK) return null;
    if (attempt.until !== null && at > attempt.until + SLACK) return null;
    this.#redirected.delete(url);
    return attempt;
  }

  #begin({ document, connection, transport, url, n }: ConnectingRecord & WireRecord, at: number): void {
    const attempts = new BoundedList<Attempt>(ATTEMPTS_LIMIT);
    const isSocket = transport === 'websocket';
    const urls = new Set<string>();
    const known: Known = {
      document,
      connection,
      transport,
      isSocket,
      url,
      urls,
      attempts,
      types: new Set(),
      attempted: 0,
    };
    beginAttempt(known, at, transport === 'eventsource' && this.#restarts.get(document) === n);
    this.#known.set(keyOf(known), known);
    this.#addUrl(known, url);
  }

  #answer(record: (OpenRecord | CloseRecord | ErrorRecord) & WireRecord, at: number): void {
    const connection = this.#known.get(keyOf(record));
    const attempt = connection?.attempts.items.at(-1);
    if (connection === undefined || attempt === undefined) return;
    // An event source that begins again as a connection of its own has no further attempt as the old one.
    if (record.kind === 'close' && attempt.number > 1 && attempt.until === null) {
      attempt.isClaimed = true;
      this.#restarts.set(record.document, record.n + 1);
    }
    attempt.until ??= at;
    if (record.kind === 'open') attempt.hasOpened = true;
    else attempt.hasFailed ||= record.kind === 'error' || record.how === 'failed';
    // A request that was redirected is listed under its last address too.
    if (record.kind === 'open' && record.url !== '') this.#addUrl(connection, record.url);
    if (record.kind !== 'error' || record.state !== 0 || connection.transport !== 'eventsource') return;
    beginAttempt(connection, at, true);
  }

  #listened(of: HookedConnection, type: string): void {
    const types = this.#known.get(keyOf(of))?.types;
    if (types !== undefined && types.size < TYPES_LIMIT) types.add(type);
  }

  #addUrl(connection: Known, url: string): void {
    connection.urls.add(url);
    const all = this.#byUrl.get(url);
    if (all === undefined) this.#byUrl.set(url, new Set([connection]));
    else all.add(connection);
  }
}

function beginAttempt(known: Known, at: number, isRetry: boolean): void {
  const { document, connection, transport, url, types } = known;
  known.attempted += 1;
  known.attempts.push({
    document,
    connection,
    transport,
    url,
    types,
    number: known.attempted,
    from: at,
    isRetry,
    until: null,
    hasFailed: false,
    hasOpened: false,
    isClaimed: false,
  });
}
