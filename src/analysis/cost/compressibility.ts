/** How far back a repeat is looked for, as deflate does. */
const WINDOW = 32 * 1024;

/** Shortest repeat that counts. Deflate takes three bytes; a longer one keeps the estimate on the safe side. */
const SHORTEST = 6;

/** What a repeat costs in bytes: length and distance. */
const REPEAT_COST = 3;

/** Prime multiplier of the rolling key. */
const SPREAD = 0x9e3779b1;

function keyAt(text: string, at: number): number {
  let key = 0;
  for (let offset = 0; offset < SHORTEST; offset += 1) key = Math.imul(key ^ text.charCodeAt(at + offset), SPREAD);
  return key >>> 16;
}

/**
 * Estimates from above how far deflate would shrink a text, by counting what repeats earlier text within 32 KB. It does
 * not code symbols by their frequency as deflate does, so the true size is smaller still.
 *
 * @returns the share of the text that is left, from 0 to 1; 1 for a text without repeats.
 */
export function estimateCompressed(text: string): number {
  if (text.length < SHORTEST * 2) return 1;
  const seen = new Int32Array(0x1_0000).fill(-1);
  let cost = 0;
  let at = 0;
  while (at < text.length) {
    if (at + SHORTEST > text.length) {
      cost += text.length - at;
      break;
    }
    const key = keyAt(text, at);
    const before = seen[key] ?? -1;
    seen[key] = at;
    let length = 0;
    if (before >= 0 && at - before <= WINDOW) {
      while (at + length < text.length && length < 258 && text[before + length] === text[at + length]) length += 1;
    }
    if (length >= SHORTEST) {
      cost += REPEAT_COST;
      at += length;
    } else {
      cost += 1;
      at += 1;
    }
  }
  return Math.min(1, cost / text.length);
}
