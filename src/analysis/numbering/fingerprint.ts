/**
 * A 53-bit hash of a payload, two characters at a step: each numbered message is hashed once, so it has to be quick. Equal
 * texts give equal numbers; different ones practically never do.
 */
export function fingerprint(text: string): number {
  const { length } = text;
  let low = length ^ 0x9e3779b1;
  let high = ~length;
  let index = 0;
  for (; index + 1 < length; index += 2) {
    const pair = text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16);
    low = Math.imul(low ^ pair, 0x27d4eb2f);
    low ^= low >>> 15;
    high = Math.imul(high ^ pair, 0x165667b1);
    high ^= high >>> 13;
  }
  if (index < length) {
    const last = text.charCodeAt(index);
    low = Math.imul(low ^ last, 0x27d4eb2f);
    high = Math.imul(high ^ last, 0x165667b1);
  }
  low = Math.imul(low ^ (high >>> 11), 0xc2b2ae3d);
  high = Math.imul(high ^ (low >>> 16), 0x9e3779b1);
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}
