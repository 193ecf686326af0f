import { BoundedList } from '../../../base/bounded-list.ts';
import { BoundedMap } from '../../../base/bounded-map.ts';
import type { Millis } from '../../../base/units.ts';
import type { Direction, DocumentKey } from '../../../wire/record.ts';
import { MAX_DOCUMENTS, MAX_DOUBTS } from '../../analysis-limits.ts';
import type { Connection, StreamEntry } from '../stream-entry.ts';
import { areAlike, copyVoice, recogniseVoice } from './voice.ts';
import type { Voice } from './voice.ts';

/** Messages from the server after which a connection that none of them names is left in doubt. */
const MAX_MESSAGES = 3;

interface Doubt {
  readonly at: Millis;
  /** The first is that of the stream that the connection was given to. */
  readonly voices: readonly Voice[];
  messages: number;
}

/**
 * Connections that may continue one of several streams at one address. Each goes to the stream that was cut first, since
 * that one mostly comes back first. What the connection says shows whether that was right; where it does not, numbers
 * are not compared across the change.
 */
export class TwinDoubts {
  readonly #open = new WeakMap<Connection, Doubt>();
  readonly #instants = new BoundedMap<DocumentKey, BoundedList<Millis>>(MAX_DOCUMENTS);
  #count = 0;

  /** A connection was given to a stream, and could have been meant for one of the others. */
  began(connection: Connection, at: Millis, given: StreamEntry, others: readonly StreamEntry[]): void {
    const voices = [given, ...others].map(({ voice }) => copyVoice(voice));
    if (areAlike(voices)) return;
    this.#open.set(connection, { at, voices, messages: 0 });
    this.#count += 1;
    this.#add(connection.document, at);
  }

  /** The connection says something. */
  message(connection: Connection, direction: Direction, data: string): void {
    if (this.#count === 0) return;
    const doubt = this.#open.get(connection);
    if (doubt === undefined) return;
    const who = recogniseVoice(doubt.voices, direction, data);
    if (direction === 'in') doubt.messages += 1;
    if (who === null && doubt.messages < MAX_MESSAGES) return;
    this.#open.delete(connection);
    this.#count -= 1;
    if (who === 0) this.#instants.get(connection.document)?.remove(doubt.at);
  }

  /** True where it is not known which stream a connection that began in the window continues. */
  isDoubtful(document: DocumentKey, from: Millis, until: Millis): boolean {
    return this.#instants.get(document)?.items.some((at) => at >= from && at <= until) ?? false;
  }

  #add(document: DocumentKey, at: Millis): void {
    let instants = this.#instants.get(document);
    if (instants === undefined) {
      instants = new BoundedList(MAX_DOUBTS);
      this.#instants.set(document, instants);
    }
    instants.push(at);
  }
}
