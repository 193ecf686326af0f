import { branded, aNumber, anInteger, aText, type Check, listOf, Mismatch } from './check.ts';
import type { Millis } from '../base/units.ts';
import type { Header } from './record.ts';
import { URL_LIMIT } from './wire-limits.ts';

/** Characters of a text that is not a payload (URL, reason, header). Far above what the recorder writes: only a forged record reaches it. */
export const TEXT_BOUND = 8 * URL_LIMIT;

/** Headers of one record; the recorder writes a handful. */
export const HEADERS_BOUND = 64;

/** Characters of a key that names a document, a subscriber or a port. */
export const KEY_BOUND = 128;

/** Names a document, a subscriber or a port. */
export const aKey: Check<string> = aText(KEY_BOUND, 1);

/** A text that is not a payload. */
export const someText: Check<string> = aText(TEXT_BOUND);

/** An instant or a span, in milliseconds. */
export const instant = branded<number, Millis>(aNumber());
/** Fields of every record. */
export const numbered = { n: anInteger(), at: instant } as const;

const header: Check<Header> = (value) => {
  const pair = listOf(someText, 2)(value);
  if (pair instanceof Mismatch) return pair;
  const [name, text] = pair;
  return name === undefined || text === undefined ? new Mismatch('', 'a name and a value') : [name, text];
};

/** Headers of a record. */
export const headers = listOf(header, HEADERS_BOUND);
