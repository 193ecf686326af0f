import { decode } from 'cborg';
import type { ReadResult } from '../binary-readers.ts';
import { plainValue, TooLarge } from '../plain-value.ts';

/** Reads what a tag wraps; `entries` gives a map's. */
type Tagged = () => unknown;

const asBigInt = (bytes: unknown): bigint => {
  let value = 0n;
  if (bytes instanceof Uint8Array) for (const byte of bytes.subarray(0, 64)) value = value * 256n + BigInt(byte);
  return value;
};

/** Tags whose meaning changes the value (RFC 8949, section 3.4); all others only comment on theirs. */
const MEANINGS: Readonly<Record<string, (read: Tagged) => unknown>> = {
  2: (read) => asBigInt(read()),
  3: (read) => -1n - asBigInt(read()),
};

const asItIs = (read: Tagged): unknown => read();

/** A reader for every tag number; the package asks for them one by one. */
const tags = new Proxy<Record<string, (read: Tagged) => unknown>>(
  {},
  { get: (_, tag) => (typeof tag === 'string' && Object.hasOwn(MEANINGS, tag) ? MEANINGS[tag] : asItIs) },
);

const OPTIONS = { tags, useMaps: true, allowIndefinite: true, allowBigInt: true, strict: false } as const;

/** Reads bytes that are one CBOR value (RFC 8949): maps with keys of any kind, tags by what they wrap. */
export function readCbor(bytes: Uint8Array): ReadResult<unknown> {
  try {
    return { ok: true, value: plainValue(decode(bytes, OPTIONS)) };
  } catch (error) {
    if (error instanceof TooLarge || error instanceof RangeError) return { ok: false, reason: 'too-large' };
    const isEarly = error instanceof Error && /not enough|did not find|unexpected end/i.test(error.message);
    return { ok: false, reason: isEarly ? 'cut' : 'malformed' };
  }
}
