/** The seed of the property tests, those that fast-check feeds. */

/** What `npm test` runs with: what fails there fails again. */
const FIXED = 20_261_128;

/** Whether fast-check takes a number as a seed: whole, of 32 bits. */
const isSeed = (seed: number): boolean => seed === (seed | 0);

/**
 * @param asked the variable `PROPERTY_SEED`, which asks for another seed than the usual one
 * @throws a sentence if it is no whole number of 32 bits
 */
export function propertySeed(asked: string | undefined): number {
  if (asked === undefined || asked === '') return FIXED;
  const seed = Number(asked);
  if (isSeed(seed)) return seed;
  throw new Error(`PROPERTY_SEED is "${asked}". Give a whole number from ${-(2 ** 31)} to ${2 ** 31 - 1}.`);
}

/** A seed drawn by lot. */
export const randomSeed = (): number => Math.floor(Math.random() * 2 ** 32) | 0;
