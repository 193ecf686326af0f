import { BoundedMap } from '../base/bounded-map.ts';
import type { ConnectingRecord, DocumentKey, OpenRecord, WireRecord } from '../wire/record.ts';
import { CONNECTIONS_STORED } from './store-limits.ts';

/** The records that tell of one connection apart from its messages. */
export interface ConnectionRecords {
  readonly connecting: ConnectingRecord;
  readonly open: OpenRecord | null;
}

const connectionKey = (document: DocumentKey, connection: number): string => `${document} ${connection}`;

/**
 * Keeps the records that introduce what lives now: documents, and connections without an end. After a clear they are
 * told again, so that the messages which follow belong to a stream with a name.
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
      } else if (record.kind === 'close') {
        connections.delete(connectionKey(record.document, record.connection));
      }
    },
    all: () => [...documents.values(), ...[...connections.values()].flat()],
  };
}

/** Keeps what tells of the newest connections: headers, protocols and stacks for the detail view. */
export function createConnections(): {
  note(record: WireRecord): void;
  get(document: DocumentKey, connection: number): ConnectionRecords | undefined;
} {
  const held = new BoundedMap<string, ConnectionRecords>(CONNECTIONS_STORED);
  return {
    note(record) {
      if (record.kind === 'connecting') {
        held.set(connectionKey(record.document, record.connection), { connecting: record, open: null });
      } else if (record.kind === 'open') {
        const key = connectionKey(record.document, record.connection);
        const known = held.get(key);
        if (known !== undefined) held.set(key, { ...known, open: record });
      }
    },
    get: (document, connection) => held.get(connectionKey(document, connection)),
  };
}
