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

/** A request in the browser's list; `at` counts from the recording's zero. */
interface ListedRequest {
  readonly url: string;
  readonly isSocket: boolean;
  readonly at: number;
}

/** The time from the call to the answer, in which the browser sent the request. */
interface Attempt {
  readonly from: number;
  until: number | null;
  isClaimed: boolean;
}

/** A connection of the hook with every address under which the browser may list it. */
interface Known extends HookedConnection {
  readonly isSocket: boolean;
  readonly transport: Transport;
  readonly urls: Set<string>;
  readonly attempts: BoundedList<Attempt>;
}

/** Milliseconds by which the page's clock and the browser's may differ. */
const SLACK = 2_000;

/** Connections that are remembered; the browser lists each within seconds. */
const CONNECTIONS_LIMIT = 5_000;

/** Attempts of one EventSource that are remembered: it may reconnect for days. */
const ATTEMPTS_LIMIT = 50;

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
      this.#begin(record, at);
    } else if (record.kind === 'open' || record.kind === 'close' || record.kind === 'error') {
      this.#answer(record, at);
    }
  }

  /** Claims one attempt of a connection for a request; no two requests get the same one. `null` if none fits. */
  claim({ url, isSocket, at }: ListedRequest): HookedConnection | null {
    let best: { readonly connection: Known; readonly attempt: Attempt; readonly distance: number } | null = null;
    for (const connection of this.#byUrl.get(url) ?? []) {
      if (connection.isSocket !== isSocket) continue;
      for (const attempt of connection.attempts) {
        const isWithin = at >= attempt.from - SLACK && at <= (attempt.until ?? Infinity) + SLACK;
        const distance = Math.abs(at - attempt.from);
        if (attempt.isClaimed || !isWithin || (best !== null && best.distance <= distance)) continue;
        best = { connection, attempt, distance };
      }
    }
    if (best === null) return null;
    best.attempt.isClaimed = true;
    return { document: best.connection.document, connection: best.connection.connection };
  }

  #begin({ document, connection, transport, url }: ConnectingRecord & WireRecord, at: number): void {
    const attempts = new BoundedList<Attempt>(ATTEMPTS_LIMIT);
    attempts.push({ from: at, until: null, isClaimed: false });
    const isSocket = transport === 'websocket';
    const known: Known = { document, connection, transport, isSocket, urls: new Set<string>(), attempts };
    this.#known.set(keyOf(known), known);
    this.#addUrl(known, url);
  }

  #answer(record: (OpenRecord | CloseRecord | ErrorRecord) & WireRecord, at: number): void {
    const connection = this.#known.get(keyOf(record));
    const attempt = connection?.attempts.items.at(-1);
    if (connection === undefined || attempt === undefined) return;
    attempt.until ??= at;
    // A request that was redirected is listed under its last address too.
    if (record.kind === 'open' && record.url !== '') this.#addUrl(connection, record.url);
    if (record.kind !== 'error' || record.state !== 0 || connection.transport !== 'eventsource') return;
    connection.attempts.push({ from: at, until: null, isClaimed: false });
  }

  #addUrl(connection: Known, url: string): void {
    connection.urls.add(url);
    const all = this.#byUrl.get(url);
    if (all === undefined) this.#byUrl.set(url, new Set([connection]));
    else all.add(connection);
  }
}
