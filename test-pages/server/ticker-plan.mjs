// @ts-check
import { strikes } from './seeded.mjs';

/**
 * What a ticker does, apart from when. Numbers start at 1; 0 in a fault's place means never.
 *
 * @typedef {object} TickerFaults
 * @property {number} seed
 * @property {number} count the last number; 0 for no end.
 * @property {number} clean how many numbers from the start are left without any fault.
 * @property {number} drop 1 in n is never sent.
 * @property {number} duplicate 1 in n is sent twice, one right after the other.
 * @property {number} swap 1 in n changes places with its follower.
 * @property {number} stallAt the ticker pauses just before this number.
 * @property {number} stall for how many milliseconds.
 * @property {number} closeAt the last number before an orderly close.
 * @property {number} closeCode
 * @property {number} cutAt the last number before the connection breaks.
 * @property {number} silenceFrom the first number that is never sent, nor anything after it.
 */

/**
 * `takesSlot` says whether the step waits for the next tick of the rate, or follows the one before at once.
 *
 * @typedef {(
 *   | {kind: 'send', number: number, fault: 'none' | 'duplicate' | 'swap', takesSlot: boolean}
 *   | {kind: 'drop', number: number, takesSlot: true}
 *   | {kind: 'hold', number: number, takesSlot: true}
 *   | {kind: 'stall', number: number, duration: number, takesSlot: false}
 *   | {kind: 'close', number: number, code: number, takesSlot: false}
 *   | {kind: 'cut' | 'silence' | 'end', number: number, takesSlot: false}
 * )} TickerStep
 */

/**
 * Everything a ticker will do, in order, from its seed alone:
 *
 * ```
 * slot     1  2  3     4  5     6        7
 * plain    1  2  3     4  5     6        7
 * drop 3   1  2  .     4  5     6        7
 * dup  3   1  2  3 3   4  5     6        7
 * swap 3   1  2  .     4 3   5  6        7
 * ```
 *
 * Faults keep off the first `clean` numbers and the last one, where nobody could see them, and off the numbers at
 * which the connection pauses or ends. Where two strike the same number, drop comes before swap before duplicate.
 *
 * @param {TickerFaults} faults
 * @param {number} start the first number; above 1 when a stream is resumed.
 * @returns {Generator<TickerStep, void, undefined>} ends after `close`, `cut`, `silence` or `end`.
 */
export function* planTicker(faults, start) {
  const last = faults.count === 0 ? Infinity : faults.count;
  for (let number = start; number <= last; number += 1) {
    if (number === faults.silenceFrom) {
      yield { kind: 'silence', number, takesSlot: false };
      return;
    }
    if (number === faults.stallAt) yield { kind: 'stall', number, duration: faults.stall, takesSlot: false };
    const fault = faultAt(faults, number);
    if (fault === 'drop') {
      yield { kind: 'drop', number, takesSlot: true };
    } else if (fault === 'swap') {
      yield { kind: 'hold', number, takesSlot: true };
      yield { kind: 'send', number: number + 1, fault, takesSlot: true };
      yield { kind: 'send', number, fault, takesSlot: false };
      number += 1;
    } else {
      yield { kind: 'send', number, fault: 'none', takesSlot: true };
      if (fault === 'duplicate') yield { kind: 'send', number, fault, takesSlot: false };
    }
    if (number === faults.closeAt) {
      yield { kind: 'close', number, code: faults.closeCode, takesSlot: false };
      return;
    }
    if (number === faults.cutAt) {
      yield { kind: 'cut', number, takesSlot: false };
      return;
    }
  }
  yield { kind: 'end', number: last, takesSlot: false };
}

/**
 * @param {TickerFaults} faults
 * @param {number} number
 * @returns {'none' | 'drop' | 'swap' | 'duplicate'}
 */
function faultAt(faults, number) {
  if (isSpared(faults, number)) return 'none';
  if (strikes(faults.seed, 'drop', number, faults.drop)) return 'drop';
  if (strikes(faults.seed, 'swap', number, faults.swap) && canSwap(faults, number)) return 'swap';
  return strikes(faults.seed, 'duplicate', number, faults.duplicate) ? 'duplicate' : 'none';
}

/**
 * @param {TickerFaults} faults
 * @param {number} number
 */
function canSwap(faults, number) {
  const follower = number + 1;
  return !isSpared(faults, follower) && !strikes(faults.seed, 'drop', follower, faults.drop);
}

/**
 * @param {TickerFaults} faults
 * @param {number} number
 */
function isSpared(faults, number) {
  return (
    number <= faults.clean ||
    number === faults.count ||
    number === faults.stallAt ||
    number === faults.closeAt ||
    number === faults.cutAt ||
    // The last number before a silence comes, so that a page knows when to expect nothing more.
    (faults.silenceFrom > 0 && number >= faults.silenceFrom - 1)
  );
}
