import type { Millis } from '../base/units.ts';
import type { RecordRef } from './finding.ts';
import type { StreamId } from './streams/stream.ts';

/** Messages that are remembered: about as many as come until the browser says what its thread did. */
const ROOM = 2_048;

/** Room of a document's first messages: of thousands of frames, most have a few. */
const FIRST_ROOM = 16;

/** Numbers kept for each message: its time, its stream, its record and the part of that. */
const FIELDS = 4;

/** The latest messages of one document, in one block of numbers: each costs a few writes and no object. */
export class RecentMessages {
  #fields = new Float64Array(FIRST_ROOM * FIELDS);
  #count = 0;

  add(at: Millis, stream: StreamId, { n, part }: RecordRef): void {
    const room = this.#fields.length / FIELDS;
    if (this.#count === room && room < ROOM) this.#grow(room * 2);
    const place = (this.#count % (this.#fields.length / FIELDS)) * FIELDS;
    this.#fields[place] = at;
    this.#fields[place + 1] = stream;
    this.#fields[place + 2] = n;
    this.#fields[place + 3] = part;
    this.#count += 1;
  }

  #grow(room: number): void {
    const fields = new Float64Array(room * FIELDS);
    fields.set(this.#fields);
    this.#fields = fields;
  }

  /**
   * The last message at or before an instant of a stream that `fits`. If all that are remembered came later, the oldest
   * one, if all those that fit are of its stream.
   */
  before(
    at: number,
    fits: (stream: StreamId) => boolean,
  ): { readonly at: number; readonly stream: StreamId; readonly n: number; readonly part: number } | null {
    const room = this.#fields.length / FIELDS;
    const oldest = Math.max(0, this.#count - room);
    let later: number | null = null;
    let isOneStream = true;
    for (let index = this.#count - 1; index >= oldest; index -= 1) {
      const place = (index % room) * FIELDS;
      const stream = this.#fields[place + 1] ?? 0;
      if (!fits(stream)) continue;
      if ((this.#fields[place] ?? 0) <= at) return this.#read(place);
      isOneStream &&= later === null || this.#fields[later + 1] === stream;
      later = place;
    }
    return later === null || oldest === 0 || !isOneStream ? null : this.#read(later);
  }

  #read(place: number): { readonly at: number; readonly stream: StreamId; readonly n: number; readonly part: number } {
    const [at = 0, stream = 0, n = 0, part = 0] = this.#fields.subarray(place, place + FIELDS);
    return { at, stream, n, part };
  }
}
