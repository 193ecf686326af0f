/**
 * A 53-bit hash of a payload, four characters at a step: each numbered message is hashed once, so it has to be quick.
 * Equal texts give equal numbers; different ones practically never do.
 */
export function fingerprint(text: string): number {
  const { length } = text;
  const whole = length - (length % 4);
  let low = length ^ 0x9e3779b1;
  let high = ~length;
  for (let index = 0; index < whole; index += 4) {
    low = Math.imul(low ^ (text.charCodeAt(index) | (text.charCodeAt(index + 1) << 16)), 0x27d4eb2f);
    // Each lane takes half of the characters and a part of the other lane, so that all of them reach both.
    high = Math.imul(
      high ^ (low >>> 15) ^ (text.charCodeAt(index + 2) | (text.charCodeAt(index + 3) << 16)),
      0x165667b1,
    );
    low ^= high >>> 13;
  }
  for (let index = whole; index < length; index += 1) {
    const last = text.charCodeAt(index);
    low = Math.imul(low ^ last, 0x27d4eb2f);
    high = Math.imul(high ^ (low >>> 15) ^ last, 0x165667b1);
  }
  low = Math.imul(low ^ (high >>> 11), 0xc2b2ae3d);
  high = Math.imul(high ^ (low >>> 16), 0x9e3779b1);
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}
