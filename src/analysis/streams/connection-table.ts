import type { DocumentKey } from '../../wire/record.ts';
import type { Connection, StreamEntry } from './stream-entry.ts';
import { MAX_ENDED_CONNECTIONS, MAX_OPEN_CONNECTIONS } from '../analysis-limits.ts';

const keyOf = (document: DocumentKey, connection: number): string => `${document} ${connection}`;

/** The connections of a recording by document and number: those open, and those lately ended. */
export class ConnectionTable {
  readonly #open = new Map<string, Connection>();
  readonly #ended = new Map<string, Connection>();
  /** The one asked for last: the next message is mostly of the same. */
  #recent: Connection | null = null;

  /** Remembers a connection that begins. Gives the oldest one where there are too many: it must be ended. */
  add(connection: Connection): Connection | null {
    this.#recent = null;
    this.#open.set(keyOf(connection.document, connection.number), connection);
    if (this.#open.size <= MAX_OPEN_CONNECTIONS) return null;
    const oldest = this.#open.values().next();
    return oldest.done === true ? null : oldest.value;
  }

  /** A connection ended; it can still be found for a while. */
  end(connection: Connection): void {
    const key = keyOf(connection.document, connection.number);
    this.#open.delete(key);
    this.#ended.set(key, connection);
    if (this.#ended.size <= MAX_ENDED_CONNECTIONS) return;
    const oldest = this.#ended.keys().next();
    if (oldest.done !== true) this.#ended.delete(oldest.value);
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

  /** The open connections of a document, oldest first; a copy, so that they can be ended meanwhile. */
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
