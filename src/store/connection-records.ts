import { beginsFault } from '../analysis/induced/induced-faults.ts';
import { BoundedMap } from '../base/bounded-map.ts';
import type {
  ConnectingRecord,
  DocumentKey,
  InducedRecord,
  NetworkRecord,
  OpenRecord,
  WireRecord,
} from '../wire/record.ts';
import { CONNECTIONS_STORED } from './store-limits.ts';

/** The records of one connection apart from its messages. */
export interface ConnectionRecords {
  readonly connecting: ConnectingRecord;
  readonly open: OpenRecord | null;
  /** What DevTools said of its last attempt. */
  readonly network: NetworkRecord | null;
}

/** Faults in force that are remembered for a clear; a plan has a handful. */
const FAULTS_STORED = 500;

const faultKey = ({ document, run, fault }: InducedRecord & { readonly document: DocumentKey }): string =>
  `${run} ${fault} ${document}`;

const connectionKey = (document: DocumentKey, connection: number): string => `${document} ${connection}`;

/**
 * Stores the records that introduce what lives now: documents, connections that have not ended, and faults in force. After a clear they
 * are replayed, so that the messages which follow belong to a stream with a name.
 */
export function createIntroductions(): { note(record: WireRecord): void; all(): readonly WireRecord[] } {
  const documents = new Map<DocumentKey, WireRecord>();
  const connections = new Map<string, WireRecord[]>();
  /** Faults in force on a whole page, by run and kind. */
  const faults = new BoundedMap<string, WireRecord>(FAULTS_STORED);
  return {
    note(record) {
      if (record.kind === 'document') {
        if (record.isTop) {
          documents.clear();
          connections.clear();
          faults.clear();
        }
        documents.set(record.document, record);
      } else if (record.kind === 'connecting') {
        connections.set(connectionKey(record.document, record.connection), [record]);
      } else if (record.kind === 'open') {
        connections.get(connectionKey(record.document, record.connection))?.push(record);
      } else if (record.kind === 'network') {
        connections.get(connectionKey(record.of, record.request))?.push(record);
      } else if (record.kind === 'induced') {
        if (beginsFault(record) && record.connection !== 0)
          connections.get(connectionKey(record.document, record.connection))?.push(record);
        else if (beginsFault(record)) faults.set(faultKey(record), record);
        else if (record.phase === 'end') faults.delete(faultKey(record));
      } else if (record.kind === 'close') {
        connections.delete(connectionKey(record.document, record.connection));
      }
    },
    all: () => [...documents.values(), ...faults.values(), ...[...connections.values()].flat()],
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
