/**
 * A 53-bit hash of text, for telling payloads apart (multiply and xor in two lanes). Not for security.
 *
 * @param text any string; lone surrogates count as they are.
 * @param seed gives another, independent hash.
 * @returns an integer from 0 to 2^53 - 1; equal texts give equal numbers on every machine.
 */
export function hashText(text: string, seed = 0): number {
  let low = 0x9e3779b1 ^ seed;
  let high = 0x85ebca77 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x27d4eb2f);
    high = Math.imul(high ^ unit, 0x165667b1);
    low ^= low >>> 15;
  }
  low = Math.imul(low ^ (high >>> 13), 0xc2b2ae3d);
  high = Math.imul(high ^ (low >>> 16), 0x9e3779b1);
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}
