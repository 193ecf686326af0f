import type { Millis } from '../../base/units.ts';
import { matchesAddress } from '../../faults/matches-address.ts';
import { WIRE_FAULTS_DOCUMENT } from '../../wire/browser-document.ts';
import type { DocumentKey } from '../../wire/record.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';
import type { InducedFault, InducedFaults } from './induced-faults.ts';

/** A connection may end this much before the record of the fault that ended it: both are written by one call. */
const BEFORE = 20;

/** What a fault ends, ends within this time after it: the close event of a socket takes a task, that of a proxy a round trip. */
const AFTER = 1_000;

/** Faults that end connections, or make attempts fail. */
const ENDING: ReadonlySet<string> = new Set(['cut', 'refuse', 'stuck', 'half-open', 'status', 'close', 'freeze']);

/** The end of a connection that a fault explains. */
interface InducedEnd {
  readonly at: Millis;
  readonly span: ConnectionSpan;
  readonly fault: InducedFault;
}

/** Faults of one document in the order of their starts, to be asked by time. */
class DocumentFaults {
  readonly #faults: InducedFault[] = [];
  /** The latest end of the faults up to each place: a search backwards stops where nothing earlier reaches. */
  readonly #reach: number[] = [];

  add(fault: InducedFault): void {
    this.#faults.push(fault);
    this.#reach.push(Math.max(this.#reach.at(-1) ?? -Infinity, fault.until ?? Infinity));
  }

  /** The newest fault that passes, of those that began up to `until` and had not ended before `from`. */
  newest(from: number, until: number, passes: (fault: InducedFault) => boolean): InducedFault | null {
    for (let place = this.#faults.length - 1; place >= 0; place -= 1) {
      const fault = this.#faults[place];
      if (fault === undefined || (this.#reach[place] ?? -Infinity) < from) return null;
      if (fault.from <= until && (fault.until ?? Infinity) >= from && passes(fault)) return fault;
    }
    return null;
  }
}

const runKey = ({ document, run, fault }: Pick<InducedFault, 'document' | 'run' | 'fault'>): string =>
  `${run} ${fault} ${document}`;

/** Answers which fault explains what happened to a stream. Made for one look at the findings. */
export class FaultMatching {
  readonly #byDocument = new Map<DocumentKey, DocumentFaults>();
  readonly #ends = new Map<Stream, readonly InducedEnd[]>();
  /** The connections on which each kind of fault of a run acted. */
  readonly #acted = new Map<string, Set<number>>();

  constructor(faults: InducedFaults) {
    for (const fault of faults.faults()) {
      const ofDocument = this.#byDocument.get(fault.document) ?? new DocumentFaults();
      this.#byDocument.set(fault.document, ofDocument);
      ofDocument.add(fault);
      if (fault.connection !== 0) this.#note(fault, fault.connection);
    }
    for (const document of faults.documents()) {
      for (const { run, fault, connection } of faults.messagesIn(document).values()) {
        this.#note({ document, run, fault }, connection);
      }
    }
  }

  /** The ends of a stream's connections, failed attempts included, that faults explain; earliest first. */
  endsOf(stream: Stream): readonly InducedEnd[] {
    const known = this.#ends.get(stream);
    if (known !== undefined) return known;
    const ends: InducedEnd[] = [];
    for (const span of stream.spans) {
      const fault = this.#endedBy(span, stream.url);
      if (fault !== null && span.closeAt !== null) ends.push({ at: span.closeAt, span, fault });
    }
    ends.sort((one, other) => one.at - other.at);
    this.#ends.set(stream, ends);
    return ends;
  }

  /** The first explained end within a time, both instants included. */
  firstEnd(stream: Stream, from: number, until: number): InducedEnd | null {
    return this.endsOf(stream).find(({ at }) => at >= from && at <= until) ?? null;
  }

  /**
   * The newest fault of these kinds that was in force on a connection of the stream within a time.
   *
   * @param kinds `null` for all kinds.
   */
  inForce(stream: Stream, kinds: ReadonlySet<string> | null, from: number, until: number): InducedFault | null {
    let found: InducedFault | null = null;
    for (const span of stream.spans) {
      if (span.connectingAt > until || (span.closeAt ?? Infinity) < from) continue;
      const isMeant = (each: InducedFault): boolean =>
        this.#concerns(each, span.connection, stream.url) && (kinds?.has(each.fault) ?? true);
      const fault = this.#newest(span.document, from, until, isMeant);
      if (fault !== null && (found === null || fault.from > found.from)) found = fault;
    }
    return found;
  }

  #note(of: Pick<InducedFault, 'document' | 'run' | 'fault'>, connection: number): void {
    const key = runKey(of);
    const known = this.#acted.get(key);
    if (known === undefined) this.#acted.set(key, new Set([connection]));
    else known.add(connection);
  }

  /**
   * Whether a fault concerns a connection. One of the whole page may be for some addresses only: as soon as it has acted on
   * any connection, it explains nothing of others.
   */
  #concerns(fault: InducedFault, connection: number, url: string): boolean {
    if (fault.address !== null) return matchesAddress(fault.address, url);
    if (fault.connection !== 0) return fault.connection === connection;
    return this.#acted.get(runKey(fault))?.has(connection) ?? true;
  }

  #endedBy(span: ConnectionSpan, url: string): InducedFault | null {
    const { closeAt, document } = span;
    if (closeAt === null) return null;
    const isMeant = (fault: InducedFault): boolean =>
      ENDING.has(fault.fault) && this.#concerns(fault, span.connection, url);
    return this.#newest(document, closeAt - AFTER, closeAt + BEFORE, isMeant);
  }

  /** The newest fault in a document or on the wire. */
  #newest(
    document: DocumentKey,
    from: number,
    until: number,
    isMeant: (fault: InducedFault) => boolean,
  ): InducedFault | null {
    const inPage = this.#byDocument.get(document)?.newest(from, until, isMeant) ?? null;
    const onWire = this.#byDocument.get(WIRE_FAULTS_DOCUMENT)?.newest(from, until, isMeant) ?? null;
    if (inPage === null || onWire === null) return inPage ?? onWire;
    return onWire.from > inPage.from ? onWire : inPage;
  }
}
