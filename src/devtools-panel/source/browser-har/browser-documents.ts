import { type Millis, millis } from '../../../base/units.ts';
import type { HarEvent } from '../../../formats/har/har-events.ts';
import { browserDocument } from '../../../wire/browser-document.ts';
import type { DocumentKey, WireRecord } from '../../../wire/record.ts';
import type { ListedWorker } from './worker-scripts.ts';

/** A document whose connections only the browser has seen, those of workers above all; see `browserDocument`. */
export interface BrowserDocument {
  readonly key: DocumentKey;
  /** The worker whose connections it has; `null` where that is not known. */
  readonly worker: ListedWorker | null;
  /** The number of the next record; 0 while it has none. */
  next: number;
  /** Milliseconds since the epoch of its last record: no later record may lie before that. */
  last: number;
}

/** Merges the events of several connections in order of time and numbers them. Instants are milliseconds since the epoch. */
export interface BrowserDocuments {
  /** A document for a connection that began then: the present one, unless it already has later records. */
  placeFor(start: number, worker: ListedWorker | null): BrowserDocument;
  add(document: BrowserDocument, events: readonly HarEvent[]): void;
  /** The records up to an instant, in order. */
  flush(until: number): readonly WireRecord[];
  /** All remaining records, and the end of every document: their connections have no more records. */
  end(now: number): readonly WireRecord[];
}

/**
 * Starts without documents.
 *
 * @param zero milliseconds since the epoch of the recording's zero.
 * @param pageUrl the inspected page's address.
 */
export function createBrowserDocuments(zero: () => number, pageUrl: () => string): BrowserDocuments {
  let made = 0;
  let documents: BrowserDocument[] = [];
  let waiting: { readonly document: BrowserDocument; readonly event: HarEvent }[] = [];

  const place = (document: BrowserDocument, epoch: number): { n: number; at: Millis; document: DocumentKey } => {
    document.last = Math.max(document.last, epoch);
    return { n: document.next++, at: millis(document.last - zero()), document: document.key };
  };

  const recordsOf = (document: BrowserDocument, { epoch, record }: HarEvent): readonly WireRecord[] => {
    const records: WireRecord[] = [];
    if (document.next === 0) {
      const { worker } = document;
      const page = { kind: 'document', isTop: false, isLate: true, timeOrigin: epoch } as const;
      const opened = worker === null ? { ...page, url: pageUrl() } : { ...page, url: worker.url, worker: worker.kind };
      records.push({ ...opened, ...place(document, epoch) });
    }
    records.push({ ...record, ...place(document, epoch) });
    return records;
  };

  const flush = (until: number): readonly WireRecord[] => {
    waiting.sort((a, b) => a.event.epoch - b.event.epoch);
    const due = waiting.filter(({ event }) => event.epoch <= until);
    waiting = waiting.filter(({ event }) => event.epoch > until);
    return due.flatMap(({ document, event }) => recordsOf(document, event));
  };

  return {
    placeFor(start, worker) {
      const isSame = (other: ListedWorker | null): boolean =>
        other?.kind === worker?.kind && other?.url === worker?.url;
      const present = documents.find((each) => each.last <= start && isSame(each.worker));
      if (present !== undefined) return present;
      made += 1;
      const document = { key: browserDocument(made), worker, next: 0, last: Number.NEGATIVE_INFINITY };
      documents.push(document);
      return document;
    },
    add(document, events) {
      for (const event of events) waiting.push({ document, event });
    },
    flush,
    end(now) {
      const records = [...flush(Infinity)];
      for (const document of documents) {
        if (document.next === 0) continue;
        const gone = { kind: 'page', event: 'pagehide', wasKept: false, url: pageUrl(), length: millis(0) } as const;
        records.push({ ...gone, ...place(document, now) });
      }
      documents = [];
      return records;
    },
  };
}
