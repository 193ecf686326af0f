/**
 * Whole numbers of messages, stored as JavaScript numbers so that counting stays fast. A number above 2^53 is folded: its
 * low 52 bits count, the rest is the offset that only people see.
 */

const FOLD_BITS = 52;
const LONG_DIGITS = /^\d{16,24}$/;
const DIGITS = /^\d{1,15}$/;

/**
 * Reads a message number.
 *
 * @returns a safe integer of 0 or more, folded if the value is above 2^53; `null` for everything else, also for a
 * number that a parser has rounded.
 */
export function readOrdinal(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : null;
  if (typeof value === 'string') {
    if (DIGITS.test(value)) return Number(value);
    return LONG_DIGITS.test(value) ? fold(BigInt(value)) : null;
  }
  if (typeof value === 'bigint') return value >= 0n ? fold(value) : null;
  return null;
}

/** A name before the number: `msg-123`, `tick 17`; and the first number of a pair of which the second is 0: `1699-0`. */
const NAMED_NUMBER = /^[A-Za-z][A-Za-z ._:#/-]{0,30}?(\d{1,15})$/;
const FIRST_OF_PAIR = /^(\d{1,15})-0$/;

/** Reads a message number that may stand inside a text. As {@link readOrdinal} otherwise. */
export function readNumberIn(value: unknown): number | null {
  const plain = readOrdinal(value);
  if (plain !== null || typeof value !== 'string' || value.length > 48) return plain;
  const found = NAMED_NUMBER.exec(value) ?? FIRST_OF_PAIR.exec(value);
  return found === null ? null : Number(found[1]);
}

function fold(value: bigint): number {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : Number(BigInt.asUintN(FOLD_BITS, value));
}

/** What folding took from a value; 0 for numbers up to 2^53. Add it to a folded number to show it. */
export function foldOffset(value: unknown): bigint {
  if (typeof value !== 'bigint' && !(typeof value === 'string' && LONG_DIGITS.test(value))) return 0n;
  const whole = BigInt(value);
  return whole - BigInt(fold(whole));
}

/** Writes a folded number out in full. */
export function showOrdinal(folded: number, offset: bigint): string {
  return offset === 0n ? String(folded) : String(BigInt(folded) + offset);
}

/** The largest numbers of 8, 15, 16, 24, 31, 32 and 53 bits. */
const LARGEST: ReadonlySet<number> = new Set([8, 15, 16, 24, 31, 32, 53].map((bits) => 2 ** bits - 1));

/** True for a counter that ran through its bits and starts over as it should. */
export const isWrap = (from: number, to: number): boolean => to <= 1 && LARGEST.has(from);
