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

/** Faults in force on a page that are remembered for a clear; a plan has a handful. */
const FAULTS_STORED = 500;

/** Documents that have ended and may still send a last record. */
const ENDED_STORED = 1_000;

const faultKey = ({ run, fault }: InducedRecord): string => `${run} ${fault}`;

const connectionKey = (document: DocumentKey, connection: number): string => `${document} ${connection}`;

/** What introduces a document that lives. */
interface Introduced {
  document: WireRecord | null;
  /** Each connection that has not ended, by its number. */
  readonly connections: Map<number, WireRecord[]>;
  /** Faults in force on the whole page, by run and kind. */
  readonly faults: BoundedMap<string, WireRecord>;
}

/**
 * Stores the records that introduce what lives now: documents, connections that have not ended, and faults in force. After a clear they
 * are replayed, so that the messages which follow belong to a stream with a name.
 */
export function createIntroductions(): {
  /** Takes a record other than a message. */
  note(record: WireRecord): void;
  /** Something came from a document: it lives. */
  hear(document: DocumentKey): void;
  all(): readonly WireRecord[];
} {
  const living = new Map<DocumentKey, Introduced>();
  const ended = new BoundedMap<DocumentKey, true>(ENDED_STORED);
  /** Those that went without a word, and may turn out to be alive. */
  const silent = new Set<DocumentKey>();

  const hear = (document: DocumentKey): void => {
    if (silent.size > 0) silent.delete(document);
  };

  const introduced = (document: DocumentKey): Introduced => {
    const known = living.get(document);
    if (known !== undefined) return known;
    const fresh = {
      document: null,
      connections: new Map<number, WireRecord[]>(),
      faults: new BoundedMap<string, WireRecord>(FAULTS_STORED),
    };
    if (ended.get(document) === undefined) living.set(document, fresh);
    return fresh;
  };

  const noteFault = (record: InducedRecord & { readonly document: DocumentKey }): void => {
    const { faults, connections } = introduced(record.document);
    if (beginsFault(record) && record.connection !== 0) connections.get(record.connection)?.push(record);
    else if (beginsFault(record)) faults.set(faultKey(record), record);
    else if (record.phase === 'end') faults.delete(faultKey(record));
  };

  return {
    hear,
    note(record) {
      const known = living.get(record.document);
      if (record.kind !== 'lost') hear(record.document);
      switch (record.kind) {
        case 'document':
          if (record.isTop) {
            living.clear();
            silent.clear();
          }
          ended.delete(record.document);
          introduced(record.document).document = record;
          break;
        case 'page':
          // Into the back/forward cache it takes its connections along.
          if (record.event !== 'pagehide' || record.wasKept) break;
          living.delete(record.document);
          ended.set(record.document, true);
          break;
        case 'lost':
          if (record.reason === 'no-farewell' && known !== undefined) silent.add(record.document);
          break;
        case 'connecting':
          introduced(record.document).connections.set(record.connection, [record]);
          break;
        case 'open':
          known?.connections.get(record.connection)?.push(record);
          break;
        case 'network':
          living.get(record.of)?.connections.get(record.request)?.push(record);
          break;
        case 'induced':
          noteFault(record);
          break;
        case 'close':
          known?.connections.delete(record.connection);
          break;
        default:
      }
    },
    all() {
      const alive = [...living].flatMap(([document, introduction]) => (silent.has(document) ? [] : [introduction]));
      return [
        ...alive.flatMap(({ document }) => document ?? []),
        ...alive.flatMap(({ faults }) => [...faults.values()]),
        ...alive.flatMap(({ connections }) => [...connections.values()].flat()),
      ];
    },
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
