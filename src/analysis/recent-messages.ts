import type { Millis } from '../base/units.ts';
import type { RecordRef } from './finding.ts';
import type { StreamId } from './streams/stream.ts';

/** Messages that are remembered: about as many as come until the browser says what its thread did. */
const ROOM = 2_048;

/** The latest messages of one document, in columns: each costs a few writes and no object. */
export class RecentMessages {
  readonly #times = new Float64Array(ROOM);
  readonly #streams = new Float64Array(ROOM);
  readonly #numbers = new Float64Array(ROOM);
  readonly #parts = new Float64Array(ROOM);
  #count = 0;

  add(at: Millis, stream: StreamId, { n, part }: RecordRef): void {
    const place = this.#count % ROOM;
    this.#times[place] = at;
    this.#streams[place] = stream;
    this.#numbers[place] = n;
    this.#parts[place] = part;
    this.#count += 1;
  }

  /**
   * The last message at or before an instant of a stream that `fits`. If all that are remembered came later, the oldest
   * one, if all those that fit are of its stream.
   */
  before(
    at: number,
    fits: (stream: StreamId) => boolean,
  ): { readonly at: number; readonly stream: StreamId; readonly n: number; readonly part: number } | null {
    const oldest = Math.max(0, this.#count - ROOM);
    let later: number | null = null;
    let isOneStream = true;
    for (let index = this.#count - 1; index >= oldest; index -= 1) {
      const place = index % ROOM;
      const stream = this.#streams[place] ?? 0;
      if (!fits(stream)) continue;
      if ((this.#times[place] ?? 0) <= at) return this.#read(place);
      isOneStream &&= later === null || this.#streams[later] === stream;
      later = place;
    }
    return later === null || oldest === 0 || !isOneStream ? null : this.#read(later);
  }

  #read(place: number): { readonly at: number; readonly stream: StreamId; readonly n: number; readonly part: number } {
    const [at = 0, stream = 0] = [this.#times[place], this.#streams[place]];
    return { at, stream, n: this.#numbers[place] ?? 0, part: this.#parts[place] ?? 0 };
  }
}
