import { BoundedMap } from '../../base/bounded-map.ts';
import type { DocumentKey } from '../../wire/record.ts';
import type { Connection, StreamEntry } from './stream-entry.ts';
import { MAX_ENDED_CONNECTIONS, MAX_OPEN_CONNECTIONS } from '../analysis-limits.ts';

const keyOf = (document: DocumentKey, connection: number): string => `${document} ${connection}`;

/** The connections of a recording by document and number: those open, and those lately ended. */
export class ConnectionTable {
  /** The connection that the bound pushed out last. */
  #pushedOut: Connection | null = null;
  readonly #open = new BoundedMap<string, Connection>(MAX_OPEN_CONNECTIONS, (oldest) => {
    this.#pushedOut = oldest;
  });
  readonly #ended = new BoundedMap<string, Connection>(MAX_ENDED_CONNECTIONS);
  /** The one asked for last: the next message is mostly of the same. */
  #recent: Connection | null = null;

  /** Remembers a connection that begins. Gives the oldest one if there are too many: it must be ended. */
  add(connection: Connection): Connection | null {
    this.#recent = null;
    this.#pushedOut = null;
    this.#open.set(keyOf(connection.document, connection.number), connection);
    return this.#pushedOut;
  }

  /** A connection ended; it can still be found for a while. */
  end(connection: Connection): void {
    const key = keyOf(connection.document, connection.number);
    this.#open.delete(key);
    this.#ended.set(key, connection);
  }

  /** A connection that was believed to have ended is open after all. Gives the oldest one if there are too many. */
  reopen(connection: Connection): Connection | null {
    this.#ended.delete(keyOf(connection.document, connection.number));
    return this.add(connection);
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
    return [...this.#open.values()].filter((connection) => connection.document === document);
  }

  /** One stream became another. */
  move(from: StreamEntry, into: StreamEntry): void {
    for (const connection of from.open) {
      connection.entry = into;
      into.open.add(connection);
    }
    for (const connection of this.#ended.values()) if (connection.entry === from) connection.entry = into;
  }
}
