import { isObject } from '../../base/is-object.ts';

/**
 * How surprising it would be, in bits, if bytes of another kind read as this. The figures are rough and low: a quarter of all
 * bytes are no small integer; one in eight begins a short text or a container, one in twenty a longer number; of
 * random bytes two in five are printable characters.
 */
const SMALL_INTEGER = 0.4;
const LONG_NUMBER = 3;
const BEGINNING = 3;
const CHARACTER = 1.3;

/** Values and characters that are looked at; more would add nothing to a certainty. */
const VALUES = 64;
const CHARACTERS = 64;

/** The bits of a filled list or map, without those of its first byte; 0 for everything else. */
export function evidenceOf(value: unknown): number {
  if (!isObject(value) || value instanceof Uint8Array || 'extension' in value) return 0;
  if (Object.keys(value).length === 0) return 0;
  const waiting: unknown[] = [value];
  let bits = -BEGINNING;
  for (let looked = 0; looked < VALUES && waiting.length > 0; looked++) bits += bitsOf(waiting.pop(), waiting);
  return Math.max(bits, SMALL_INTEGER);
}

function bitsOf(value: unknown, waiting: unknown[]): number {
  if (typeof value === 'string') return BEGINNING + printable(value) * CHARACTER;
  if (value instanceof Uint8Array) return BEGINNING;
  if (!isObject(value)) {
    const isSmall = typeof value !== 'number' || (Number.isInteger(value) && value >= -32 && value < 128);
    return isSmall && typeof value !== 'bigint' ? SMALL_INTEGER : LONG_NUMBER;
  }
  if (Array.isArray(value)) {
    for (const item of value.slice(0, VALUES)) waiting.push(item);
    return BEGINNING;
  }
  // An extension of MessagePack is bytes with a number.
  if ('extension' in value) return SMALL_INTEGER;
  let bits = BEGINNING;
  for (const [name, inner] of Object.entries(value).slice(0, VALUES)) {
    bits += /^\d+$/.test(name) ? SMALL_INTEGER : BEGINNING + printable(name) * CHARACTER;
    waiting.push(inner);
  }
  return bits;
}

/** Printable characters, less two for each other one. */
function printable(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length && index < CHARACTERS; index++) {
    const unit = text.charCodeAt(index);
    const isPrintable = (unit >= 0x20 && unit !== 0x7f && unit !== 0xfffd) || (unit >= 9 && unit <= 13);
    count += isPrintable ? 1 : -2;
  }
  return Math.max(count, 0);
}
