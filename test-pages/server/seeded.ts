/**
 * A well-mixed whole number from a seed and any words and numbers: the same arguments give the same number on every
 * machine, so that a run repeats. FNV-1a over the text, then the finalizer of MurmurHash3, because FNV alone leaves
 * the low bits of neighbouring numbers alike.
 *
 * @returns from 0 to 2^32 - 1.
 */
export function mix(seed: number, ...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5 ^ seed;
  const text = parts.join('/');
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Whether a numbered message is the one of its group of n that a fault strikes. Exactly one of each n is, so the
 * number of faults of a run can be counted by hand: 100 messages with 1 in 20 have 5.
 *
 * @param fault its name, so that different faults strike different messages.
 * @param number from 1.
 * @param n 0 means never.
 */
export function strikes(seed: number, fault: string, number: number, n: number): boolean {
  if (n === 0) return false;
  const group = Math.floor((number - 1) / n);
  return (number - 1) % n === mix(seed, fault, group) % n;
}
