/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (a 32-bit mix of a counter). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** A span from an exponential distribution, as between independent events. */
export const exponential = (random: () => number, mean: number): number => -Math.log(1 - random()) * mean;

/** A number from `low` to `high`. */
export const between = (random: () => number, low: number, high: number): number => low + random() * (high - low);
