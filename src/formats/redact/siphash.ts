/** A key of 128 bits as four words of 32 bits, the lowest first. */
export type SipKey = readonly [number, number, number, number];

/** One 64-bit word as two halves. */
interface Word {
  low: number;
  high: number;
}

function add(word: Word, other: Word): void {
  const low = word.low + other.low;
  word.high = (word.high + other.high + (low > 0xffff_ffff ? 1 : 0)) >>> 0;
  word.low = low >>> 0;
}

function xor(word: Word, other: Word): void {
  word.low = (word.low ^ other.low) >>> 0;
  word.high = (word.high ^ other.high) >>> 0;
}

function rotate(word: Word, bits: number): void {
  const { low, high } = word;
  const [a, b, by] = bits < 32 ? [high, low, bits] : [low, high, bits - 32];
  word.high = by === 0 ? a : ((a << by) | (b >>> (32 - by))) >>> 0;
  word.low = by === 0 ? b : ((b << by) | (a >>> (32 - by))) >>> 0;
}

type State = readonly [Word, Word, Word, Word];

function round([v0, v1, v2, v3]: State): void {
  add(v0, v1);
  rotate(v1, 13);
  xor(v1, v0);
  rotate(v0, 32);
  add(v2, v3);
  rotate(v3, 16);
  xor(v3, v2);
  add(v0, v3);
  rotate(v3, 21);
  xor(v3, v0);
  add(v2, v1);
  rotate(v1, 17);
  xor(v1, v2);
  rotate(v2, 32);
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;

/** Reads a key from its 16 bytes. */
export const sipKeyOf = (bytes: Uint8Array): SipKey => [
  wordAt(bytes, 0),
  wordAt(bytes, 4),
  wordAt(bytes, 8),
  wordAt(bytes, 12),
];

/**
 * SipHash-2-4 (Aumasson and Bernstein, https://www.aumasson.jp/siphash/siphash.pdf): a keyed hash whose values say nothing
 * about the text without the key. Synchronous, which the platform's own digests are not.
 *
 * @returns 16 hexadecimal digits, the highest first.
 */
export function sipHash(key: SipKey, bytes: Uint8Array): string {
  const [k0, k1, k2, k3] = key;
  const v0 = { low: (k0 ^ 0x70736575) >>> 0, high: (k1 ^ 0x736f6d65) >>> 0 };
  const v1 = { low: (k2 ^ 0x6e646f6d) >>> 0, high: (k3 ^ 0x646f7261) >>> 0 };
  const v2 = { low: (k0 ^ 0x6e657261) >>> 0, high: (k1 ^ 0x6c796765) >>> 0 };
  const v3 = { low: (k2 ^ 0x79746573) >>> 0, high: (k3 ^ 0x74656462) >>> 0 };
  const state: State = [v0, v1, v2, v3];
  const take = (word: Word): void => {
    xor(v3, word);
    round(state);
    round(state);
    xor(v0, word);
  };
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) take({ low: wordAt(bytes, at), high: wordAt(bytes, at + 4) });
  // The last word: what is left of the bytes, and the length in the highest byte.
  const low = wordAt(bytes, whole);
  const high = (wordAt(bytes, whole + 4) | ((bytes.length & 0xff) << 24)) >>> 0;
  take({ low, high });
  v2.low = (v2.low ^ 0xff) >>> 0;
  for (let count = 0; count < 4; count++) round(state);
  xor(v0, v1);
  xor(v0, v2);
  xor(v0, v3);
  return [v0.high, v0.low].map((half) => half.toString(16).padStart(8, '0')).join('');
}
