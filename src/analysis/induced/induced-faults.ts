import { BoundedList } from '../../base/bounded-list.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import { unreachable } from '../../base/unreachable.ts';
import type { Millis } from '../../base/units.ts';
import { WIRE_FAULTS_DOCUMENT } from '../../wire/browser-document.ts';
import type { DocumentKey, InducedRecord, WireRecord } from '../../wire/record.ts';
import { MAX_INDUCED_FAULTS, MAX_INDUCED_MESSAGES } from '../analysis-limits.ts';
import { refOf } from '../finding.ts';
import type { RecordRef } from '../finding.ts';

/** A fault in force, or one that was. Instants count from the recording's zero. */
export interface InducedFault {
  readonly document: DocumentKey;
  /** The connection that it concerns; 0 for all connections of the document. */
  readonly connection: number;
  /** Counts the runs of a document. */
  readonly run: number;
  /** Kind of the fault: `cut`, `drop` … */
  readonly fault: string;
  readonly from: Millis;
  /** `null` while it is in force; equal to `from` for what takes no time. */
  until: Millis | null;
  readonly ref: RecordRef;
  /** Of a fault on the wire: the part of an address that it is for; `null` for a fault in a page. */
  readonly address: string | null;
}

/** A message that was changed on purpose, or made by hand. */
export interface InducedMessage {
  /** Kind of the fault; `by-hand` for a message that was made by hand. */
  readonly fault: string;
  readonly run: number;
  readonly connection: number;
  readonly at: Millis;
  /** The recorded detail, often empty. */
  readonly text: string;
}

/** A message made by hand, among the kinds of faults. */
export const BY_HAND = 'by-hand';

/** Faults that happen at once: the record of their start is all of them. */
const INSTANTS: ReadonlySet<string> = new Set(['cut', 'close']);

/** Whether a record begins a fault that lasts: it is needed to understand what comes after it. */
export const beginsFault = ({ phase, fault }: InducedRecord): boolean => phase === 'start' && !INSTANTS.has(fault);

const messageKey = (document: DocumentKey, n: number): string => `${document} ${n}`;

/** What a recording says of faults that were caused on purpose. Bounded: the newest replace the oldest. */
export interface InducedFaults {
  /** All that are remembered, in the order of their starts. */
  faults(): readonly InducedFault[];
  /** What was done to a message on purpose, `null` for nothing. */
  messageOf(ref: Pick<RecordRef, 'document' | 'n'>): InducedMessage | null;
  /** The documents with changed messages. */
  documents(): Iterable<DocumentKey>;
  /** The changed messages of a document by the numbers of their records. */
  messagesIn(document: DocumentKey): ReadonlyMap<number, InducedMessage>;
  /** Changed messages that are remembered, over all documents. */
  readonly messageCount: number;
  /** Faults and changed messages that the bounds pushed out. */
  readonly evicted: number;
}

/** Collects `induced` records. */
export class InducedFaultBook implements InducedFaults {
  readonly #faults = new BoundedList<InducedFault>(MAX_INDUCED_FAULTS, (gone) => this.#open.delete(gone));
  /** Those in force. */
  readonly #open = new Set<InducedFault>();
  readonly #byDocument = new Map<DocumentKey, Map<number, InducedMessage>>();
  readonly #messages = new BoundedMap<string, { readonly document: DocumentKey; readonly n: number }>(
    MAX_INDUCED_MESSAGES,
    ({ document, n }) => this.#forget(document, n),
  );

  push(record: WireRecord): void {
    if (record.kind === 'induced') this.#note(record);
    else if (this.#open.size > 0 && endsDocument(record)) {
      this.#end((fault) => fault.document === record.document, record.at);
    }
  }

  #note(record: InducedRecord & { readonly document: DocumentKey }): void {
    const { document, connection, run, fault, phase, at, message, text } = record;
    switch (phase) {
      case 'start': {
        const until = INSTANTS.has(fault) ? at : null;
        const address = document === WIRE_FAULTS_DOCUMENT ? text : null;
        const started: InducedFault = {
          document,
          connection,
          run,
          fault,
          from: at,
          until,
          ref: refOf(record),
          address,
        };
        if (until === null) this.#open.add(started);
        this.#faults.push(started);
        break;
      }
      case 'end':
        this.#end(
          (open) =>
            open.document === document &&
            open.run === run &&
            (connection === 0 || open.connection === connection) &&
            (fault === '' || open.fault === fault),
          at,
        );
        break;
      case 'message':
      case 'by-hand':
        if (message !== null)
          this.#mark(document, message, { fault: phase === 'by-hand' ? BY_HAND : fault, run, at, text, connection });
        break;
      default:
        unreachable(phase);
    }
  }

  #end(isMeant: (fault: InducedFault) => boolean, at: Millis): void {
    for (const fault of this.#open) {
      if (!isMeant(fault)) continue;
      fault.until = at;
      this.#open.delete(fault);
    }
  }

  #mark(document: DocumentKey, n: number, message: InducedMessage): void {
    const marked = this.#byDocument.get(document) ?? new Map<number, InducedMessage>();
    this.#byDocument.set(document, marked.set(n, message));
    this.#messages.set(messageKey(document, n), { document, n });
  }

  #forget(document: DocumentKey, n: number): void {
    const marked = this.#byDocument.get(document);
    marked?.delete(n);
    if (marked?.size === 0) this.#byDocument.delete(document);
  }

  faults(): readonly InducedFault[] {
    return this.#faults.items;
  }

  messageOf({ document, n }: Pick<RecordRef, 'document' | 'n'>): InducedMessage | null {
    return this.#byDocument.get(document)?.get(n) ?? null;
  }

  messagesIn(document: DocumentKey): ReadonlyMap<number, InducedMessage> {
    return this.#byDocument.get(document) ?? NO_MESSAGES;
  }

  documents(): Iterable<DocumentKey> {
    return this.#byDocument.keys();
  }

  get messageCount(): number {
    return this.#messages.size;
  }

  get evicted(): number {
    return this.#faults.evicted + this.#messages.evicted;
  }
}

const NO_MESSAGES: ReadonlyMap<number, InducedMessage> = new Map();

/** A fault lives in its document and ends with it. */
const endsDocument = (record: WireRecord): boolean =>
  (record.kind === 'page' && record.event === 'pagehide') ||
  (record.kind === 'lost' && (record.reason === 'no-farewell' || record.reason === 'page-gone'));
