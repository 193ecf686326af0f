import { BoundedList } from '../../../base/bounded-list.ts';
import { BoundedMap } from '../../../base/bounded-map.ts';
import type { DocumentKey, Transport, WireRecord } from '../../../wire/record.ts';

/** A connection that the hook in a page has recorded. */
export interface HookedConnection {
  readonly document: DocumentKey;
  readonly connection: number;
}

/** A request in the browser's list; `at` counts from the recording's zero. */
export interface ListedRequest {
  readonly url: string;
  readonly isSocket: boolean;
  readonly at: number;
}

/** The connections that the hook has recorded, to find them among the requests in the browser's list. */
export interface HookedConnections {
  note(record: WireRecord): void;
  /** Claims one attempt of a connection for a request; no two requests get the same one. `null` if none fits. */
  claim(request: ListedRequest): HookedConnection | null;
  /** Up to here the hook may have recorded connections that are unknown now: their records were evicted in the page. */
  unknownUntil(): number;
}

/** The time from the call to the answer, in which the browser sent the request. */
interface Attempt {
  readonly from: number;
  until: number | null;
  isClaimed: boolean;
}

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

/** Starts without connections. */
export function createHookedConnections(): HookedConnections {
  const byUrl = new Map<string, Set<Known>>();
  const known = new BoundedMap<string, Known>(CONNECTIONS_LIMIT, (oldest) => {
    for (const url of oldest.urls) {
      byUrl.get(url)?.delete(oldest);
      if (byUrl.get(url)?.size === 0) byUrl.delete(url);
    }
  });
  /** How far the wall clock ran ahead of a document's own while the machine slept. */
  const slept = new Map<DocumentKey, number>();
  let unknownUntil = Number.NEGATIVE_INFINITY;

  const name = (connection: Known, url: string): void => {
    connection.urls.add(url);
    const all = byUrl.get(url);
    if (all === undefined) byUrl.set(url, new Set([connection]));
    else all.add(connection);
  };

  return {
    note(record) {
      const at = record.at + (slept.get(record.document) ?? 0);
      if (record.kind === 'lost') {
        if (record.reason === 'ring') unknownUntil = Math.max(unknownUntil, record.until);
      } else if (record.kind === 'page') {
        if (record.event === 'asleep') slept.set(record.document, (slept.get(record.document) ?? 0) + record.length);
      } else if (record.kind === 'connecting') {
        const { document, connection, transport, url } = record;
        const attempts = new BoundedList<Attempt>(ATTEMPTS_LIMIT);
        attempts.push({ from: at, until: null, isClaimed: false });
        const made = {
          document,
          connection,
          transport,
          isSocket: transport === 'websocket',
          urls: new Set<string>(),
          attempts,
        };
        known.set(keyOf(made), made);
        name(made, url);
      } else if (record.kind === 'open' || record.kind === 'close' || record.kind === 'error') {
        const connection = known.get(keyOf(record));
        const attempt = connection?.attempts.items.at(-1);
        if (connection === undefined || attempt === undefined) return;
        attempt.until ??= at;
        // A request that was redirected is listed under its last address too.
        if (record.kind === 'open' && record.url !== '') name(connection, record.url);
        if (record.kind !== 'error' || record.state !== 0 || connection.transport !== 'eventsource') return;
        connection.attempts.push({ from: at, until: null, isClaimed: false });
      }
    },
    claim({ url, isSocket, at }) {
      let best: { readonly connection: Known; readonly attempt: Attempt; readonly distance: number } | null = null;
      for (const connection of byUrl.get(url) ?? []) {
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
    },
    unknownUntil: () => unknownUntil,
  };
}
