import { FAULT_PROBLEMS } from '../texts/faults.ts';
import { FAULT_LIMITS } from './fault-limits.ts';

/** Each returns a sentence that says what is due, or `null` where a value is right. */

export const statusProblem = (status: number): string | null =>
  Number.isInteger(status) && status >= 200 && status <= 599 ? null : FAULT_PROBLEMS.status;

/** Codes that a close frame may carry (RFC 6455, section 7.4): not 1004 to 1006 and 1015. */
export function codeProblem(code: number): string | null {
  const isSent = Number.isInteger(code) && code >= 1_000 && code <= 4_999;
  const isReserved = (code >= 1_004 && code <= 1_006) || (code >= 1_015 && code <= 2_999);
  return isSent && !isReserved ? null : FAULT_PROBLEMS.code;
}

/** Counts bytes of UTF-8; a lone surrogate has no UTF-8 form of its own and is an error. */
export function reasonProblem(reason: string): string | null {
  let size = 0;
  for (const character of reason) {
    const point = character.codePointAt(0) ?? 0;
    if (point >= 0xd800 && point <= 0xdfff) return FAULT_PROBLEMS.reason(FAULT_LIMITS.reason);
    size += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
    if (size > FAULT_LIMITS.reason) return FAULT_PROBLEMS.reason(FAULT_LIMITS.reason);
  }
  return null;
}

export const rateProblem = (rate: number): string | null =>
  Number.isInteger(rate) && rate >= 1 && rate <= FAULT_LIMITS.rate ? null : FAULT_PROBLEMS.rate;

export const shareProblem = (share: number): string | null =>
  share >= FAULT_LIMITS.shareStep && share <= 1 ? null : FAULT_PROBLEMS.share;

export const everyProblem = (every: number): string | null =>
  Number.isSafeInteger(every) && every >= 1 ? null : FAULT_PROBLEMS.every;

/** @param least 0 for an instant or jitter, 1 for what must last. */
export const timeProblem = (time: number, least: 0 | 1): string | null =>
  time >= least && time <= FAULT_LIMITS.time ? null : FAULT_PROBLEMS.time(least);

export const seedProblem = (seed: number): string | null =>
  Number.isInteger(seed) && seed >= 0 && seed <= 0xffff_ffff ? null : FAULT_PROBLEMS.seed;

/** A share in steps of a millionth, so that it can be written in percent and read again without a difference. */
export const roundShare = (share: number): number =>
  Math.round(share / FAULT_LIMITS.shareStep) / Math.round(1 / FAULT_LIMITS.shareStep);
