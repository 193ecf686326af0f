import { sipHash, sipKeyOf, type SipKey } from './siphash.ts';

const encoder = new TextEncoder();

/** The bytes of a text in UTF-8. */
export const utf8Bytes = (text: string): Uint8Array => encoder.encode(text);

const PREFIX = 'Redacted-secret-';

/** A placeholder inside a longer text, whole or as a field of bytes has it. */
const INSIDE = /Redacted-secret-[\da-f]{0,16}-*/g;

const WHOLE = /^Redacted-secret-(?:[0-9a-f]{16}|\d{6,15})-*$/;

/** Characters of a key: what can be guessed protects nothing. */
export const KEY_LENGTH = 16;

/**
 * What stands in the place of a secret. It looks like an identifier, so that endpoints that differ in a token alone stay one
 * endpoint.
 */
export const REDACTION_PLACEHOLDER = {
  /** @param number from 1, in the order in which secrets are met. */
  numbered: (number: number): string => PREFIX + String(number).padStart(6, '0'),
  /** The same for equal values and keys, in every file. Without the key it says nothing about the value. */
  keyed: (key: SipKey, value: string): string => PREFIX + sipHash(key, utf8Bytes(value)),
  /** Fills a field of bytes: cut, or filled up with dashes. */
  filling: (placeholder: string, length: number): string =>
    length < PREFIX.length ? '-'.repeat(length) : placeholder.padEnd(length, '-').slice(0, length),
  /** Whether a value is a placeholder: whole, or as a field of bytes has it. */
  isOne: (value: string): boolean =>
    WHOLE.test(value) ||
    /^-+$/.test(value) ||
    (value.startsWith(PREFIX) && /^[0-9a-f]*-*$/.test(value.slice(PREFIX.length))),
  /** Characters of the placeholder at a place, 0 if there is none. */
  lengthAt(text: string, at: number): number {
    if (!text.startsWith(PREFIX, at)) return 0;
    let end = at + PREFIX.length;
    while (end < text.length && /[\da-f-]/.test(text.charAt(end))) end += 1;
    return end - at;
  },
  /**
   * A text with each placeholder as one mark. Rules that go by a text's look judge this: the letters, digits and length of a
   * placeholder must not make a secret of what stands around it.
   */
  asMark: (text: string): string => (text.includes(PREFIX) ? text.replaceAll(INSIDE, '@') : text),
  /**
   * Tells of stretches of a text whether they begin or end inside a placeholder. Its digits may look like a card number,
   * and a placeholder that loses a part is none any more.
   */
  cutsIn(text: string): (start: number, end: number) => boolean {
    if (!text.includes(PREFIX)) return () => false;
    const spans = Array.from(text.matchAll(INSIDE), ({ 0: whole, index }) => ({
      start: index,
      end: index + whole.length,
    }));
    const isInside = (at: number): boolean => {
      let low = 0;
      let high = spans.length;
      // The first that ends behind the place is the only one that may hold it.
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((spans[middle]?.end ?? 0) > at) high = middle;
        else low = middle + 1;
      }
      return (spans[low]?.start ?? at) < at;
    };
    return (start, end) => isInside(start) || isInside(end);
  },
  /** The largest number of the placeholders in a text: new ones must be others. */
  largestIn(text: string): number {
    let largest = 0;
    if (!text.includes(PREFIX)) return largest;
    for (const [, digits] of text.matchAll(/Redacted-secret-(\d{6,15})(?![\da-f])/g))
      largest = Math.max(largest, Number(digits));
    return largest;
  },
} as const;

/** Makes the key of a hash from what a person or a store gives: any text, of which all characters count. */
export function placeholderKey(text: string): SipKey {
  const bytes = utf8Bytes(text);
  // Two hashes under two constant keys condense any text to 128 bits.
  const halves = [0, 1].map((half) => sipHash([0x5265_6461 + half, 1, 2, 3], bytes)).join('');
  const digest = new Uint8Array(16);
  for (let at = 0; at < digest.length; at++) digest[at] = Number.parseInt(halves.slice(at * 2, at * 2 + 2), 16);
  return sipKeyOf(digest);
}
