/** Instants in a chunk: large enough that chunks are few, small enough that a quiet stream costs little. */
const CHUNK_BITS = 10;
const CHUNK = 1 << CHUNK_BITS;

/** Size of a stream's first chunk: thousands of streams of one request each are common. */
const FIRST_SIZE = 16;

/**
 * A column of instants that only grows at its end and is dropped at its front, for any number of messages: chunks of
 * plain doubles, never copied. Positions count from the first instant ever pushed and stay valid when others are dropped.
 *
 * Instants must not decrease. One that does (the clocks of two documents differ slightly) becomes equal to the one before,
 * because the searches need order and a millisecond is less than a pixel.
 */
export interface TimeColumn {
  /** The position after the last instant. */
  readonly end: number;
  /** The position of the first instant that is still stored. */
  readonly begin: number;
  push(at: number): void;
  /** The instant at a position from `begin` to before `end`; NaN elsewhere. */
  at(position: number): number;
  /** Forgets everything before a position. Memory is freed by whole chunks. */
  dropBefore(position: number): void;
  /**
   * The first position from `start` on whose instant is not before `time`; `end` if there is none. Searches near `start`
   * first, so that each step through a window costs little.
   */
  firstFrom(time: number, start?: number): number;
}

/** Makes an empty column. */
export function createTimeColumn(): TimeColumn {
  let chunks: Float64Array[] = [];
  /** Position of the first instant in the first chunk. */
  let origin = 0;
  let begin = 0;
  let end = 0;
  let last = Number.NEGATIVE_INFINITY;

  // Hot in every picture: shifts of small integers instead of division.
  const read = (position: number): number => {
    const place = position - origin;
    return chunks[place >>> CHUNK_BITS]?.[place & (CHUNK - 1)] ?? Number.NaN;
  };

  return {
    get end() {
      return end;
    },
    get begin() {
      return begin;
    },
    push(at) {
      last = Math.max(last, at);
      const place = end - origin;
      const index = Math.floor(place / CHUNK);
      let chunk = chunks[index];
      if (chunk === undefined || place % CHUNK >= chunk.length) {
        const before = chunk;
        chunk = new Float64Array(before === undefined ? FIRST_SIZE : Math.min(CHUNK, before.length * 4));
        if (before !== undefined) chunk.set(before);
        chunks[index] = chunk;
      }
      chunk[place % CHUNK] = last;
      end += 1;
    },
    at: (position) => (position >= begin && position < end ? read(position) : Number.NaN),
    dropBefore(position) {
      begin = Math.min(end, Math.max(begin, position));
      const whole = Math.floor((begin - origin) / CHUNK);
      if (whole > 0) {
        chunks = chunks.slice(whole);
        origin += whole * CHUNK;
      }
    },
    firstFrom(time, start = begin) {
      let low = Math.max(begin, start);
      if (low >= end || read(low) >= time) return Math.min(low, end);
      // Doubling steps find a bracket, bisection the position in it: `low` is always before `time`, `high` never.
      let step = 1;
      while (low + step < end && read(low + step) < time) {
        low += step;
        step *= 2;
      }
      let high = Math.min(low + step, end);
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (read(middle) < time) low = middle;
        else high = middle;
      }
      return high;
    },
  };
}
