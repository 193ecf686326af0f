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
