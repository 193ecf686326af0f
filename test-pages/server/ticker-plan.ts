import { strikes } from './seeded.ts';

/** What a ticker does, apart from when. Numbers start at 1; 0 in a fault's place means never. */
export interface TickerFaults {
  readonly seed: number;
  /** The last number; 0 for no end. */
  readonly count: number;
  /** How many numbers from the start are left without any fault. */
  readonly clean: number;
  /** 1 in n is never sent. */
  readonly drop: number;
  /** 1 in n is sent twice, one right after the other. */
  readonly duplicate: number;
  /** 1 in n changes places with its follower. */
  readonly swap: number;
  /** The ticker pauses just before this number. */
  readonly stallAt: number;
  /** For how many milliseconds. */
  readonly stall: number;
  /** The last number before an orderly close. */
  readonly closeAt: number;
  readonly closeCode: number;
  /** The last number before the connection breaks. */
  readonly cutAt: number;
  /** The first number that is never sent, nor anything after it. */
  readonly silenceFrom: number;
}

/** `takesSlot` says whether the step waits for the next tick of the rate, or follows the one before at once. */
export type TickerStep =
  | { kind: 'send'; number: number; fault: 'none' | 'duplicate' | 'swap'; takesSlot: boolean }
  | { kind: 'drop'; number: number; takesSlot: true }
  | { kind: 'hold'; number: number; takesSlot: true }
  | { kind: 'stall'; number: number; duration: number; takesSlot: false }
  | { kind: 'close'; number: number; code: number; takesSlot: false }
  | { kind: 'cut' | 'silence' | 'end'; number: number; takesSlot: false };

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
 * Faults spare the first `clean` numbers and the last one, where they could not be seen, and the numbers at
 * which the connection pauses or ends. Where two strike the same number, drop comes before swap before duplicate.
 *
 * @param start the first number; above 1 when a stream is resumed.
 * @returns ends after `close`, `cut`, `silence` or `end`.
 */
export function* planTicker(faults: TickerFaults, start: number): Generator<TickerStep, void, undefined> {
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

function faultAt(faults: TickerFaults, number: number): 'none' | 'drop' | 'swap' | 'duplicate' {
  if (isSpared(faults, number)) return 'none';
  if (strikes(faults.seed, 'drop', number, faults.drop)) return 'drop';
  if (strikes(faults.seed, 'swap', number, faults.swap) && canSwap(faults, number)) return 'swap';
  return strikes(faults.seed, 'duplicate', number, faults.duplicate) ? 'duplicate' : 'none';
}

function canSwap(faults: TickerFaults, number: number) {
  const follower = number + 1;
  return !isSpared(faults, follower) && !strikes(faults.seed, 'drop', follower, faults.drop);
}

function isSpared(faults: TickerFaults, number: number) {
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
