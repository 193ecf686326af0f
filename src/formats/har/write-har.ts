import type { DocumentKey, WireRecord } from '../../wire/record.ts';
import { EXTRAS_VERSION, type RecordExtras, writeExtras } from './har-extras.ts';
import { HarConnection, type HarEntryJson } from './har-connection.ts';
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
export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly pages: readonly HarPageJson[];
    readonly entries: readonly HarEntryJson[];
    readonly _rt: {
      readonly version: number;
      readonly zero: number;
      /** Milliseconds from `zero` to the end of the recording. */
      readonly end?: number;
      readonly writer: string;
      readonly isRedacted: boolean;
      readonly records: readonly RecordExtras[];
    };
  };
}

/**
 * Turns a recording into a HAR file: one entry for each connection or request, in the order in which they began.
 *
 * @param records of one recording in their order.
 * @returns the file as a value; `jsonPieces` writes it without making one text of it.
 */
export function sessionToHar(records: Iterable<WireRecord>, facts: SessionFacts): Har {
  const connections = new Map<string, HarConnection>();
  const pages = new Map<DocumentKey, HarPageJson>();
  const others: RecordExtras[] = [];
  let place = 0;
  for (const record of records) {
    if (!pages.has(record.document) && record.kind !== 'network')
      pages.set(record.document, pageOf(record, facts.zero));
    if ('connection' in record && record.kind !== 'induced') {
      const key = `${record.connection} ${record.document}`;
      const known = connections.get(key);
      const connection = known ?? new HarConnection(record.document, record.connection, facts.zero);
      if (known === undefined) connections.set(key, connection);
      connection.take(record, place);
    } else {
      if (record.kind === 'document') pages.set(record.document, pageOf(record, facts.zero));
      others.push(writeExtras(record, place, null));
    }
    place += 1;
  }
  const entries = [...connections.values()].toSorted((a, b) => a.start - b.start).map((each) => each.toEntry());
  const end = facts.endsAt?.() ?? null;
  const creator = /^(.*?)(?: (\d[\w.+-]*))?$/.exec(facts.writer);
  return {
    log: {
      version: '1.2',
      creator: { name: creator?.[1] || 'Realtime Inspector', version: creator?.[2] ?? '' },
      pages: [...pages.values()],
      // Before the entries, so that a reader knows what they are while it reads them.
      _rt: {
        version: EXTRAS_VERSION,
        zero: facts.zero,
        ...(end === null ? {} : { end }),
        writer: facts.writer,
        isRedacted: facts.isRedacted === true,
        records: others,
      },
      entries,
    },
  };
}

const pageOf = (record: WireRecord, zero: number): HarPageJson => ({
  startedDateTime: writeInstant(zero + record.at),
  id: record.document,
  title: record.kind === 'document' ? record.url : '',
  pageTimings: {},
});

/** Lists stand at this depth of a HAR file: `log`, `entries`, an entry, its messages, a message. */
const DEPTH = 6;

/** Writes a recording as the text of a HAR file, piece by piece. */
export const writeHar = (records: Iterable<WireRecord>, facts: SessionFacts): Generator<string> =>
  jsonPieces(sessionToHar(records, facts), DEPTH);
