import { BoundedMap } from '../base/bounded-map.ts';
import type { ConnectingRecord, DocumentKey, NetworkRecord, OpenRecord, WireRecord } from '../wire/record.ts';
import { CONNECTIONS_STORED } from './store-limits.ts';

/** The records of one connection apart from its messages. */
export interface ConnectionRecords {
  readonly connecting: ConnectingRecord;
  readonly open: OpenRecord | null;
  /** What DevTools said of its last attempt. */
  readonly network: NetworkRecord | null;
}

const connectionKey = (document: DocumentKey, connection: number): string => `${document} ${connection}`;

/**
 * Stores the records that introduce what lives now: documents, and connections that have not ended. After a clear they
 * are replayed, so that the messages which follow belong to a stream with a name.
 */
export function createIntroductions(): { note(record: WireRecord): void; all(): readonly WireRecord[] } {
  const documents = new Map<DocumentKey, WireRecord>();
  const connections = new Map<string, WireRecord[]>();
  return {
    note(record) {
      if (record.kind === 'document') {
        if (record.isTop) {
          documents.clear();
          connections.clear();
        }
        documents.set(record.document, record);
      } else if (record.kind === 'connecting') {
        connections.set(connectionKey(record.document, record.connection), [record]);
      } else if (record.kind === 'open') {
        connections.get(connectionKey(record.document, record.connection))?.push(record);
      } else if (record.kind === 'network') {
        connections.get(connectionKey(record.of, record.request))?.push(record);
      } else if (record.kind === 'close') {
        connections.delete(connectionKey(record.document, record.connection));
      }
    },
    all: () => [...documents.values(), ...[...connections.values()].flat()],
  };
}

/** Stores the introductions of the newest connections: headers, protocols and stacks for the detail view. */
export function createConnections(): {
  note(record: WireRecord): void;
  get(document: DocumentKey, connection: number): ConnectionRecords | undefined;
} {
  const stored = new BoundedMap<string, ConnectionRecords>(CONNECTIONS_STORED);
  return {
    note(record) {
      if (record.kind === 'connecting') {
        stored.set(connectionKey(record.document, record.connection), {
          connecting: record,
          open: null,
          network: null,
        });
      } else if (record.kind === 'open') {
        const key = connectionKey(record.document, record.connection);
        const known = stored.get(key);
        if (known !== undefined) stored.set(key, { ...known, open: record });
      } else if (record.kind === 'network') {
        const key = connectionKey(record.of, record.request);
        const known = stored.get(key);
        if (known !== undefined) stored.set(key, { ...known, network: record });
      }
    },
    get: (document, connection) => stored.get(connectionKey(document, connection)),
  };
}
