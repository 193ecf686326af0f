import { isRecord } from '../base/is-object.ts';
import { millis } from '../base/units.ts';

import { parseRecord } from '../wire/parse-record.ts';
import { nextNumber, type PageWireRecord, type WireRecord } from '../wire/record.ts';

/** How far a document has been taken in. */
interface DocumentState {
  readonly offset: number;
  next: number;
  lastAt: number;
}

/** Merges the messages of pages into one recording: each record once, in order, and what is missing as a `lost` record. */
export class PageIntake {
  readonly #documents = new Map<string, DocumentState>();
  #zero: number | null = null;

  /** Milliseconds since the epoch of the recording's zero; 0 while no page has sent anything. */
  get zero(): number {
    return this.#zero ?? 0;
  }

  /** @param text JSON that a page passed to our function; a page can pass anything. */
  take(text: string): readonly WireRecord[] {
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
    if (type === 'hello') this.#meet(document, value['timeOrigin']);
    const known = this.#documents.get(document);
    if (known === undefined) return [];
    if (type === 'batch') return this.#batch(document, known, value);
    if (type === 'end') return this.#missing(document, known, value['next'], 'page-gone');
    return [];
  }

  #meet(document: string, timeOrigin: unknown): void {
    if (this.#documents.has(document) || typeof timeOrigin !== 'number') return;
    this.#zero ??= timeOrigin;
    this.#documents.set(document, { offset: timeOrigin - this.#zero, next: 0, lastAt: timeOrigin - this.#zero });
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
