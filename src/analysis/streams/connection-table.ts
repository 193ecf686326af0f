import { BoundedMap } from '../../base/bounded-map.ts';
import type { DocumentKey } from '../../wire/record.ts';
import type { Connection, StreamEntry } from './stream-entry.ts';
import { MAX_ENDED_CONNECTIONS, MAX_OPEN_CONNECTIONS } from '../analysis-limits.ts';

const keyOf = (document: DocumentKey, connection: number): string => `${document} ${connection}`;

/** Adds to, or removes from, one of some sets; one without members is dropped. */
function addTo<K>(sets: Map<K, Set<Connection>>, key: K, connection: Connection): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([connection]));
  else set.add(connection);
}

function removeFrom<K>(sets: Map<K, Set<Connection>>, key: K, connection: Connection): void {
  const set = sets.get(key);
  set?.delete(connection);
  if (set?.size === 0) sets.delete(key);
}

/** The connections of a recording by document and number: those open, and those lately ended. */
export class ConnectionTable {
  /** The connection that the bound pushed out last. */
  #pushedOut: Connection | null = null;
  readonly #open = new BoundedMap<string, Connection>(MAX_OPEN_CONNECTIONS, (oldest) => {
    this.#pushedOut = oldest;
  });
  readonly #openOf = new Map<DocumentKey, Set<Connection>>();
  readonly #ended = new BoundedMap<string, Connection>(MAX_ENDED_CONNECTIONS, (oldest) => {
    removeFrom(this.#endedOf, oldest.entry, oldest);
  });
  readonly #endedOf = new Map<StreamEntry, Set<Connection>>();
  /** The one asked for last: the next message is mostly of the same. */
  #recent: Connection | null = null;

  /** Remembers a connection that begins. Gives the oldest one if there are too many: it must be ended. */
  add(connection: Connection): Connection | null {
    this.#recent = null;
    this.#pushedOut = null;
    const key = keyOf(connection.document, connection.number);
    const before = this.#open.get(key);
    if (before !== undefined) removeFrom(this.#openOf, before.document, before);
    this.#open.set(key, connection);
    addTo(this.#openOf, connection.document, connection);
    return this.#pushedOut;
  }

  /** A connection ended; it can still be found for a while. */
  end(connection: Connection): void {
    const key = keyOf(connection.document, connection.number);
    this.#open.delete(key);
    removeFrom(this.#openOf, connection.document, connection);
    this.#forgetEnded(key);
    this.#ended.set(key, connection);
    addTo(this.#endedOf, connection.entry, connection);
  }

  /** A connection that was believed to have ended is open after all. Gives the oldest one if there are too many. */
  reopen(connection: Connection): Connection | null {
    this.#forgetEnded(keyOf(connection.document, connection.number));
    return this.add(connection);
  }

  #forgetEnded(key: string): void {
    const before = this.#ended.get(key);
    if (before === undefined) return;
    this.#ended.delete(key);
    removeFrom(this.#endedOf, before.entry, before);
  }

  /** A connection that is open. */
  findOpen(document: DocumentKey, connection: number): Connection | undefined {
    return this.#open.get(keyOf(document, connection));
  }

  /** A connection, also one that has ended: a page may send on a closed socket, and read on after an abort. */
  find(document: DocumentKey, connection: number): Connection | undefined {
    const recent = this.#recent;
    if (recent !== null && recent.number === connection && recent.document === document) return recent;
    const key = keyOf(document, connection);
    const found = this.#open.get(key) ?? this.#ended.get(key);
    if (found !== undefined) this.#recent = found;
    return found;
  }

  /** The open connections of a document, oldest first; a copy, so that they can be ended during the iteration. */
  openOf(document: DocumentKey): readonly Connection[] {
    return [...(this.#openOf.get(document) ?? [])];
  }

  /** One stream became another. */
  move(from: StreamEntry, into: StreamEntry): void {
    for (const connection of from.open) {
      connection.entry = into;
      into.open.add(connection);
    }
    for (const connection of from.closing) into.closing.add(connection);
    for (const connection of from.answered) into.answered.add(connection);
    const ended = this.#endedOf.get(from) ?? [];
    this.#endedOf.delete(from);
    for (const connection of ended) {
      connection.entry = into;
      addTo(this.#endedOf, into, connection);
    }
  }
}
