import type { DocumentKey, Transport, WireRecord } from '../../../wire/record.ts';

/** A connection that the hook in a page has recorded. */
export interface HookedConnection {
  readonly document: DocumentKey;
  readonly connection: number;
}

/** A request as the browser tells of it; `at` counts from the recording's zero. */
export interface ToldRequest {
  readonly url: string;
  readonly isSocket: boolean;
  readonly at: number;
}

/** The connections of the hook, to find those of which the browser tells too. */
export interface HookedConnections {
  note(record: WireRecord): void;
  /** Takes one attempt of a connection for a request; no two requests get the same one. `null` where none fits. */
  claim(request: ToldRequest): HookedConnection | null;
  /** Up to here the hook had seen connections that nobody knows any more: its memory had been overwritten. */
  unknownUntil(): number;
}

/** From the call to the answer: in between the browser sent the request. */
interface Attempt {
  readonly from: number;
  until: number | null;
  isTaken: boolean;
}

interface Known extends HookedConnection {
  readonly isSocket: boolean;
  readonly transport: Transport;
  readonly urls: Set<string>;
  readonly attempts: Attempt[];
}

/** Milliseconds by which the page's clock and the browser's may differ. */
const SLACK = 2_000;

/** Connections that are remembered; the browser tells of each within seconds. */
const CONNECTIONS_REMEMBERED = 5_000;

/** Attempts of one EventSource that are remembered: it may come back for days. */
const ATTEMPTS_REMEMBERED = 50;

const keyOf = ({ document, connection }: HookedConnection): string => `${document} ${connection}`;

/** Makes an empty list. */
export function createHookedConnections(): HookedConnections {
  const known = new Map<string, Known>();
  const byUrl = new Map<string, Set<Known>>();
  /** How far the wall clock ran ahead of a document's own while the machine slept. */
  const slept = new Map<DocumentKey, number>();
  let unknownUntil = Number.NEGATIVE_INFINITY;

  const name = (connection: Known, url: string): void => {
    connection.urls.add(url);
    const all = byUrl.get(url);
    if (all === undefined) byUrl.set(url, new Set([connection]));
    else all.add(connection);
  };

  const forgetOldest = (): void => {
    const oldest = known.values().next().value;
    if (known.size <= CONNECTIONS_REMEMBERED || oldest === undefined) return;
    known.delete(keyOf(oldest));
    for (const url of oldest.urls) {
      byUrl.get(url)?.delete(oldest);
      if (byUrl.get(url)?.size === 0) byUrl.delete(url);
    }
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
        const attempts = [{ from: at, until: null, isTaken: false }];
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
        forgetOldest();
      } else if (record.kind === 'open' || record.kind === 'close' || record.kind === 'error') {
        const connection = known.get(keyOf(record));
        const attempt = connection?.attempts.at(-1);
        if (connection === undefined || attempt === undefined) return;
        attempt.until ??= at;
        // A request that was led elsewhere is told under its last address too.
        if (record.kind === 'open' && record.url !== '') name(connection, record.url);
        if (record.kind !== 'error' || record.state !== 0 || connection.transport !== 'eventsource') return;
        connection.attempts.push({ from: at, until: null, isTaken: false });
        if (connection.attempts.length > ATTEMPTS_REMEMBERED) connection.attempts.shift();
      }
    },
    claim({ url, isSocket, at }) {
      let best: { readonly connection: Known; readonly attempt: Attempt; readonly distance: number } | null = null;
      for (const connection of byUrl.get(url) ?? []) {
        if (connection.isSocket !== isSocket) continue;
        for (const attempt of connection.attempts) {
          const isWithin = at >= attempt.from - SLACK && at <= (attempt.until ?? Infinity) + SLACK;
          const distance = Math.abs(at - attempt.from);
          if (attempt.isTaken || !isWithin || (best !== null && best.distance <= distance)) continue;
          best = { connection, attempt, distance };
        }
      }
      if (best === null) return null;
      best.attempt.isTaken = true;
      return { document: best.connection.document, connection: best.connection.connection };
    },
    unknownUntil: () => unknownUntil,
  };
}
