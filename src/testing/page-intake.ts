import { isRecord } from '../base/is-object.ts';
import { millis } from '../base/units.ts';

import { parseRecord } from '../wire/parse-record.ts';
import { nextNumber, type PageWireRecord, type WireRecord } from '../wire/record.ts';

/** How far a document has been taken in. */
interface DocumentState {
  readonly offset: number;
  readonly url: string;
  next: number;
  lastAt: number;
  /** Whether its records wait for others before they are sent. */
  isBatching: boolean;
}

/** A worker has one recorder, and can pretend to have others. */
const DOCUMENTS_OF_SENDER = 4;

/** Merges the messages of pages into one recording: each record once, in order, and what is missing as a `lost` record. */
export class PageIntake {
  readonly #documents = new Map<string, DocumentState>();
  /** The documents of each sender that may go without an end of their own. */
  readonly #sent = new Map<string, Set<string>>();
  #zero: number | null;

  /** @param zero of a recording that has begun, in milliseconds since the epoch; by default the first page's. */
  constructor(zero: number | null = null) {
    this.#zero = zero;
  }

  /** Milliseconds since the epoch of the recording's zero; 0 while no page has sent anything. */
  get zero(): number {
    return this.#zero ?? 0;
  }

  /**
   * @param text JSON that a page or worker passed to our function; it can pass anything.
   * @param sender names a worker: its end is told by `leave`.
   */
  take(text: string, sender: string | null = null): readonly WireRecord[] {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      // The page itself called our function.
      return [];
    }
    if (!isRecord(value)) return [];
    const { document, type } = value;
    if (typeof document !== 'string' || document === '' || document.length > 128) return [];
    if (type === 'hello') this.#meet(document, value['timeOrigin'], String(value['url']));
    const known = this.#documents.get(document);
    if (known === undefined) return [];
    if (sender !== null) this.#note(sender, document);
    known.isBatching = value['isBatching'] === true;
    if (type === 'batch') return this.#batch(document, known, value);
    if (type === 'end') return this.#missing(document, known, value['next'], 'page-gone');
    return [];
  }

  /**
   * A sender has ended: its connections ended with it. What it had not sent is unknown where its records waited for others.
   *
   * @param epoch when, in milliseconds since the epoch.
   */
  leave(sender: string, epoch: number): readonly WireRecord[] {
    const documents = this.#sent.get(sender) ?? [];
    this.#sent.delete(sender);
    return [...documents].map((document): WireRecord => {
      const known = this.#documents.get(document);
      const at = millis(Math.max(known?.lastAt ?? 0, epoch - this.zero));
      const n = known?.next ?? 0;
      if (known?.isBatching === true)
        return { kind: 'lost', reason: 'no-farewell', n, at, until: at, count: 1, messages: 0, document };
      return {
        kind: 'page',
        event: 'pagehide',
        wasKept: false,
        url: known?.url ?? '',
        length: millis(0),
        n,
        at,
        document,
      };
    });
  }

  #note(sender: string, document: string): void {
    const documents = this.#sent.get(sender) ?? new Set();
    if (documents.size < DOCUMENTS_OF_SENDER) this.#sent.set(sender, documents.add(document));
  }

  #meet(document: string, timeOrigin: unknown, url: string): void {
    if (this.#documents.has(document) || typeof timeOrigin !== 'number') return;
    this.#zero ??= timeOrigin;
    const offset = timeOrigin - this.#zero;
    this.#documents.set(document, { offset, url, next: 0, lastAt: offset, isBatching: false });
  }

  #batch(document: string, known: DocumentState, batch: Readonly<Record<string, unknown>>): readonly WireRecord[] {
    const items = unpack(batch['records']);
    const placed: WireRecord[] = [];
    for (const item of items) {
      const parsed = parseRecord(item);
      if (!parsed.ok || nextNumber(parsed.value) <= known.next) continue;
      placed.push(...this.#missing(document, known, parsed.value.n, 'unreadable'));
      placed.push(place(parsed.value, document, known));
    }
    return [...placed, ...this.#missing(document, known, batch['next'], 'unreadable')];
  }

  #missing(
    document: string,
    known: DocumentState,
    until: unknown,
    reason: 'page-gone' | 'unreadable',
  ): readonly WireRecord[] {
    if (typeof until !== 'number' || !Number.isSafeInteger(until) || until <= known.next) return [];
    const count = until - known.next;
    const at = millis(known.lastAt);
    const lost: WireRecord = { kind: 'lost', n: known.next, at, until: at, count, messages: count, reason, document };
    known.next = until;
    return [lost];
  }
}

/** The records of a batch travel as one JSON text; see `PackedBatchMessage`. */
function unpack(records: unknown): readonly unknown[] {
  if (typeof records !== 'string') return [];
  try {
    const items: unknown = JSON.parse(records);
    return Array.isArray(items) ? items : [];
  } catch {
    // The page itself called our function.
    return [];
  }
}

function place(record: PageWireRecord, document: string, known: DocumentState): WireRecord {
  const at = millis(record.at + known.offset);
  known.next = nextNumber(record);
  known.lastAt = record.kind === 'lost' ? record.until + known.offset : at;
  return record.kind === 'lost'
    ? { ...record, at, until: millis(known.lastAt), document }
    : { ...record, at, document };
}
