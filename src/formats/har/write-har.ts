import type { DocumentKey, WireRecord } from '../../wire/record.ts';
import { EXTRAS_VERSION, type RecordExtras, writeExtras } from './har-extras.ts';
import { HarConnection, type HarEntryJson, type PlacedOfConnection } from './har-connection.ts';
import { writeInstant } from '../text/instant.ts';
import { jsonPieces } from '../json/json-pieces.ts';
import type { SessionFacts } from '../session/write-session.ts';

/** A page of a HAR file: one of our documents. */
interface HarPageJson {
  readonly startedDateTime: string;
  readonly id: string;
  readonly title: string;
  readonly pageTimings: Readonly<Record<string, never>>;
}

/** A HAR file, version 1.2, with the message lists that Chrome writes and our extras under `_rt`. See docs/reference/har.md. */
interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly pages: Iterable<HarPageJson>;
    readonly entries: Iterable<HarEntryJson>;
    readonly _rt: {
      readonly version: number;
      readonly zero: number;
      /** Milliseconds from `zero` to the end of the recording. */
      readonly end?: number;
      readonly writer: string;
      readonly isRedacted: boolean;
      readonly records: Iterable<RecordExtras>;
    };
  };
}

/** Where the records of connections are kept until the file is written, by the number of the connection's entry. */
export interface RecordStore {
  add(entry: number, placed: PlacedOfConnection): void;
  /** In the order in which they were added. */
  of(entry: number): Iterable<PlacedOfConnection>;
}

/** Keeps records in memory. */
function memoryStore(): RecordStore {
  const lists: PlacedOfConnection[][] = [];
  return {
    add: (entry, placed) => {
      (lists[entry] ??= []).push(placed);
    },
    of: (entry) => lists[entry] ?? [],
  };
}

/** An entry that will be written. */
interface EntryPlace {
  readonly entry: number;
  readonly document: DocumentKey;
  readonly connection: number;
  /** Instant of its first record, from the recording's zero. */
  readonly start: number;
}

/** Turns a recording into a HAR file: one entry for each connection or request, in the order in which they began. */
export class HarBuilder {
  readonly #store: RecordStore;
  readonly #entries = new Map<string, EntryPlace>();
  /** The first record of each document, or the record of the document itself. */
  readonly #pages = new Map<DocumentKey, WireRecord>();
  readonly #others: RecordExtras[] = [];
  #place = 0;

  /** @param store holds the records of connections; memory unless given. */
  constructor(store: RecordStore = memoryStore()) {
    this.#store = store;
  }

  /** Takes the next record of the recording. */
  take(record: WireRecord): void {
    const place = this.#place++;
    if (!this.#pages.has(record.document) && record.kind !== 'network') this.#pages.set(record.document, record);
    if ('connection' in record && record.kind !== 'induced') {
      const { connection, document, at: start } = record;
      const key = `${connection} ${document}`;
      let known = this.#entries.get(key);
      if (known === undefined) {
        known = { entry: this.#entries.size, document, connection, start };
        this.#entries.set(key, known);
      }
      this.#store.add(known.entry, { record, place });
    } else {
      if (record.kind === 'document') this.#pages.set(record.document, record);
      this.#others.push(writeExtras(record, place, null));
    }
  }

  *#entriesInOrder(zero: number): Generator<HarEntryJson> {
    const places = [...this.#entries.values()].toSorted((a, b) => a.start - b.start);
    for (const { entry, document, connection } of places)
      yield new HarConnection(document, connection, zero, this.#store.of(entry)).toEntry();
  }

  /** The file of all that was taken, as text, piece by piece. */
  pieces(facts: SessionFacts): Generator<string> {
    const { zero } = facts;
    const end = facts.endsAt?.() ?? null;
    const creator = /^(.*?)(?: (\d[\w.+-]*))?$/.exec(facts.writer);
    const har: Har = {
      log: {
        version: '1.2',
        creator: { name: creator?.[1] || 'Realtime Inspector', version: creator?.[2] ?? '' },
        pages: [...this.#pages.values()].map((record) => pageOf(record, zero)),
        // Before the entries, so that a reader knows what they are while it reads them.
        _rt: {
          version: EXTRAS_VERSION,
          zero,
          ...(end === null ? {} : { end }),
          writer: facts.writer,
          isRedacted: facts.isRedacted === true,
          records: this.#others,
        },
        entries: this.#entriesInOrder(zero),
      },
    };
    return jsonPieces(har, DEPTH);
  }
}

const pageOf = (record: WireRecord, zero: number): HarPageJson => ({
  startedDateTime: writeInstant(zero + record.at),
  id: record.document,
  title: record.kind === 'document' ? record.url : '',
  pageTimings: {},
});

/** Lists stand at this depth of a HAR file: `log`, `entries`, an entry, its messages, a message. */
const DEPTH = 6;

/**
 * Writes a recording as the text of a HAR file, piece by piece.
 *
 * @param records of one recording in their order.
 */
export function* writeHar(records: Iterable<WireRecord>, facts: SessionFacts): Generator<string> {
  const builder = new HarBuilder();
  for (const record of records) builder.take(record);
  yield* builder.pieces(facts);
}
